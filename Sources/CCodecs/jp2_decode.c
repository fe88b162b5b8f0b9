// JPEG 2000 through OpenJPEG: a JP2 file or a bare codestream as 8-bit RGB.
#ifdef FACET_JP2
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The library's headers are in a folder of its version.
#if __has_include(<openjpeg.h>)
#include <openjpeg.h>
#elif __has_include(<openjpeg-2.6/openjpeg.h>)
#include <openjpeg-2.6/openjpeg.h>
#elif __has_include(<openjpeg-2.5/openjpeg.h>)
#include <openjpeg-2.5/openjpeg.h>
#else
#include <openjpeg-2.4/openjpeg.h>
#endif

#include "picture.h"

typedef struct {
  opj_codec_t *codec;
  opj_stream_t *stream;
  opj_image_t *image;
  const uint8_t *bytes;
  size_t count, position;
  int ended;
  fc_report *report;  // of the call that runs
} jp2_state;

static OPJ_SIZE_T read_bytes(void *out, OPJ_SIZE_T wanted, void *user) {
  jp2_state *state = user;
  const size_t left = state->count - state->position;
  if (wanted > left) state->ended = 1;
  const size_t count = wanted < left ? wanted : left;
  if (count == 0) return (OPJ_SIZE_T)-1;
  memcpy(out, state->bytes + state->position, count);
  state->position += count;
  return count;
}

static OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void *user) {
  jp2_state *state = user;
  if (count < 0) return -1;
  const size_t left = state->count - state->position;
  if ((uint64_t)count > left) state->ended = 1;
  const size_t step = (uint64_t)count < left ? (size_t)count : left;
  state->position += step;
  return step == 0 && count > 0 ? -1 : (OPJ_OFF_T)step;
}

static OPJ_BOOL seek_to(OPJ_OFF_T place, void *user) {
  jp2_state *state = user;
  if (place < 0 || (uint64_t)place > state->count) return OPJ_FALSE;
  state->position = (size_t)place;
  return OPJ_TRUE;
}

static void on_error(const char *text, void *user) {
  jp2_state *state = user;
  if (state->report && state->report->error[0] == 0) fc_report_error(state->report, text);
}

static fc_status failure(jp2_state *state, const char *text) {
  if (state->report->error[0] == 0) fc_report_error(state->report, text);
  return state->ended ? fc_incomplete : fc_damaged;
}

static fc_status open_jp2(fc_picture *picture, fc_info *info, fc_report *report) {
  static const uint8_t codestream[] = {0xFF, 0x4F, 0xFF, 0x51};
  jp2_state *state = calloc(1, sizeof *state);
  if (!state) return fc_no_memory;
  picture->state = state;
  state->bytes = picture->bytes;
  state->count = picture->count;
  state->report = report;
  const int is_bare = picture->count >= 4 && memcmp(picture->bytes, codestream, 4) == 0;
  state->codec = opj_create_decompress(is_bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
  state->stream = opj_stream_create(1 << 16, OPJ_TRUE);
  if (!state->codec || !state->stream) return fc_no_memory;
  opj_set_error_handler(state->codec, on_error, state);
  opj_stream_set_user_data(state->stream, state, NULL);
  opj_stream_set_user_data_length(state->stream, picture->count);
  opj_stream_set_read_function(state->stream, read_bytes);
  opj_stream_set_skip_function(state->stream, skip_bytes);
  opj_stream_set_seek_function(state->stream, seek_to);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (!opj_setup_decoder(state->codec, &parameters)) return failure(state, "its bytes make no JPEG 2000 picture");
  if (!opj_read_header(state->stream, state->codec, &state->image)) {
    // The beginning of a file alone looks damaged, too: the caller tries again with more of it.
    state->ended = 1;
    return failure(state, "its bytes make no JPEG 2000 picture");
  }
  const opj_image_t *image = state->image;
  if (image->numcomps < 1 || image->x1 <= image->x0 || image->y1 <= image->y0 || image->x1 - image->x0 > INT32_MAX
      || image->y1 - image->y0 > INT32_MAX)
    return fc_fail(report, fc_damaged, "its header does not give a size");
  info->width = (int32_t)(image->x1 - image->x0);
  info->height = (int32_t)(image->y1 - image->y0);
  info->components = (int32_t)image->numcomps;
  info->bit_depth = (int32_t)image->comps[0].prec;
  return fc_ok;
}

// A component's value at a pixel of the picture, as 0...255: deeper ones lose their low bits.
static uint8_t value(const opj_image_t *image, uint32_t index, uint32_t x, uint32_t y) {
  const opj_image_comp_t *part = &image->comps[index];
  uint32_t column = x / part->dx, row = y / part->dy;
  if (column >= part->w) column = part->w - 1;
  if (row >= part->h) row = part->h - 1;
  int64_t v = part->data[(size_t)row * part->w + column];
  if (part->sgnd) v += (int64_t)1 << (part->prec - 1);
  const int64_t most = ((int64_t)1 << part->prec) - 1;
  v = v < 0 ? 0 : v > most ? most : v;
  return (uint8_t)(part->prec > 8 ? v >> (part->prec - 8) : v * 255 / most);
}

static uint8_t clipped(double v) { return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + 0.5); }

