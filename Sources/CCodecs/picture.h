// What a codec behind a package trait must provide; shared by the files of this target.
#ifndef FACET_PICTURE_H
#define FACET_PICTURE_H

#include "report.h"

/// An open picture: what picture.c knows of it, and the codec's own state.
struct fc_picture {
  const struct fc_codec *codec;
  const uint8_t *bytes;
  size_t count;
  int32_t width, height;
  int32_t background;  // 0xRRGGBB behind what is transparent; below 0 transparency is dropped
  const fc_colors *colors;  // for inks; NULL for the usual rule
  void *state;
};

/// One kind of picture. `open` fills `info` and may set `state`, which `close` frees (it also runs after a failed
/// `open`); `decode` fills width * height * 3 bytes, as stored. `profile` and `use_smaller` (which sets
/// the picture's size) may be NULL.
typedef struct fc_codec {
  fc_status (*open)(fc_picture *picture, fc_info *info, fc_report *report);
  fc_status (*decode)(fc_picture *picture, uint8_t *pixels, fc_report *report);
  uint8_t *(*profile)(fc_picture *picture, size_t *count);
  void (*use_smaller)(fc_picture *picture, int32_t side);
  void (*close)(fc_picture *picture);
} fc_codec;

extern const fc_codec fc_webp_codec, fc_heif_codec, fc_tiff_codec, fc_gif_codec, fc_bmp_codec, fc_jxl_codec, fc_jp2_codec;

/// Notes `text` and returns `status`.
fc_status fc_fail(fc_report *report, fc_status status, const char *text);

/// Puts an RGB pixel of an opacity of 0...255 before a background (0xRRGGBB).
void fc_blend(uint8_t *pixel, uint8_t alpha, int32_t background);

/// The same for `count` RGBA pixels, into RGB pixels.
void fc_blend_rows(const uint8_t *rgba, size_t count, int32_t background, uint8_t *rgb);

#endif
