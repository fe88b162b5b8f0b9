// TIFF through libtiff: the first picture, whatever its compression and colours, as 8-bit RGB.
#ifdef FACET_TIFF
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "picture.h"

typedef struct {
  TIFF *file;
  const uint8_t *bytes;
  size_t count, position;
  fc_report *report;  // of the call that runs
} tiff_state;

static tmsize_t read_bytes(thandle_t handle, void *out, tmsize_t wanted) {
  tiff_state *state = handle;
  if (wanted < 0 || state->position >= state->count) return 0;
  const size_t left = state->count - state->position;
  const size_t count = (size_t)wanted < left ? (size_t)wanted : left;
  memcpy(out, state->bytes + state->position, count);
  state->position += count;
  return (tmsize_t)count;
}

static tmsize_t write_bytes(thandle_t handle, void *bytes, tmsize_t count) {
  (void)handle, (void)bytes, (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int from) {
  tiff_state *state = handle;
  switch (from) {
    case SEEK_CUR: state->position += (size_t)offset; break;
    case SEEK_END: state->position = state->count + (size_t)offset; break;
    default: state->position = (size_t)offset; break;
  }
  return state->position;
}

static int close_file(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t file_size(thandle_t handle) { return ((tiff_state *)handle)->count; }

static int on_error(TIFF *file, void *user, const char *module, const char *format, va_list arguments) {
  (void)file, (void)module;
  tiff_state *state = user;
  if (state->report && state->report->error[0] == 0)
    vsnprintf(state->report->error, sizeof state->report->error, format, arguments);
  return 1;
}

static int on_warning(TIFF *file, void *user, const char *module, const char *format, va_list arguments) {
  // libtiff warns about every private tag, which says nothing about the pixels.
  (void)file, (void)user, (void)module, (void)format, (void)arguments;
  return 1;
}

static fc_status failure(tiff_state *state, fc_status status, const char *text) {
  if (state->report->error[0] == 0) fc_report_error(state->report, text);
  return status;
}

static fc_status open_tiff(fc_picture *picture, fc_info *info, fc_report *report) {
  enum { largest_piece = 1 << 30 };
  tiff_state *state = calloc(1, sizeof *state);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  picture->state = state;
  if (!state || !options) {
    if (options) TIFFOpenOptionsFree(options);
    return fc_no_memory;
  }
  state->bytes = picture->bytes;
  state->count = picture->count;
  state->report = report;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, largest_piece);
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, state);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, state);
  // m: no mapping.
  state->file = TIFFClientOpenExt(
      "photo", "rm", state, read_bytes, write_bytes, seek, close_file, file_size, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  if (!state->file) return failure(state, fc_damaged, "its bytes make no TIFF picture");
  uint32_t width = 0, height = 0;
  uint16_t bits = 8, samples = 1;
  if (!TIFFGetField(state->file, TIFFTAG_IMAGEWIDTH, &width)
      || !TIFFGetField(state->file, TIFFTAG_IMAGELENGTH, &height) || width > INT32_MAX || height > INT32_MAX)
    return failure(state, fc_damaged, "its header does not give a size");
  TIFFGetFieldDefaulted(state->file, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_SAMPLESPERPIXEL, &samples);
  info->width = (int32_t)width;
  info->height = (int32_t)height;
  info->components = samples;
  info->bit_depth = bits;
  return fc_ok;
}

// Rows that are stored together: reading fewer at a time would decode them again and again.
static uint32_t stored_rows(TIFF *file, uint32_t height) {
  uint32_t rows = 0;
  if (TIFFIsTiled(file)) TIFFGetField(file, TIFFTAG_TILELENGTH, &rows);
  else TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &rows);
  return rows == 0 || rows > height ? height : rows;
}

static void add_background(uint8_t *pixel, uint8_t alpha, int32_t background) {
  uint8_t behind[3] = {0, 0, 0};
  fc_blend(behind, alpha, background);
  for (int i = 0; i < 3; i++) {
    const unsigned sum = pixel[i] + (unsigned)behind[i];
    pixel[i] = sum > 255 ? 255 : (uint8_t)sum;
  }
}

