// Resize with a triangle filter, in Pillow's arithmetic: image libraries differ here, and crops that were made for
// a recogniser by one of them must be made by the same rule.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

enum { precision = 22 };

typedef struct {
  int32_t first, count;
} span;

// Where each output position takes its inputs from, with weights that add up to 2^22 nearly.
typedef struct {
  span *spans;
  int32_t *weights;  // `width` for each output position
  int32_t width;
} filter;

static void filter_free(filter *f) {
  free(f->spans);
  free(f->weights);
}

static fc_status filter_make(filter *f, int32_t in, int32_t out) {
  const double scale = (double)in / out, support = scale < 1 ? 1 : scale, per_support = 1 / support;
  f->width = (int32_t)ceil(support) * 2 + 1;
  f->spans = malloc((size_t)out * sizeof *f->spans);
  f->weights = calloc((size_t)out * (size_t)f->width, sizeof *f->weights);
  double *row = malloc((size_t)f->width * sizeof *row);
  if (!f->spans || !f->weights || !row) {
    free(row);
    filter_free(f);
    return fc_no_memory;
  }
  for (int32_t i = 0; i < out; i++) {
    const double center = (i + 0.5) * scale;
    int32_t first = (int32_t)(center - support + 0.5), end = (int32_t)(center + support + 0.5);
    if (first < 0) first = 0;
    if (end > in) end = in;
    double sum = 0;
    for (int32_t x = first; x < end; x++) {
      const double distance = fabs((x - center + 0.5) * per_support);
      row[x - first] = distance < 1 ? 1 - distance : 0;
      sum += row[x - first];
    }
    int32_t *weights = f->weights + (size_t)i * (size_t)f->width;
    for (int32_t k = 0; k < end - first; k++)
      weights[k] = (int32_t)(0.5 + (sum == 0 ? row[k] : row[k] / sum) * (1 << precision));
    f->spans[i] = (span){first, end - first};
  }
  free(row);
  return fc_ok;
}

static uint8_t byte(int64_t sum) {
  const int64_t value = sum >> precision;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

fc_status fc_triangle_resize(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, uint8_t *out, int32_t out_width,
    int32_t out_height) {
  filter across, down;
  if (filter_make(&across, in_width, out_width) != fc_ok) return fc_no_memory;
  if (filter_make(&down, in_height, out_height) != fc_ok) {
    filter_free(&across);
    return fc_no_memory;
  }
  const size_t row_bytes = 3 * (size_t)out_width;
  uint8_t *middle = malloc(row_bytes * (size_t)in_height);
  fc_status status = fc_no_memory;
  if (middle) {
    for (int32_t y = 0; y < in_height; y++) {
      uint8_t *o = middle + (size_t)y * row_bytes;
      for (int32_t x = 0; x < out_width; x++, o += 3) {
        const uint8_t *p = in + (size_t)y * stride + 3 * (size_t)across.spans[x].first;
        const int32_t *w = across.weights + (size_t)x * (size_t)across.width;
        int64_t sum[3] = {1 << (precision - 1), 1 << (precision - 1), 1 << (precision - 1)};
        for (int32_t k = 0; k < across.spans[x].count; k++, p += 3)
          for (int c = 0; c < 3; c++) sum[c] += (int64_t)p[c] * w[k];
        for (int c = 0; c < 3; c++) o[c] = byte(sum[c]);
      }
    }
    for (int32_t y = 0; y < out_height; y++) {
      const int32_t *w = down.weights + (size_t)y * (size_t)down.width;
      for (size_t i = 0; i < row_bytes; i++) {
        const uint8_t *p = middle + (size_t)down.spans[y].first * row_bytes + i;
        int64_t sum = 1 << (precision - 1);
        for (int32_t k = 0; k < down.spans[y].count; k++, p += row_bytes) sum += (int64_t)*p * w[k];
        *out++ = byte(sum);
      }
    }
    status = fc_ok;
  }
  free(middle);
  filter_free(&across);
  filter_free(&down);
  return status;
}
