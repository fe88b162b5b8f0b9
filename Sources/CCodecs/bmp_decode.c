// BMP: Windows' and OS/2's bitmaps of 1, 2, 4, 8, 16, 24 and 32 bits, also run-length encoded and with masks, from either
// end. Small enough to need no library. Every number in the file is hostile until it was compared with the file's size.
#include <stdlib.h>
#include <string.h>

#include "picture.h"

enum { file_header = 14, most_colors = 256 };
enum { plain = 0, rle8 = 1, rle4 = 2, masked = 3, jpeg_inside = 4, png_inside = 5, masked_alpha = 6 };

typedef struct {
  uint32_t bits, compression;
  int is_top_down;
  uint64_t pixels_at;
  uint32_t masks[4];  // red, green, blue, alpha
  uint8_t palette[most_colors][3];
} bmp_state;

static uint32_t u16(const uint8_t *at) { return (uint32_t)at[0] | (uint32_t)at[1] << 8; }
static uint32_t u32(const uint8_t *at) { return u16(at) | u16(at + 2) << 16; }

static fc_status too_short(fc_report *report) { return fc_fail(report, fc_incomplete, "the file ends too early"); }

// Where the header says no masks, these are meant.
static void set_usual_masks(bmp_state *state) {
  if (state->bits == 16) {
    state->masks[0] = 0x7C00, state->masks[1] = 0x03E0, state->masks[2] = 0x001F;
  } else {
    state->masks[0] = 0x00FF0000, state->masks[1] = 0x0000FF00, state->masks[2] = 0x000000FF;
  }
}

static fc_status read_masks(fc_picture *picture, bmp_state *state, uint32_t header, size_t *end, fc_report *report) {
  set_usual_masks(state);
  if (state->compression != masked && state->compression != masked_alpha) return fc_ok;
  if (state->bits != 16 && state->bits != 32)
    return fc_fail(report, fc_damaged, "it has masks for colours that are not of 16 or 32 bits");
  // In the header from 52 bytes on, behind one of 40.
  const int has_alpha = header >= 56 || state->compression == masked_alpha;
  const size_t count = has_alpha ? 4 : 3, at = file_header + 40;
  if (picture->count < at + 4 * count) return too_short(report);
  for (size_t i = 0; i < count; i++) state->masks[i] = u32(picture->bytes + at + 4 * i);
  if (header == 40) *end += 4 * count;
  return fc_ok;
}

static fc_status read_palette(
    fc_picture *picture, bmp_state *state, size_t at, uint32_t used, size_t entry, fc_report *report) {
  if (state->bits > 8) return fc_ok;
  const uint32_t most = 1u << state->bits;
  uint64_t count = used == 0 || used > most ? most : used;
  // Some programs write fewer colours than they say: the pixels begin where the palette ends.
  if (state->pixels_at > at && (state->pixels_at - at) / entry < count) count = (state->pixels_at - at) / entry;
  if (picture->count < at + entry * count) return too_short(report);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *color = picture->bytes + at + entry * i;
    state->palette[i][0] = color[2];
    state->palette[i][1] = color[1];
    state->palette[i][2] = color[0];
  }
  return fc_ok;
}

static int is_known(const bmp_state *state) {
  switch (state->bits) {
    case 1: case 2: case 24: return state->compression == plain;
    case 4: return state->compression == plain || state->compression == rle4;
    case 8: return state->compression == plain || state->compression == rle8;
    case 16: case 32:
      return state->compression == plain || state->compression == masked || state->compression == masked_alpha;
    default: return 0;
  }
}

static fc_status open_bmp(fc_picture *picture, fc_info *info, fc_report *report) {
  bmp_state *state = calloc(1, sizeof *state);
  if (!state) return fc_no_memory;
  picture->state = state;
  const uint8_t *bytes = picture->bytes;
  if (picture->count < file_header + 4) return too_short(report);
  const uint32_t header = u32(bytes + file_header);
  // OS/2's first header has 12 bytes, its second one 16 to 64; Windows' 40, 52, 56, 108 and 124.
  if (header != 12 && (header < 16 || header > 4096))
    return fc_fail(report, fc_damaged, "its header has an unknown length");
  if (picture->count < file_header + (size_t)header) return too_short(report);
  const uint8_t *fields = bytes + file_header;
  int64_t width, height;
  uint32_t used = 0;
  if (header == 12) {
    width = u16(fields + 4);
    height = u16(fields + 6);
    state->bits = u16(fields + 10);
  } else {
    width = (int32_t)u32(fields + 4);
    height = (int32_t)u32(fields + 8);
    state->bits = u16(fields + 14);
    if (header >= 20) state->compression = u32(fields + 16);
    if (header >= 36) used = u32(fields + 32);
  }
  state->is_top_down = height < 0;
  if (height < 0) height = -height;
  if (width < 1 || height < 1 || height > INT32_MAX)
    return fc_fail(report, fc_damaged, "its header does not give a size");
  if (state->compression == jpeg_inside || state->compression == png_inside)
    return fc_fail(report, fc_unsupported, "a BMP with a JPEG or PNG inside is not read");
  if (!is_known(state)) return fc_fail(report, fc_unsupported, "a kind of BMP that is not read");
  if (state->is_top_down && (state->compression == rle8 || state->compression == rle4))
    return fc_fail(report, fc_damaged, "its runs of pixels cannot begin at the top");
  state->pixels_at = u32(bytes + 10);
  size_t end = file_header + (size_t)header;
  fc_status status = read_masks(picture, state, header, &end, report);
  if (status == fc_ok) status = read_palette(picture, state, end, used, header == 12 ? 3 : 4, report);
  info->width = (int32_t)width;
  info->height = (int32_t)height;
  info->components = state->masks[3] ? 4 : 3;
  info->bit_depth = state->bits > 8 ? 8 : (int32_t)state->bits;
  info->is_palette = state->bits <= 8;
  return status;
}