static fc_status read_picture(fc_picture *picture, TIFFRGBAImage *image, uint8_t *pixels) {
  tiff_state *state = picture->state;
  const uint32_t width = (uint32_t)picture->width, height = (uint32_t)picture->height;
  // As stored: turning it is fc_orient's work.
  image->req_orientation = image->orientation;
  const uint32_t band = stored_rows(state->file, height);
  uint32_t *raster = malloc((size_t)band * width * sizeof *raster);
  if (!raster) return fc_no_memory;
  for (uint32_t first = 0; first < height; first += band) {
    const uint32_t rows = height - first < band ? height - first : band;
    memset(raster, 0, (size_t)rows * width * sizeof *raster);
    image->row_offset = (int)first;
    image->col_offset = 0;
    if (!TIFFRGBAImageGet(image, raster, width, rows)) {
      free(raster);
      return failure(state, fc_damaged, "its pixels cannot be decoded");
    }
    uint8_t *out = pixels + 3 * (size_t)first * width;
    // libtiff's pixels are multiplied by their opacity.
    const int blends = picture->background >= 0 && image->alpha != 0;
    for (size_t i = 0; i < (size_t)rows * width; i++, out += 3) {
      out[0] = (uint8_t)TIFFGetR(raster[i]);
      out[1] = (uint8_t)TIFFGetG(raster[i]);
      out[2] = (uint8_t)TIFFGetB(raster[i]);
      if (blends) add_background(out, (uint8_t)TIFFGetA(raster[i]), picture->background);
    }
  }
  free(raster);
  return fc_ok;
}

// Floating point numbers of 16, 32 and 64 bits, which libtiff's own conversion refuses.
static double number_at(const uint8_t *at, uint32_t bits) {
  if (bits == 64) {
    double value;
    memcpy(&value, at, sizeof value);
    return value;
  }
  if (bits == 32) {
    float value;
    memcpy(&value, at, sizeof value);
    return (double)value;
  }
  uint16_t half;
  memcpy(&half, at, sizeof half);
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  const double size = exponent == 0 ? ldexp(fraction, -24)
    : exponent == 31                ? (fraction ? (double)NAN : (double)INFINITY)
                                    : ldexp(1024 + fraction, exponent - 25);
  return half & 0x8000 ? -size : size;
}

// Linear light in the curve of sRGB; what is darker than black or lighter than white, and what is no number, is cut off.
static uint8_t shown(double light) {
  if (!(light > 0)) return 0;
  if (light >= 1) return 255;
  const double value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
  return (uint8_t)(value * 255 + 0.5);
}

typedef struct {
  uint32_t bits, samples, planes;  // planes: how many are stored apart, or 1
  uint16_t color;
} sample_kind;

// A stored piece: a strip or a tile.
typedef struct {
  const uint8_t *bytes;
  uint32_t plane, left, top, across, down;
} stored_piece;

static void put_floats(const fc_picture *picture, const sample_kind *kind, const stored_piece *piece, uint8_t *pixels) {
  const uint32_t width = (uint32_t)picture->width, height = (uint32_t)picture->height;
  const uint32_t inside = kind->planes > 1 ? 1 : kind->samples, size = kind->bits / 8;
  for (uint32_t row = 0; row < piece->down && row < height - piece->top; row++) {
    for (uint32_t column = 0; column < piece->across && column < width - piece->left; column++) {
      const uint8_t *at = piece->bytes + ((size_t)row * piece->across + column) * inside * size;
      uint8_t *out = pixels + 3 * ((size_t)(piece->top + row) * width + piece->left + column);
      if (kind->color != PHOTOMETRIC_RGB) {
        if (piece->plane > 0) continue;
        uint8_t value = shown(number_at(at, kind->bits));
        if (kind->color == PHOTOMETRIC_MINISWHITE) value = 255 - value;
        out[0] = out[1] = out[2] = value;
      } else if (kind->planes > 1) {
        if (piece->plane < 3) out[piece->plane] = shown(number_at(at, kind->bits));
      } else {
        for (uint32_t i = 0; i < 3; i++) out[i] = shown(number_at(at + (size_t)i * size, kind->bits));
      }
    }
  }
}

