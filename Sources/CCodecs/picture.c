// The only access to the codecs that a build may lack: which ones there are, and what they have in common.
#include <stdlib.h>
#include <string.h>

#include "picture.h"

static const fc_codec *codec_for(fc_kind kind) {
  switch (kind) {
#ifdef FACET_WEBP
    case fc_webp: return &fc_webp_codec;
#endif
#ifdef FACET_HEIF
    case fc_heif: return &fc_heif_codec;
#endif
#ifdef FACET_TIFF
    case fc_tiff: return &fc_tiff_codec;
#endif
#ifdef FACET_GIF
    case fc_gif: return &fc_gif_codec;
#endif
#ifdef FACET_JXL
    case fc_jxl: return &fc_jxl_codec;
#endif
#ifdef FACET_JP2
    case fc_jp2: return &fc_jp2_codec;
#endif
    case fc_bmp: return &fc_bmp_codec;
    default: return NULL;
  }
}

int fc_can_read(fc_kind kind) {
#ifdef FACET_RAW
  if (kind == fc_raw) return 1;
#endif
  return codec_for(kind) != NULL;
}

fc_status fc_fail(fc_report *report, fc_status status, const char *text) {
  fc_report_error(report, text);
  return status;
}

fc_status fc_picture_open(
    fc_kind kind, const uint8_t *bytes, size_t count, fc_picture **out, fc_info *info, fc_report *report) {
  *out = NULL;
  fc_report_clear(report);
  memset(info, 0, sizeof *info);
  const fc_codec *codec = codec_for(kind);
  if (!codec) return fc_fail(report, fc_unsupported, "this build has no library for it");
  fc_picture *picture = calloc(1, sizeof *picture);
  if (!picture) return fc_no_memory;
  picture->codec = codec;
  picture->background = -1;
  picture->bytes = bytes;
  picture->count = count;
  fc_status status = codec->open(picture, info, report);
  if (status == fc_ok && (info->width < 1 || info->height < 1))
    status = fc_fail(report, fc_damaged, "its header does not give a size");
  if (status != fc_ok) {
    fc_picture_close(picture);
    return status;
  }
  picture->width = info->width;
  picture->height = info->height;
  *out = picture;
  return fc_ok;
}

void fc_picture_set_background(fc_picture *picture, int32_t background) { picture->background = background; }

void fc_picture_set_colors(fc_picture *picture, const fc_colors *colors) { picture->colors = colors; }

void fc_blend(uint8_t *pixel, uint8_t alpha, int32_t background) {
  for (int i = 0; i < 3; i++) {
    const unsigned behind = (unsigned)background >> (16 - 8 * i) & 0xFF;
    pixel[i] = (uint8_t)((pixel[i] * alpha + behind * (255u - alpha) + 127) / 255);
  }
}

void fc_blend_rows(const uint8_t *rgba, size_t count, int32_t background, uint8_t *rgb) {
  for (size_t i = 0; i < count; i++, rgba += 4, rgb += 3) {
    memcpy(rgb, rgba, 3);
    fc_blend(rgb, rgba[3], background);
  }
}

fc_status fc_picture_decode(
    fc_picture *picture, int orientation, uint8_t *pixels, size_t count, fc_report *report) {
  fc_report_clear(report);
  if (!fc_holds_pixels(count, picture->width, picture->height))
    return fc_fail(report, fc_damaged, "the size differs from the header's");
  if (orientation < 2 || orientation > 8) return picture->codec->decode(picture, pixels, report);
  uint8_t *stored = malloc(count);
  if (!stored) return fc_no_memory;
  const fc_status status = picture->codec->decode(picture, stored, report);
  if (status == fc_ok)
    fc_orient(
        stored, 3 * (size_t)picture->width, 0, picture->height, picture->width, picture->height, orientation,
        pixels);
  free(stored);
  return status;
}

void fc_picture_use_smaller(fc_picture *picture, int32_t side, int32_t *width, int32_t *height) {
  if (picture->codec->use_smaller) picture->codec->use_smaller(picture, side);
  *width = picture->width;
  *height = picture->height;
}

uint8_t *fc_picture_profile(fc_picture *picture, size_t *count) {
  *count = 0;
  return picture->codec->profile ? picture->codec->profile(picture, count) : NULL;
}

void fc_picture_close(fc_picture *picture) {
  if (!picture) return;
  picture->codec->close(picture);
  free(picture);
}

#ifndef FACET_RAW
fc_status fc_raw_preview(
    const uint8_t *bytes, size_t count, uint8_t **jpeg, size_t *jpeg_count, int *orientation,
    fc_report *report) {
  (void)bytes, (void)count;
  *jpeg = NULL;
  *jpeg_count = 0;
  *orientation = 1;
  fc_report_clear(report);
  return fc_fail(report, fc_unsupported, "this build has no library for it");
}
#endif
