// JPEG XL through libjxl: the first frame, upright, as 8-bit RGB.
#ifdef FACET_JXL
#include <stdlib.h>
#include <string.h>

#include <jxl/decode.h>

#include "picture.h"

typedef struct {
  JxlDecoder *decoder;
  uint8_t *profile;
  size_t profile_count;
  int has_alpha;
} jxl_state;

static fc_status failure(JxlDecoderStatus status, fc_report *report) {
  if (status == JXL_DEC_NEED_MORE_INPUT) return fc_fail(report, fc_incomplete, "the file ends too early");
  return fc_fail(report, fc_damaged, "its bytes make no JPEG XL picture");
}

static fc_status start(fc_picture *picture, jxl_state *state, int events, fc_report *report) {
  JxlDecoderReset(state->decoder);
  if (JxlDecoderSubscribeEvents(state->decoder, events) != JXL_DEC_SUCCESS
      || JxlDecoderSetInput(state->decoder, picture->bytes, picture->count) != JXL_DEC_SUCCESS)
    return fc_fail(report, fc_damaged, "its bytes make no JPEG XL picture");
  return fc_ok;
}

// Whether black ink is a channel beside the colours, which are three inks then.
static int has_inks(const jxl_state *state, const JxlBasicInfo *basic) {
  for (uint32_t i = 0; i < basic->num_extra_channels; i++) {
    JxlExtraChannelInfo channel;
    if (JxlDecoderGetExtraChannelInfo(state->decoder, i, &channel) == JXL_DEC_SUCCESS
        && channel.type == JXL_CHANNEL_BLACK)
      return 1;
  }
  return 0;
}

static fc_status open_jxl(fc_picture *picture, fc_info *info, fc_report *report) {
  jxl_state *state = calloc(1, sizeof *state);
  if (!state) return fc_no_memory;
  picture->state = state;
  state->decoder = JxlDecoderCreate(NULL);
  if (!state->decoder) return fc_no_memory;
  fc_status status = start(picture, state, JXL_DEC_BASIC_INFO, report);
  if (status != fc_ok) return status;
  const JxlDecoderStatus got = JxlDecoderProcessInput(state->decoder);
  if (got != JXL_DEC_BASIC_INFO) return failure(got, report);
  JxlBasicInfo basic;
  if (JxlDecoderGetBasicInfo(state->decoder, &basic) != JXL_DEC_SUCCESS) return failure(JXL_DEC_ERROR, report);
  if (basic.xsize > INT32_MAX || basic.ysize > INT32_MAX)
    return fc_fail(report, fc_damaged, "its header does not give a size");
  if (has_inks(state, &basic))
    return fc_fail(report, fc_unsupported, "its colours are inks (CMYK), which are read in JPEG and TIFF; convert it to RGB");
  state->has_alpha = basic.alpha_bits > 0;
  // libjxl turns pictures itself, and gives their upright size.
  info->width = (int32_t)basic.xsize;
  info->height = (int32_t)basic.ysize;
  info->components = (int32_t)(basic.num_color_channels + (state->has_alpha ? 1 : 0));
  info->bit_depth = (int32_t)basic.bits_per_sample;
  return fc_ok;
}

// What the decoder's pixels mean.
static void keep_profile(jxl_state *state) {
  enum { longest = 4 << 20 };
  const JxlPixelFormat format = {3, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
  size_t count = 0;
  if (JxlDecoderGetICCProfileSize(state->decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, &count) != JXL_DEC_SUCCESS
      || count == 0 || count > longest)
    return;
  free(state->profile);
  state->profile_count = 0;
  state->profile = malloc(count);
  if (!state->profile) return;
  if (JxlDecoderGetColorAsICCProfile(state->decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, state->profile, count)
      == JXL_DEC_SUCCESS)
    state->profile_count = count;
}

// Goes on until the colours are known, or, with `out`, until the first frame is there.
static fc_status run(jxl_state *state, const JxlPixelFormat *format, uint8_t *out, size_t count, fc_report *report) {
  for (;;) {
    const JxlDecoderStatus got = JxlDecoderProcessInput(state->decoder);
    switch (got) {
      case JXL_DEC_COLOR_ENCODING: {
        // A picture in libjxl's own colours becomes sRGB; others keep the values that are stored. The decoder refuses
        // the wish for the latter, which is no error.
        const JxlColorEncoding srgb = {
            .color_space = JXL_COLOR_SPACE_RGB, .white_point = JXL_WHITE_POINT_D65, .primaries = JXL_PRIMARIES_SRGB,
            .transfer_function = JXL_TRANSFER_FUNCTION_SRGB, .rendering_intent = JXL_RENDERING_INTENT_RELATIVE};
        (void)JxlDecoderSetPreferredColorProfile(state->decoder, &srgb);
        keep_profile(state);
        if (!out) return fc_ok;
        break;
      }
      case JXL_DEC_NEED_IMAGE_OUT_BUFFER: {
        size_t needed = 0;
        if (JxlDecoderImageOutBufferSize(state->decoder, format, &needed) != JXL_DEC_SUCCESS || needed != count
            || JxlDecoderSetImageOutBuffer(state->decoder, format, out, count) != JXL_DEC_SUCCESS)
          return fc_fail(report, fc_damaged, "the size differs from the header's");
        break;
      }
      case JXL_DEC_FULL_IMAGE: return fc_ok;
      default: return failure(got, report);
    }
  }
}

static fc_status decode_jxl(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  jxl_state *state = picture->state;
  const size_t area = (size_t)picture->width * (size_t)picture->height;
  const int blends = state->has_alpha && picture->background >= 0;
  const JxlPixelFormat format = {blends ? 4 : 3, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
  uint8_t *four = blends ? malloc(area * 4) : NULL;
  if (blends && !four) return fc_no_memory;
  fc_status status = start(picture, state, JXL_DEC_COLOR_ENCODING | JXL_DEC_FULL_IMAGE, report);
  // Not told that there is no more input: then a file that ends early would be an error without a reason.
  if (status == fc_ok) status = run(state, &format, blends ? four : pixels, area * format.num_channels, report);
  if (status == fc_ok && blends) fc_blend_rows(four, area, picture->background, pixels);
  free(four);
  return status;
}

static uint8_t *jxl_profile(fc_picture *picture, size_t *count) {
  jxl_state *state = picture->state;
  fc_report report;
  fc_report_clear(&report);
  if (!state->profile && start(picture, state, JXL_DEC_COLOR_ENCODING, &report) == fc_ok)
    (void)run(state, NULL, NULL, 0, &report);
  if (state->profile_count == 0) return NULL;
  uint8_t *profile = malloc(state->profile_count);
  if (!profile) return NULL;
  memcpy(profile, state->profile, state->profile_count);
  *count = state->profile_count;
  return profile;
}

static void close_jxl(fc_picture *picture) {
  jxl_state *state = picture->state;
  if (!state) return;
  if (state->decoder) JxlDecoderDestroy(state->decoder);
  free(state->profile);
  free(state);
}

const fc_codec fc_jxl_codec = {.open = open_jxl, .decode = decode_jxl, .profile = jxl_profile, .close = close_jxl};
#endif
