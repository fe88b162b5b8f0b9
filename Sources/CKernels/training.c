#include <string.h>

#include "CKernels.h"

int64_t facet_layer_work(const facet_layer *l) {
  int side = l->side - l->kernel + 1, taps = l->kernel * l->kernel * l->channels, area = side * side;
  int64_t rows = (int64_t)(area >= 1024 ? 1 : 1024 / area) * area + FACET_SLACK_ROWS;
  return 2 * FACET_PANEL_FLOATS(taps) + rows * l->outs;
}

void facet_layer_transpose(const facet_layer *l, const float *weights, float *transposed) {
  int taps = l->kernel * l->kernel * l->channels, columns = (taps + 15) / 16 * 16;
  if (columns > taps) memset(transposed, 0, sizeof(float) * (size_t)(columns * l->outs));
  for (int t = 0; t < taps; t++)
    for (int o = 0; o < l->outs; o++)
      transposed[((ptrdiff_t)(t / 16) * l->outs + o) * 16 + t % 16] =
          weights[((ptrdiff_t)(o / 16) * taps + t) * 16 + o % 16];
}