// Of inks, 255 is none, as in JPEG files.
static void put_inks(const fc_picture *picture, const sample_kind *kind, const stored_piece *piece, uint8_t *quads) {
  const uint32_t width = (uint32_t)picture->width, height = (uint32_t)picture->height;
  const uint32_t inside = kind->planes > 1 ? 1 : kind->samples, size = kind->bits / 8;
  const uint32_t first = kind->planes > 1 ? piece->plane : 0, count = kind->planes > 1 ? 1 : 4;
  if (first > 3) return;
  for (uint32_t row = 0; row < piece->down && row < height - piece->top; row++) {
    for (uint32_t column = 0; column < piece->across && column < width - piece->left; column++) {
      const uint8_t *at = piece->bytes + ((size_t)row * piece->across + column) * inside * size;
      uint8_t *out = quads + 4 * ((size_t)(piece->top + row) * width + piece->left + column) + first;
      for (uint32_t i = 0; i < count; i++) {
        uint16_t value = at[i];
        if (size == 2) memcpy(&value, at + 2 * (size_t)i, sizeof value);
        out[i] = (uint8_t)(255 - (size == 2 ? value >> 8 : value));
      }
    }
  }
}

typedef void put_piece(const fc_picture *picture, const sample_kind *kind, const stored_piece *piece, uint8_t *out);

static fc_status read_pieces(fc_picture *picture, const sample_kind *kind, put_piece *put, uint8_t *pixels) {
  tiff_state *state = picture->state;
  const uint32_t width = (uint32_t)picture->width, height = (uint32_t)picture->height;
  const int tiled = TIFFIsTiled(state->file);
  uint32_t across = width, down = stored_rows(state->file, height);
  if (tiled
      && (!TIFFGetField(state->file, TIFFTAG_TILEWIDTH, &across)
          || !TIFFGetField(state->file, TIFFTAG_TILELENGTH, &down) || across == 0 || down == 0))
    return failure(state, fc_damaged, "its tiles have no size");
  const tmsize_t size = tiled ? TIFFTileSize(state->file) : TIFFStripSize(state->file);
  const uint64_t row = (uint64_t)across * (kind->planes > 1 ? 1 : kind->samples) * (kind->bits / 8);
  if (size <= 0 || size > 1 << 30 || (uint64_t)size / row < down)
    return failure(state, fc_damaged, "its pieces do not have the size of their pixels");
  uint8_t *bytes = malloc((size_t)size);
  if (!bytes) return fc_no_memory;
  fc_status status = fc_ok;
  // Positions in 64 bits: a tile may reach beyond 2^32.
  for (uint32_t plane = 0; plane < kind->planes && status == fc_ok; plane++) {
    for (uint64_t top = 0; top < height && status == fc_ok; top += down) {
      for (uint64_t left = 0; left < width && status == fc_ok; left += across) {
        memset(bytes, 0, (size_t)size);
        const uint32_t x = (uint32_t)left, y = (uint32_t)top;
        const uint16_t sample = (uint16_t)plane;
        const tmsize_t got = tiled
          ? TIFFReadEncodedTile(state->file, TIFFComputeTile(state->file, x, y, 0, sample), bytes, size)
          : TIFFReadEncodedStrip(state->file, TIFFComputeStrip(state->file, y, sample), bytes, size);
        const stored_piece piece = {bytes, plane, x, y, across, down};
        if (got < 0) status = failure(state, fc_damaged, "its pixels cannot be decoded");
        else put(picture, kind, &piece, pixels);
      }
    }
  }
  free(bytes);
  return status;
}

