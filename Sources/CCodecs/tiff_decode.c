// TIFF through libtiff: the first picture, whatever its compression and colours, as 8-bit RGB.
#ifdef FACET_TIFF
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
    for (size_t i = 0; i < (size_t)rows * width; i++, out += 3) {
      out[0] = (uint8_t)TIFFGetR(raster[i]);
      out[1] = (uint8_t)TIFFGetG(raster[i]);
      out[2] = (uint8_t)TIFFGetB(raster[i]);
    }
  }
  free(raster);
  return fc_ok;
}

static fc_status decode_tiff(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  tiff_state *state = picture->state;
  state->report = report;
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