// A mask's bits of a pixel, stretched to 0...255.
static uint8_t channel(uint32_t pixel, uint32_t mask) {
  if (mask == 0) return 0;
  const int shift = __builtin_ctz(mask);
  const uint64_t most = mask >> shift;
  return (uint8_t)(((uint64_t)((pixel & mask) >> shift) * 255 + most / 2) / most);
}

static void put_row(const fc_picture *picture, const uint8_t *in, uint8_t *out) {
  const bmp_state *state = picture->state;
  const uint32_t bits = state->bits;
  for (int32_t x = 0; x < picture->width; x++, out += 3) {
    if (bits <= 8) {
      const size_t bit = (size_t)x * bits;
      const uint32_t index = in[bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1);
      memcpy(out, state->palette[index], 3);
    } else if (bits == 24) {
      out[0] = in[3 * (size_t)x + 2];
      out[1] = in[3 * (size_t)x + 1];
      out[2] = in[3 * (size_t)x];
    } else {
      const uint32_t pixel = bits == 16 ? u16(in + 2 * (size_t)x) : u32(in + 4 * (size_t)x);
      for (int i = 0; i < 3; i++) out[i] = channel(pixel, state->masks[i]);
      if (picture->background >= 0 && state->masks[3]) fc_blend(out, channel(pixel, state->masks[3]), picture->background);
    }
  }
}

static uint8_t *row_of(const fc_picture *picture, uint8_t *pixels, int64_t stored) {
  const bmp_state *state = picture->state;
  const int64_t y = state->is_top_down ? stored : picture->height - 1 - stored;
  return pixels + 3 * (size_t)y * (size_t)picture->width;
}

static fc_status decode_plain(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  const bmp_state *state = picture->state;
  // Rows end at multiples of four bytes.
  const uint64_t stride = ((uint64_t)picture->width * state->bits + 31) / 32 * 4;
  const uint64_t row = ((uint64_t)picture->width * state->bits + 7) / 8;
  if (state->pixels_at > picture->count
      || picture->count - state->pixels_at < stride * (uint64_t)(picture->height - 1) + row)
    return too_short(report);
  for (int32_t y = 0; y < picture->height; y++)
    put_row(picture, picture->bytes + state->pixels_at + stride * (uint64_t)y, row_of(picture, pixels, y));
  return fc_ok;
}

typedef struct {
  const fc_picture *picture;
  uint8_t *pixels;
  int64_t x, y;
} pen;

static void put(pen *pen, uint32_t index) {
  const bmp_state *state = pen->picture->state;
  if (pen->x < pen->picture->width && pen->y < pen->picture->height)
    memcpy(row_of(pen->picture, pen->pixels, pen->y) + 3 * (size_t)pen->x, state->palette[index], 3);
  pen->x++;
}

// The pixels of a run or of a literal part: of four bits, the high ones come first.
static uint32_t index_at(const bmp_state *state, const uint8_t *in, uint32_t i, int repeats) {
  if (state->bits == 8) return in[repeats ? 0 : i];
  const uint8_t byte = in[repeats ? 0 : i / 2];
  return i % 2 == 0 ? byte >> 4 : byte & 15;
}

static fc_status decode_runs(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  const bmp_state *state = picture->state;
  const size_t count = (size_t)picture->width * (size_t)picture->height;
  // What no run mentions has the first colour.
  for (size_t i = 0; i < count; i++) memcpy(pixels + 3 * i, state->palette[0], 3);
  pen at = {picture, pixels, 0, 0};
  size_t position = state->pixels_at < picture->count ? (size_t)state->pixels_at : picture->count;
  while (at.y < picture->height) {
    if (picture->count - position < 2) return too_short(report);
    const uint32_t length = picture->bytes[position], code = picture->bytes[position + 1];
    position += 2;
    if (length > 0) {
      for (uint32_t i = 0; i < length; i++) put(&at, index_at(state, picture->bytes + position - 1, i, 1));
    } else if (code == 0) {
      at.x = 0;
      at.y++;
    } else if (code == 1) {
      return fc_ok;
    } else if (code == 2) {
      if (picture->count - position < 2) return too_short(report);
      at.x += picture->bytes[position];
      at.y += picture->bytes[position + 1];
      position += 2;
    } else {
      // A literal part is padded to whole words.
      const size_t bytes = state->bits == 8 ? code : (code + 1) / 2;
      if (picture->count - position < bytes) return too_short(report);
      for (uint32_t i = 0; i < code; i++) put(&at, index_at(state, picture->bytes + position, i, 0));
      position += bytes;
      if (bytes % 2 == 1 && position < picture->count) position++;
    }
  }
  return fc_ok;
}

static fc_status decode_bmp(fc_picture *picture, uint8_t *pixels, fc_report *report) {
  const bmp_state *state = picture->state;
  return state->compression == rle8 || state->compression == rle4
    ? decode_runs(picture, pixels, report)
    : decode_plain(picture, pixels, report);
}

static void close_bmp(fc_picture *picture) { free(picture->state); }

const fc_codec fc_bmp_codec = {.open = open_bmp, .decode = decode_bmp, .close = close_bmp};
