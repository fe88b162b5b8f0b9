#include "identity.h"

#include <string.h>

size_t facet_identity_weights_size(void) { return sizeof(struct facet_identity_weights); }

size_t facet_identity_scratch_size(void) { return sizeof(struct facet_identity_scratch); }

size_t facet_identity_parameters(void) {
  size_t stage1 = 6 * (9 * 32 * 32 + 32), stage2 = (9 * 32 * 64 + 64) + 7 * (9 * 64 * 64 + 64);
  size_t stage3 = (9 * 64 * 128 + 128) + 5 * (9 * 128 * 128 + 128);
  size_t stage4 = (9 * 128 * 256 + 256) + 5 * (9 * 256 * 256 + 256), stage5 = 2 * (9 * 256 * 256 + 256);
  return (147 * 32 + 32) + stage1 + stage2 + stage3 + stage4 + stage5 + 256 * 128;
}

// The next layer's weights [out][in][side][side] and bias to a PLAIN_LAYER of windows [row][column][channel].
static const float *pack_plain(const float *from, int side, int in, int out, float *w, float *bias) {
  int order[2304], area = side * side, taps = area * in;
  for (int cell = 0; cell < area; cell++)
    for (int c = 0; c < in; c++) order[cell * in + c] = c * area + cell;
  for (int o = 0; o < out; o++) facet_pack_row(taps, o, from + (ptrdiff_t)o * taps, order, w);
  from += (ptrdiff_t)out * taps;
  memcpy(bias, from, sizeof(float) * (size_t)out);
  return from + out;
}

// The next layer's to a TILED_LAYER of tiles of m x m.
static const float *pack_tiled(const float *from, int m, int channels, float *u, float *start) {
  facet_transform t = facet_make_transform(m, NEAR, FAR);
  const int n = t.points;
  const float *bias = from + (ptrdiff_t)channels * channels * 9;
  for (int o = 0; o < channels; o++) {
    for (int c = 0; c < channels; c++) {
      const float *g = from + ((ptrdiff_t)o * channels + c) * 9;
      for (int k = 0; k < n; k++) {
        double half[3];
        for (int j = 0; j < 3; j++)
          half[j] = t.g[k][0] * (double)g[j] + t.g[k][1] * (double)g[3 + j] + t.g[k][2] * (double)g[6 + j];
        for (int l = 0; l < n; l++)
          u[(((ptrdiff_t)(k * n + l) * channels + o / BLOCK * BLOCK) * channels) + c * BLOCK + o % BLOCK] =
              (float)(t.g[l][0] * half[0] + t.g[l][1] * half[1] + t.g[l][2] * half[2]);
      }
    }
    for (int k = 0; k < n; k++)
      for (int l = 0; l < n; l++) start[(k * n + l) * channels + o] = (float)(t.start[k] * t.start[l] * (double)bias[o]);
  }
  return bias + channels;
}

#define PACK_PLAIN(side, in, out, layer) p = pack_plain(p, side, in, out, (layer).w[0][0], (layer).bias)
#define PACK_TILED(m, count, channels, layers) \
  for (int i = 0; i < (count); i++) p = pack_tiled(p, m, channels, (layers)[i].u[0][0][0], (layers)[i].start[0])

void facet_identity_pack(const float *parameters, facet_identity_weights *packed) {
  const float *p = parameters;
  PACK_PLAIN(7, 3, 32, packed->conv1);
  PACK_TILED(4, 6, 32, packed->stage1);
  PACK_PLAIN(3, 32, 64, packed->halve2);
  PACK_TILED(3, 7, 64, packed->stage2);
  PACK_PLAIN(3, 64, 128, packed->halve3);
  PACK_TILED(4, 5, 128, packed->stage3);
  PACK_PLAIN(3, 128, 256, packed->halve4);
  PACK_TILED(2, 5, 256, packed->stage4);
  PACK_PLAIN(3, 256, 256, packed->halve5);
  // Of the last 3x3 layer, which sees one pixel and its padding, only the middle counts.
  for (int o = 0; o < 256; o++)
    for (int c = 0; c < 256; c++) packed->last.w[o / BLOCK][c][o % BLOCK] = p[(o * 256 + c) * 9 + 4];
  p += 256 * 256 * 9;
  memcpy(packed->last.bias, p, sizeof packed->last.bias);
  p += 256;
  for (int o = 0; o < 128; o++) facet_pack_row(256, o, p + o * 256, NULL, packed->embedding.w[0][0]);
  memset(packed->embedding.bias, 0, sizeof packed->embedding.bias);
}
