// Pictures seen through an affine transform.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

enum { position_bits = 10, step_bits = 5, steps = 1 << step_bits, weight_bits = 15 };

// Nearest whole number, halves to even, held inside 32 bits; what is no number becomes far outside.
static int64_t fixed(double value) {
  if (!(value > -2147483648.0)) return INT32_MIN;
  if (value > 2147483647.0) return INT32_MAX;
  return (int64_t)nearbyint(value);
}

// Where an index outside 0..<count comes from; -1 is black.
static int64_t inside(int64_t i, int64_t count, fc_edge edge) {
  if (i >= 0 && i < count) return i;
  if (edge == fc_edge_replicate) return i < 0 ? 0 : count - 1;
  if (edge != fc_edge_reflect) return -1;
  if (count == 1) return 0;
  const int64_t period = 2 * (count - 1);
  i %= period;
  if (i < 0) i += period;
  return i < count ? i : period - i;
}

static const uint8_t black[3] = {0, 0, 0};

// The four pixels around a position.
static inline void find_taps(
    const uint8_t *in, int64_t width, int64_t height, fc_edge edge, int64_t column, int64_t row,
    const uint8_t *tap[4]) {
  if (column >= 0 && row >= 0 && column + 1 < width && row + 1 < height) {
    tap[0] = in + 3 * ((size_t)row * (size_t)width + (size_t)column);
    tap[1] = tap[0] + 3;
    tap[2] = tap[0] + 3 * (size_t)width;
    tap[3] = tap[2] + 3;
    return;
  }
  for (int i = 0; i < 4; i++) {
    const int64_t x = inside(column + (i & 1), width, edge), y = inside(row + (i >> 1), height, edge);
    tap[i] = x < 0 || y < 0 ? black : in + 3 * ((size_t)y * (size_t)width + (size_t)x);
  }
}

fc_status fc_warp_affine(
    const uint8_t *in, int32_t in_width, int32_t in_height, const double inverse[6], fc_edge edge, uint8_t *out,
    int32_t out_width, int32_t out_height) {
  const double scale = 1 << position_bits;
  const int64_t half_step = (1 << position_bits) / steps / 2;
  int64_t *across = malloc(2 * (size_t)out_width * sizeof *across);
  if (!across) return fc_no_memory;
  for (int32_t x = 0; x < out_width; x++) {
    across[2 * x] = fixed(inverse[0] * x * scale);
    across[2 * x + 1] = fixed(inverse[3] * x * scale);
  }
  for (int32_t y = 0; y < out_height; y++) {
    const int64_t start_x = fixed((inverse[1] * y + inverse[2]) * scale) + half_step;
    const int64_t start_y = fixed((inverse[4] * y + inverse[5]) * scale) + half_step;
    for (int32_t x = 0; x < out_width; x++, out += 3) {
      const int64_t px = (start_x + across[2 * x]) >> (position_bits - step_bits);
      const int64_t py = (start_y + across[2 * x + 1]) >> (position_bits - step_bits);
      const int fx = (int)(px & (steps - 1)), fy = (int)(py & (steps - 1));
      const uint8_t *tap[4];
      find_taps(in, in_width, in_height, edge, px >> step_bits, py >> step_bits, tap);
      const int unit = 1 << (weight_bits - 2 * step_bits);
      const int w[4] = {(steps - fx) * (steps - fy) * unit, fx * (steps - fy) * unit,
                        (steps - fx) * fy * unit, fx * fy * unit};
      for (int c = 0; c < 3; c++) {
        const int sum = tap[0][c] * w[0] + tap[1][c] * w[1] + tap[2][c] * w[2] + tap[3][c] * w[3];
        out[c] = (uint8_t)((sum + (1 << (weight_bits - 1))) >> weight_bits);
      }
    }
  }
  free(across);
  return fc_ok;
}

fc_status fc_warp_supersampled(
    const uint8_t *in, int32_t in_width, int32_t in_height, const double inverse[6], fc_edge edge, int32_t grid,
    uint8_t *out, int32_t out_width, int32_t out_height) {
  enum { bits = 16, fine = 8, unit = 1 << fine };
  const double scale = 1 << bits;
  if (grid < 1 || grid > 16) return fc_unsupported;
  const int32_t columns = out_width * grid;
  int64_t *across = malloc(2 * (size_t)columns * sizeof *across);
  uint32_t *sums = malloc(3 * (size_t)out_width * sizeof *sums);
  if (!across || !sums) {
    free(across);
    free(sums);
    return fc_no_memory;
  }
  // The samples of pixel x lie at x - 1/2 + (i + 1/2) / grid.
  for (int32_t i = 0; i < columns; i++) {
    const double x = (i + 0.5) / grid - 0.5;
    across[2 * i] = fixed(inverse[0] * x * scale);
    across[2 * i + 1] = fixed(inverse[3] * x * scale);
  }
  const uint32_t count = (uint32_t)(grid * grid);
  for (int32_t y = 0; y < out_height; y++) {
    memset(sums, 0, 3 * (size_t)out_width * sizeof *sums);
    for (int32_t j = 0; j < grid; j++) {
      const double fraction = y + (j + 0.5) / grid - 0.5;
      const int64_t half = 1 << (bits - fine - 1);
      const int64_t start_x = fixed((inverse[1] * fraction + inverse[2]) * scale) + half;
      const int64_t start_y = fixed((inverse[4] * fraction + inverse[5]) * scale) + half;
      for (int32_t i = 0; i < columns; i++) {
        const int64_t px = (start_x + across[2 * i]) >> (bits - fine);
        const int64_t py = (start_y + across[2 * i + 1]) >> (bits - fine);
        const uint32_t fx = (uint32_t)(px & (unit - 1)), fy = (uint32_t)(py & (unit - 1));
        const uint8_t *tap[4];
        find_taps(in, in_width, in_height, edge, px >> fine, py >> fine, tap);
        uint32_t *sum = sums + 3 * (i / grid);
        for (int c = 0; c < 3; c++) {
          const uint32_t top = tap[0][c] * (unit - fx) + tap[1][c] * fx;
          const uint32_t bottom = tap[2][c] * (unit - fx) + tap[3][c] * fx;
          // At most 255 · 2⁸ a sample, so that 256 of them fit with room.
          sum[c] += (top * (unit - fy) + bottom * fy + unit / 2) >> fine;
        }
      }
    }
    const uint32_t divisor = count << fine;
    for (int32_t i = 0; i < 3 * out_width; i++) *out++ = (uint8_t)((sums[i] + divisor / 2) / divisor);
  }
  free(across);
  free(sums);
  return fc_ok;
}

void fc_box_reduce(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, int32_t factor, uint8_t *out) {
  for (int32_t top = 0; top < in_height; top += factor) {
    const int32_t rows = in_height - top < factor ? in_height - top : factor;
    for (int32_t left = 0; left < in_width; left += factor, out += 3) {
      const int32_t columns = in_width - left < factor ? in_width - left : factor;
      uint64_t sum[3] = {0, 0, 0};
      for (int32_t y = 0; y < rows; y++) {
        const uint8_t *p = in + (size_t)(top + y) * stride + 3 * (size_t)left;
        uint32_t r = 0, g = 0, b = 0;
        for (int32_t x = 0; x < columns; x++, p += 3) {
          r += p[0];
          g += p[1];
          b += p[2];
        }
        sum[0] += r;
        sum[1] += g;
        sum[2] += b;
      }
      const uint64_t n = (uint64_t)rows * (uint64_t)columns;
      for (int c = 0; c < 3; c++) out[c] = (uint8_t)((sum[c] + n / 2) / n);
    }
  }
}