static void from_ycc(uint8_t *pixel) {
  const double y = pixel[0], b = pixel[1] - 128.0, r = pixel[2] - 128.0;
  pixel[0] = clipped(y + 1.402 * r);
  pixel[1] = clipped(y - 0.344136 * b - 0.714136 * r);
  pixel[2] = clipped(y + 1.772 * b);
}

static void from_cmyk(uint8_t *pixel, uint8_t black) {
  for (int i = 0; i < 3; i++) pixel[i] = (uint8_t)((255 - pixel[i]) * (255 - black) / 255);
}

// The component of transparency, or -1.
static int alpha_of(const opj_image_t *image) {
  for (uint32_t i = 1; i < image->numcomps; i++)
    if (image->comps[i].alpha) return (int)i;
  return -1;
}

// Files whose colours a profile says have no other colour space.
static int has_ink_profile(const opj_image_t *image) {
  return image->icc_profile_len >= 20 && memcmp(image->icc_profile_buf + 16, "CMYK", 4) == 0;
}

static void put_pixels(const fc_picture *picture, const opj_image_t *image, uint8_t *out) {
  const int alpha = picture->background >= 0 ? alpha_of(image) : -1;
  const int is_color = image->numcomps >= 3;
  const int is_ycc = is_color && (image->color_space == OPJ_CLRSPC_SYCC
    || (image->color_space != OPJ_CLRSPC_SRGB && image->comps[0].dx != image->comps[1].dx));
  const int is_cmyk = image->numcomps >= 4 && (image->color_space == OPJ_CLRSPC_CMYK || has_ink_profile(image));
  for (uint32_t y = 0; y < (uint32_t)picture->height; y++) {
    for (uint32_t x = 0; x < (uint32_t)picture->width; x++, out += 3) {
      for (uint32_t i = 0; i < 3; i++) out[i] = value(image, is_color ? i : 0, x, y);
      if (is_ycc) from_ycc(out);
      if (is_cmyk) from_cmyk(out, value(image, 3, x, y));
      if (alpha >= 0) fc_blend(out, value(image, (uint32_t)alpha, x, y), picture->background);
    }
  }
}

static fc_status decode_jp2(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  jp2_state *state = picture->state;
  state->report = report;
  state->ended = 0;
  if (!opj_decode(state->codec, state->stream, state->image))
    return failure(state, "its pixels cannot be decoded");
  const opj_image_t *image = state->image;
  if (image->x1 <= image->x0 || image->x1 - image->x0 != (uint32_t)picture->width || image->y1 <= image->y0
      || image->y1 - image->y0 != (uint32_t)picture->height)
    return fc_fail(report, fc_damaged, "the size differs from the header's");
  for (uint32_t i = 0; i < image->numcomps; i++) {
    const opj_image_comp_t *part = &image->comps[i];
    if (!part->data || part->w < 1 || part->h < 1 || part->dx < 1 || part->dy < 1 || part->prec < 1 || part->prec > 31)
      return fc_fail(report, fc_damaged, "a part of its colours is missing");
  }
  put_pixels(picture, image, pixels);
  return fc_ok;
}

static uint8_t *jp2_profile(fc_picture *picture, size_t *count) {
  jp2_state *state = picture->state;
  enum { longest = 4 << 20 };
  const opj_image_t *image = state->image;
  if (!image || !image->icc_profile_buf || image->icc_profile_len < 1 || image->icc_profile_len > longest) return NULL;
  uint8_t *profile = malloc(image->icc_profile_len);
  if (!profile) return NULL;
  memcpy(profile, image->icc_profile_buf, image->icc_profile_len);
  *count = image->icc_profile_len;
  return profile;
}

static void close_jp2(fc_picture *picture) {
  jp2_state *state = picture->state;
  if (!state) return;
  state->report = NULL;
  if (state->image) opj_image_destroy(state->image);
  if (state->stream) opj_stream_destroy(state->stream);
  if (state->codec) opj_destroy_codec(state->codec);
  free(state);
}

const fc_codec fc_jp2_codec = {.open = open_jp2, .decode = decode_jp2, .profile = jp2_profile, .close = close_jp2};
#endif
