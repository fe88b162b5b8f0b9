// HEIC and AVIF through libheif: the primary picture, turned as the file says, reduced to 8 bits.
#ifdef FACET_HEIF
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "picture.h"

typedef struct {
  struct heif_context *context;
  struct heif_image_handle *handle;
} heif_state;

static fc_status failure(struct heif_error error, fc_report *report) {
  if (error.code == heif_error_Memory_allocation_error && error.subcode != heif_suberror_Security_limit_exceeded)
    return fc_no_memory;
  const int unsupported = error.code == heif_error_Unsupported_feature
    || error.code == heif_error_Unsupported_filetype
    || error.subcode == heif_suberror_Unsupported_color_conversion;
  return fc_fail(report, unsupported ? fc_unsupported : fc_damaged, error.message);
}

static fc_status open_heif(fc_picture *picture, fc_info *info, fc_report *report) {
  heif_state *state = calloc(1, sizeof *state);
  if (!state) return fc_no_memory;
  picture->state = state;
  state->context = heif_context_alloc();
  if (!state->context) return fc_no_memory;
  struct heif_error error =
      heif_context_read_from_memory_without_copy(state->context, picture->bytes, picture->count, NULL);
  if (error.code == heif_error_Ok)
    error = heif_context_get_primary_image_handle(state->context, &state->handle);
  if (error.code != heif_error_Ok) {
    // The beginning of a file alone looks damaged, too: the caller tries again with more of it.
    const fc_status status = failure(error, report);
    return status == fc_damaged ? fc_incomplete : status;
  }
  info->width = heif_image_handle_get_width(state->handle);
  info->height = heif_image_handle_get_height(state->handle);
  info->components = heif_image_handle_has_alpha_channel(state->handle) ? 4 : 3;
  info->bit_depth = heif_image_handle_get_luma_bits_per_pixel(state->handle);
  return fc_ok;
}

static fc_status copy_rows(
    const fc_picture *picture, struct heif_image *image, int components, uint8_t *pixels, fc_report *report) {
  int stride = 0;
  const uint8_t *plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
  if (!plane || heif_image_get_width(image, heif_channel_interleaved) != picture->width
      || heif_image_get_height(image, heif_channel_interleaved) != picture->height
      || stride < components * picture->width)
    return fc_fail(report, fc_damaged, "the size differs from the header's");
  const size_t row = 3 * (size_t)picture->width;
  for (int32_t y = 0; y < picture->height; y++) {
    const uint8_t *in = plane + (size_t)y * (size_t)stride;
    if (components == 4) fc_blend_rows(in, (size_t)picture->width, picture->background, pixels + (size_t)y * row);
    else memcpy(pixels + (size_t)y * row, in, row);
  }
  return fc_ok;
}

static fc_status decode_heif(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  heif_state *state = picture->state;
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  if (!options) return fc_no_memory;
  options->convert_hdr_to_8bit = 1;
  struct heif_image *image = NULL;
  const int components = picture->background >= 0 && heif_image_handle_has_alpha_channel(state->handle) ? 4 : 3;
  const struct heif_error error = heif_decode_image(
      state->handle, &image, heif_colorspace_RGB,
      components == 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options);
  heif_decoding_options_free(options);
  if (error.code != heif_error_Ok) return failure(error, report);
  const fc_status status = copy_rows(picture, image, components, pixels, report);
  heif_image_release(image);
  return status;
}

// Whether a picture of this size may show the same as the whole one: of the same shape, but for a rounded side.
static int has_shape(const fc_picture *whole, int32_t width, int32_t height) {
  const int64_t across = (int64_t)width * whole->height, down = (int64_t)height * whole->width;
  const int64_t most = whole->width > whole->height ? whole->width : whole->height;
  return llabs(across - down) <= 2 * most;
}

static void use_smaller_heif(fc_picture *picture, int32_t side) {
  enum { most = 8 };
  heif_state *state = picture->state;
  heif_item_id ids[most];
  const int count = heif_image_handle_get_list_of_thumbnail_IDs(state->handle, ids, most);
  const fc_picture whole = *picture;
  struct heif_image_handle *smallest = NULL;
  for (int i = 0; i < count; i++) {
    struct heif_image_handle *handle = NULL;
    if (heif_image_handle_get_thumbnail(state->handle, ids[i], &handle).code != heif_error_Ok) continue;
    const int32_t width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
    const int is_enough = width >= side || height >= side;
    if (is_enough && width < picture->width && height < picture->height && has_shape(&whole, width, height)) {
      if (smallest) heif_image_handle_release(smallest);
      smallest = handle;
      picture->width = width;
      picture->height = height;
    } else {
      heif_image_handle_release(handle);
    }
  }
  if (!smallest) return;
  heif_image_handle_release(state->handle);
  state->handle = smallest;
}

static uint8_t *heif_profile(fc_picture *picture, size_t *count) {
  enum { longest = 4 << 20 };
  heif_state *state = picture->state;
  const size_t size = heif_image_handle_get_raw_color_profile_size(state->handle);
  if (size == 0 || size > longest) return NULL;
  uint8_t *profile = malloc(size);
  if (!profile) return NULL;
  if (heif_image_handle_get_raw_color_profile(state->handle, profile).code != heif_error_Ok) {
    free(profile);
    return NULL;
  }
  *count = size;
  return profile;
}

static void close_heif(fc_picture *picture) {
  heif_state *state = picture->state;
  if (!state) return;
  if (state->handle) heif_image_handle_release(state->handle);
  if (state->context) heif_context_free(state->context);
  free(state);
}

const fc_codec fc_heif_codec = {
    .open = open_heif, .decode = decode_heif, .profile = heif_profile, .use_smaller = use_smaller_heif,
    .close = close_heif};
#endif
