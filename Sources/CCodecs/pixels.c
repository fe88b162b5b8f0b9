// Loops over pixels that are needed quickly in debug builds too.
#include <stdlib.h>
#include <string.h>

#include "report.h"

static void mirror_row(const uint8_t *in, uint8_t *out, int32_t width) {
  uint8_t *o = out + 3 * (size_t)(width - 1);
  for (int32_t x = 0; x < width; x++, in += 3, o -= 3) {
    o[0] = in[0];
    o[1] = in[1];
    o[2] = in[2];
  }
}

// Rows become columns. Blocks of columns keep the cache lines of all the rows at hand.
static void turn_rows(
    const uint8_t *stored, size_t stride, int32_t first, int32_t rows, int32_t width, int32_t height,
    int orientation, uint8_t *out) {
  const int from_bottom = orientation == 7 || orientation == 8;  // column x goes to row width-1-x
  const int from_right = orientation == 6 || orientation == 7;   // row y goes to column height-1-y
  const size_t out_stride = 3 * (size_t)height;
  enum { band = 64 };
  for (int32_t top = 0; top < rows; top += band) {
    const int32_t end = rows - top < band ? rows : top + band;
    const int32_t y = first + (from_right ? end - 1 : top);  // the row that comes leftmost
    const size_t left = 3 * (size_t)(from_right ? height - 1 - y : y);
    const uint8_t *start = stored + (size_t)(from_right ? end - 1 : top) * stride;
    const ptrdiff_t step = from_right ? -(ptrdiff_t)stride : (ptrdiff_t)stride;
    for (int32_t x = 0; x < width; x++) {
      const uint8_t *in = start + 3 * (size_t)x;
      uint8_t *o = out + (size_t)(from_bottom ? width - 1 - x : x) * out_stride + left;
      // Four bytes at a time from left to right: the fourth is overwritten by the next pixel. The last pixel
      // of a row of the band, and the last column, have no fourth byte of their own.
      int32_t remaining = end - top;
      if (x < width - 1)
        for (; remaining > 1; remaining--, in += step, o += 3) memcpy(o, in, 4);
      for (; remaining > 0; remaining--, in += step, o += 3) memcpy(o, in, 3);
    }
  }
}

void fc_orient(
    const uint8_t *stored, size_t stride, int32_t first, int32_t rows, int32_t width, int32_t height,
    int orientation, uint8_t *out) {
  if (orientation >= 5 && orientation <= 8) {
    turn_rows(stored, stride, first, rows, width, height, orientation, out);
    return;
  }
  const size_t row_bytes = 3 * (size_t)width;
  for (int32_t r = 0; r < rows; r++) {
    const uint8_t *in = stored + (size_t)r * stride;
    const int32_t y = first + r;
    const int upside_down = orientation == 3 || orientation == 4;
    uint8_t *row = out + (size_t)(upside_down ? height - 1 - y : y) * row_bytes;
    if (orientation == 2 || orientation == 3) mirror_row(in, row, width);
    else memcpy(row, in, row_bytes);
  }
}

// Where the windows of an axis begin and end, the rule in CCodecs.h in whole numbers.
static int32_t window_start(int64_t i, int64_t in, int64_t out) { return (int32_t)(i * in / out); }
static int32_t window_end(int64_t i, int64_t in, int64_t out) {
  return (int32_t)(((i + 1) * in + out - 1) / out);
}

static void add_row(uint32_t *restrict sums, const uint8_t *restrict row, size_t count) {
  for (size_t i = 0; i < count; i++) sums[i] += row[i];
}

// Four rows in one pass: a quarter of the traffic of the sums.
static void add_rows4(uint32_t *restrict sums, const uint8_t *restrict row, size_t stride, size_t count) {
  const uint8_t *restrict b = row + stride, *restrict c = b + stride, *restrict d = c + stride;
  for (size_t i = 0; i < count; i++)
    sums[i] += (uint16_t)((uint16_t)(row[i] + b[i]) + (uint16_t)(c[i] + d[i]));
}

fc_status fc_area_resize(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, uint8_t *out, int32_t out_width,
    int32_t out_height) {
  const size_t columns = 3 * (size_t)in_width;
  uint32_t *sums = malloc(columns * sizeof *sums);
  int32_t *edges = malloc(2 * (size_t)out_width * sizeof *edges);
  if (!sums || !edges) {
    free(sums);
    free(edges);
    return fc_no_memory;
  }
  for (int32_t x = 0; x < out_width; x++) {
    edges[2 * x] = window_start(x, in_width, out_width);
    edges[2 * x + 1] = window_end(x, in_width, out_width);
  }
  for (int32_t y = 0; y < out_height; y++) {
    const int32_t top = window_start(y, in_height, out_height), bottom = window_end(y, in_height, out_height);
    memset(sums, 0, columns * sizeof *sums);
    int32_t row = top;
    for (; row + 4 <= bottom; row += 4) add_rows4(sums, in + (size_t)row * stride, stride, columns);
    for (; row < bottom; row++) add_row(sums, in + (size_t)row * stride, columns);
    uint8_t *o = out + 3 * (size_t)y * (size_t)out_width;
    for (int32_t x = 0; x < out_width; x++, o += 3) {
      const int32_t left = edges[2 * x], right = edges[2 * x + 1];
      uint64_t r = 0, g = 0, b = 0;
      for (const uint32_t *s = sums + 3 * (size_t)left, *end = sums + 3 * (size_t)right; s < end; s += 3) {
        r += s[0];
        g += s[1];
        b += s[2];
      }
      const uint64_t n = (uint64_t)(right - left) * (uint64_t)(bottom - top), half = n / 2;
      o[0] = (uint8_t)((r + half) / n);
      o[1] = (uint8_t)((g + half) / n);
      o[2] = (uint8_t)((b + half) / n);
    }
  }
  free(sums);
  free(edges);
  return fc_ok;
}
