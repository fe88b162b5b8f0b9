// WebP through libwebp: still pictures, and the first frame of moving ones.
#ifdef FACET_WEBP
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "picture.h"

static fc_status failure(VP8StatusCode code, fc_report *report) {
  switch (code) {
    case VP8_STATUS_OUT_OF_MEMORY: return fc_no_memory;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return fc_fail(report, fc_unsupported, "a kind of WebP that is not read");
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return fc_fail(report, fc_incomplete, "the file ends too early");
    default: return fc_fail(report, fc_damaged, "its bytes make no WebP picture");
  }
}

static fc_status open_webp(fc_picture *picture, fc_info *info, fc_report *report) {
  WebPBitstreamFeatures features;
  const VP8StatusCode code = WebPGetFeatures(picture->bytes, picture->count, &features);
  if (code != VP8_STATUS_OK) return failure(code, report);
  info->width = features.width;
  info->height = features.height;
  info->components = features.has_alpha ? 4 : 3;
  info->bit_depth = 8;
  return fc_ok;
}

static fc_status decode_first_frame(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  const WebPData data = {.bytes = picture->bytes, .size = picture->count};
  WebPAnimDecoderOptions options;
  if (!WebPAnimDecoderOptionsInit(&options)) return fc_fail(report, fc_damaged, "libwebp is of another version");
  options.color_mode = MODE_RGBA;
  WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, &options);
  if (!decoder) return fc_fail(report, fc_damaged, "its frames do not hold together");
  fc_status status = fc_ok;
  WebPAnimInfo info;
  uint8_t *canvas = NULL;
  int milliseconds;
  if (!WebPAnimDecoderGetInfo(decoder, &info) || (int64_t)info.canvas_width != picture->width
      || (int64_t)info.canvas_height != picture->height
      || !WebPAnimDecoderGetNext(decoder, &canvas, &milliseconds)) {
    status = fc_fail(report, fc_damaged, "its first frame cannot be decoded");
  } else {
    const size_t count = (size_t)picture->width * (size_t)picture->height;
    if (picture->background >= 0) fc_blend_rows(canvas, count, picture->background, pixels);
    else
      for (size_t i = 0; i < count; i++) memcpy(pixels + 3 * i, canvas + 4 * i, 3);
  }
  WebPAnimDecoderDelete(decoder);
  return status;
}

static fc_status decode_on_background(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  int width = 0, height = 0;
  uint8_t *rgba = WebPDecodeRGBA(picture->bytes, picture->count, &width, &height);
  if (!rgba) return fc_fail(report, fc_damaged, "its bytes make no WebP picture");
  const int fits = width == picture->width && height == picture->height;
  if (fits) fc_blend_rows(rgba, (size_t)width * (size_t)height, picture->background, pixels);
  WebPFree(rgba);
  return fits ? fc_ok : fc_fail(report, fc_damaged, "the size differs from the header's");
}

static fc_status decode_webp(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return fc_fail(report, fc_damaged, "libwebp is of another version");
  const VP8StatusCode header = WebPGetFeatures(picture->bytes, picture->count, &config.input);
  if (header != VP8_STATUS_OK) return failure(header, report);
  if (config.input.has_animation) return decode_first_frame(picture, pixels, report);
  if (picture->background >= 0 && config.input.has_alpha) return decode_on_background(picture, pixels, report);
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = 3 * picture->width;
  config.output.u.RGBA.size = 3 * (size_t)picture->width * (size_t)picture->height;
  const VP8StatusCode code = WebPDecode(picture->bytes, picture->count, &config);
  WebPFreeDecBuffer(&config.output);
  return code == VP8_STATUS_OK ? fc_ok : failure(code, report);
}

static void close_webp(fc_picture *picture) { (void)picture; }

const fc_codec fc_webp_codec = {.open = open_webp, .decode = decode_webp, .close = close_webp};
#endif