static fc_status read_floats(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  tiff_state *state = picture->state;
  uint16_t bits = 0, samples = 1, planes = PLANARCONFIG_CONTIG, color = PHOTOMETRIC_MINISBLACK;
  TIFFGetFieldDefaulted(state->file, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_PLANARCONFIG, &planes);
  TIFFGetField(state->file, TIFFTAG_PHOTOMETRIC, &color);
  const int is_grey = color == PHOTOMETRIC_MINISBLACK || color == PHOTOMETRIC_MINISWHITE;
  if ((bits != 16 && bits != 32 && bits != 64) || samples < 1 || (!is_grey && color != PHOTOMETRIC_RGB)
      || (color == PHOTOMETRIC_RGB && samples < 3))
    return fc_fail(report, fc_unsupported, "a TIFF of this kind of floating point numbers is not read");
  const sample_kind kind = {bits, samples, planes == PLANARCONFIG_SEPARATE ? samples : 1u, color};
  return read_pieces(picture, &kind, put_floats, pixels);
}

// Whether its inks are not for libtiff, which knows no profiles and only 8 bits.
static int has_own_inks(const fc_picture *picture) {
  const tiff_state *state = picture->state;
  uint16_t bits = 0, samples = 1, color = PHOTOMETRIC_MINISBLACK, inks = INKSET_CMYK;
  TIFFGetFieldDefaulted(state->file, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_INKSET, &inks);
  TIFFGetField(state->file, TIFFTAG_PHOTOMETRIC, &color);
  if (color != PHOTOMETRIC_SEPARATED || inks != INKSET_CMYK || samples < 4) return 0;
  return bits == 16 || (bits == 8 && picture->colors);
}

static fc_status read_inks(fc_picture *picture, uint8_t *pixels) {
  tiff_state *state = picture->state;
  uint16_t bits = 8, samples = 4, planes = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(state->file, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(state->file, TIFFTAG_PLANARCONFIG, &planes);
  const size_t area = (size_t)picture->width * (size_t)picture->height;
  uint8_t *quads = calloc(area, 4);
  if (!quads) return fc_no_memory;
  const sample_kind kind = {bits, samples, planes == PLANARCONFIG_SEPARATE ? samples : 1u, PHOTOMETRIC_SEPARATED};
  const fc_status status = read_pieces(picture, &kind, put_inks, quads);
  if (status == fc_ok && picture->colors) {
    fc_colors_convert(picture->colors, quads, pixels, area);
  } else if (status == fc_ok) {
    // As libtiff does it for 8 bits.
    for (size_t i = 0; i < area; i++)
      for (size_t c = 0; c < 3; c++) pixels[3 * i + c] = (uint8_t)(quads[4 * i + c] * quads[4 * i + 3] / 255);
  }
  free(quads);
  return status;
}

static fc_status decode_tiff(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  tiff_state *state = picture->state;
  state->report = report;
  uint16_t kind = SAMPLEFORMAT_UINT;
  TIFFGetFieldDefaulted(state->file, TIFFTAG_SAMPLEFORMAT, &kind);
  if (kind == SAMPLEFORMAT_IEEEFP) return read_floats(picture, pixels, report);
  if (has_own_inks(picture)) return read_inks(picture, pixels);
  char reason[1024] = "";
  TIFFRGBAImage image;
  if (!TIFFRGBAImageOK(state->file, reason)) {
    report->error[0] = 0;
    return fc_fail(report, fc_unsupported, reason[0] ? reason : "a kind of TIFF that is not read");
  }
  if (!TIFFRGBAImageBegin(&image, state->file, 1, reason)) {
    report->error[0] = 0;
    return fc_fail(report, fc_unsupported, reason[0] ? reason : "a kind of TIFF that is not read");
  }
  fc_status status = fc_damaged;
  if (image.width == (uint32_t)picture->width && image.height == (uint32_t)picture->height)
    status = read_picture(picture, &image, pixels);
  else fc_report_error(report, "the size differs from the header's");
  TIFFRGBAImageEnd(&image);
  return status;
}

static void close_tiff(fc_picture *picture) {
  tiff_state *state = picture->state;
  if (!state) return;
  state->report = NULL;
  if (state->file) TIFFClose(state->file);
  free(state);
}

const fc_codec fc_tiff_codec = {.open = open_tiff, .decode = decode_tiff, .close = close_tiff};
#endif
