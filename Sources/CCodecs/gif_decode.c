// GIF through giflib: the first frame on the whole canvas.
#ifdef FACET_GIF
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "picture.h"

typedef struct {
  GifFileType *file;
  const uint8_t *bytes;
  size_t count, position;
  int ended;
  int transparent;  // the colour that is not there, or -1
} gif_state;

static int read_bytes(GifFileType *file, GifByteType *out, int wanted) {
  gif_state *state = file->UserData;
  if (wanted < 0) return 0;
  const size_t left = state->count - state->position;
  const size_t count = (size_t)wanted < left ? (size_t)wanted : left;
  if (count < (size_t)wanted) state->ended = 1;
  memcpy(out, state->bytes + state->position, count);
  state->position += count;
  return (int)count;
}

static fc_status failure(const gif_state *state, int error, fc_report *report) {
  if (error == D_GIF_ERR_NOT_ENOUGH_MEM) return fc_no_memory;
  if (state->ended) return fc_fail(report, fc_incomplete, "the file ends too early");
  const char *text = GifErrorString(error);
  return fc_fail(report, fc_damaged, text ? text : "its bytes make no GIF picture");
}

static fc_status open_gif(fc_picture *picture, fc_info *info, fc_report *report) {
  gif_state *state = calloc(1, sizeof *state);
  if (!state) return fc_no_memory;
  picture->state = state;
  state->bytes = picture->bytes;
  state->count = picture->count;
  state->transparent = -1;
  int error = 0;
  state->file = DGifOpen(state, read_bytes, &error);
  if (!state->file) return failure(state, error, report);
  info->width = state->file->SWidth;
  info->height = state->file->SHeight;
  info->components = 3;
  info->bit_depth = 8;
  info->is_palette = 1;
  return fc_ok;
}

/// Goes to the first picture; extensions before it are skipped.
static fc_status find_picture(gif_state *state, fc_report *report) {
  for (;;) {
    GifRecordType type;
    if (DGifGetRecordType(state->file, &type) == GIF_ERROR) return failure(state, state->file->Error, report);
    if (type == IMAGE_DESC_RECORD_TYPE) {
      if (DGifGetImageHeader(state->file) == GIF_ERROR) return failure(state, state->file->Error, report);
      return fc_ok;
    }
    if (type != EXTENSION_RECORD_TYPE) return fc_fail(report, fc_damaged, "it holds no picture");
    int code;
    GifByteType *block;
    if (DGifGetExtension(state->file, &code, &block) == GIF_ERROR)
      return failure(state, state->file->Error, report);
    // The first byte of a block is its length: 4 in one that says how a frame is shown.
    if (code == GRAPHICS_EXT_FUNC_CODE && block && block[0] >= 4) state->transparent = block[1] & 1 ? block[4] : -1;
    while (block)
      if (DGifGetExtensionNext(state->file, &block) == GIF_ERROR)
        return failure(state, state->file->Error, report);
  }
}

static void put_row(
    const fc_picture *picture, const GifImageDesc *frame, const ColorMapObject *colors, const GifByteType *line,
    int row, uint8_t *pixels) {
  const int64_t y = (int64_t)frame->Top + row;
  if (y < 0 || y >= picture->height) return;
  for (int32_t x = 0; x < frame->Width; x++) {
    const int64_t to = (int64_t)frame->Left + x;
    if (to < 0 || to >= picture->width) continue;
    const gif_state *state = picture->state;
    if (picture->background >= 0 && line[x] == state->transparent) continue;
    uint8_t *out = pixels + 3 * ((size_t)y * (size_t)picture->width + (size_t)to);
    const int index = line[x] < colors->ColorCount ? line[x] : 0;
    const GifColorType color = colors->Colors[index];
    out[0] = color.Red;
    out[1] = color.Green;
    out[2] = color.Blue;
  }
}

static fc_status decode_gif(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  gif_state *state = picture->state;
  const fc_status found = find_picture(state, report);
  if (found != fc_ok) return found;
  const GifImageDesc frame = state->file->Image;
  const ColorMapObject *colors = frame.ColorMap ? frame.ColorMap : state->file->SColorMap;
  if (!colors || colors->ColorCount < 1) return fc_fail(report, fc_damaged, "it has no colours");
  if (frame.Width < 1 || frame.Height < 1) return fc_fail(report, fc_damaged, "its first frame has no pixels");
  const size_t count = (size_t)picture->width * (size_t)picture->height;
  memset(pixels, 0, 3 * count);
  if (picture->background >= 0)
    for (size_t i = 0; i < count; i++) fc_blend(pixels + 3 * i, 0, picture->background);
  GifByteType *line = malloc((size_t)frame.Width);
  if (!line) return fc_no_memory;
  // Interlaced rows come in four passes.
  static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
  fc_status status = fc_ok;
  for (int pass = 0; pass < (frame.Interlace ? 4 : 1) && status == fc_ok; pass++) {
    const int step = frame.Interlace ? steps[pass] : 1;
    for (int row = frame.Interlace ? starts[pass] : 0; row < frame.Height; row += step) {
      if (DGifGetLine(state->file, line, frame.Width) == GIF_ERROR) {
        status = failure(state, state->file->Error, report);
        break;
      }
      put_row(picture, &frame, colors, line, row, pixels);
    }
  }
  free(line);
  return status;
}

static void close_gif(fc_picture *picture) {
  gif_state *state = picture->state;
  if (!state) return;
  int error;
  if (state->file) DGifCloseFile(state->file, &error);
  free(state);
}

const fc_codec fc_gif_codec = {.open = open_gif, .decode = decode_gif, .close = close_gif};
#endif
