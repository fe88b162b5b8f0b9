#include "weights.h"

#include <string.h>

size_t facet_weights_size(void) { return sizeof(struct facet_weights); }

facet_transform facet_make_transform(int m, double near, double far) {
  const double four[5] = {0, near, -near, far, -far};
  static const double fewer[4] = {0, 1, -1, 2};
  const double *p = m == 4 ? four : fewer;
  facet_transform t = {.points = m + 2};
  for (int i = 0; i <= m; i++) {
    double product = 1, lagrange = 1;
    for (int j = 0; j <= m; j++) {
      if (j == i) continue;
      product *= p[i] - p[j];
      lagrange *= (1 - p[j]) / (p[i] - p[j]);
    }
    for (int k = 0; k < 3; k++) t.g[i][k] = (k == 0 ? 1 : k == 1 ? p[i] : p[i] * p[i]) / product;
    // Output i of the output transform is sum p^i * accumulator: Lagrange's weights at 1 make all of them 1.
    t.start[i] = lagrange;
  }
  t.g[m + 1][2] = 1;
  return t;
}

// conv [out][in][3][3] to u and start of a WINOGRAD_LAYER.
static void pack_winograd(int m, int in, int out, const float *conv, const float *bias,
                          const float *slopes, float *u, float *start, float *slope) {
  facet_transform t = facet_make_transform(m, NEAR, FAR);
  int n = t.points;
  for (int o = 0; o < out; o++) {
    int block = o / BLOCK, lane = o % BLOCK;
    for (int k = 0; k < n; k++)
      for (int l = 0; l < n; l++) {
        int point = block * n * n + k * n + l;
        for (int c = 0; c < in; c++) {
          double sum = 0;
          for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
              sum += t.g[k][i] * t.g[l][j] * (double)conv[(o * in + c) * 9 + i * 3 + j];
          u[((ptrdiff_t)point * in + c) * BLOCK + lane] = (float)sum;
        }
        start[point * BLOCK + lane] = (float)(t.start[k] * t.start[l] * (double)bias[o]);
      }
    slope[o] = slopes[o];
  }
}

// conv [out][3][3][3] to a FIRST_LAYER of groups of `group` channels.
static void pack_first(int out, int group, const float *conv, const float *bias, const float *slopes,
                       float *u, float *start, float *slope) {
  facet_transform t = facet_make_transform(4, FIRST_NEAR, FIRST_FAR);
  for (int o = 0; o < out; o++) {
    int g = o / group, lane = o % group;
    for (int k = 0; k < 6; k++) {
      for (int c = 0; c < 3; c++)
        for (int j = 0; j < 3; j++) {
          double sum = 0;
          for (int i = 0; i < 3; i++) sum += t.g[k][i] * (double)conv[(o * 3 + c) * 9 + i * 3 + j];
          u[(((g * 6 + k) * 3 + c) * 3 + j) * group + lane] = (float)sum;
        }
      start[(g * 6 + k) * group + lane] = (float)(t.start[k] * (double)bias[o]);
    }
    slope[o] = slopes[o];
  }
}

void facet_pack_row(int taps, int o, const float *weights, const int *order, float *w) {
  for (int t = 0; t < taps; t++)
    w[((ptrdiff_t)(o / BLOCK) * taps + t) * BLOCK + o % BLOCK] = weights[order ? order[t] : t];
}

// [first][second], a cell of a window or map then its channel, to the file's order for 2x2 layers,
// [channel][row][column].
static void window_order(int channels, int *order) {
  for (int cell = 0; cell < 4; cell++)
    for (int c = 0; c < channels; c++) order[cell * channels + c] = c * 4 + cell;
}

// A 3x3 map read row by row, channel fastest, to the file's order: column, row, channel.
static void map_order(int channels, int *order) {
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      for (int c = 0; c < channels; c++) order[(y * 3 + x) * channels + c] = (x * 3 + y) * channels + c;
}

static void pack_matrix(int taps, int out, int first, const float *weights, const float *bias,
                        const float *slopes, const int *order, float *w, float *to_bias, float *slope) {
  for (int o = 0; o < out; o++) {
    facet_pack_row(taps, first + o, weights + (ptrdiff_t)o * taps, order, w);
    to_bias[first + o] = bias[o];
    if (slopes) slope[first + o] = slopes[o];
  }
}

#define PACK_WINOGRAD(m, in, out, from, number, layer)                                          \
  pack_winograd(m, in, out, from->conv##number, from->bias##number, from->slope##number,        \
                &(layer).u[0][0][0][0], &(layer).start[0][0][0], (layer).slope)
#define PACK_FIRST(out, group, from, layer)                                                     \
  pack_first(out, group, from->conv1, from->bias1, from->slope1, &(layer).u[0][0][0][0][0],     \
             &(layer).start[0][0][0], &(layer).slope[0][0])
#define PACK_MATRIX(taps, out, first, weights, biases, slopes, order, layer)                    \
  pack_matrix(taps, out, first, weights, biases, slopes, order, &(layer).w[0][0][0],            \
              (layer).bias, (layer).slope)

void facet_weights_pack(const facet_pnet_tensors *pnet, const facet_rnet_tensors *rnet,
                        const facet_onet_tensors *onet, facet_weights *packed) {
  memset(packed, 0, sizeof *packed);
  int order[1152];

  PACK_FIRST(10, 5, pnet, packed->pnet.conv1);
  PACK_WINOGRAD(4, 10, 16, pnet, 2, packed->pnet.conv2);
  PACK_WINOGRAD(4, 16, 32, pnet, 3, packed->pnet.conv3);
  for (int c = 0; c < 32; c++) packed->pnet.difference[c] = pnet->face[32 + c] - pnet->face[c];
  packed->pnet.difference_bias = pnet->face_bias[1] - pnet->face_bias[0];
  PACK_MATRIX(32, 2, 0, pnet->face, pnet->face_bias, NULL, NULL, packed->pnet.heads);
  PACK_MATRIX(32, 4, 2, pnet->box, pnet->box_bias, NULL, NULL, packed->pnet.heads);

  PACK_FIRST(28, 4, rnet, packed->rnet.conv1);
  PACK_WINOGRAD(3, 28, 48, rnet, 2, packed->rnet.conv2);
  window_order(48, order);
  PACK_MATRIX(192, 64, 0, rnet->conv3, rnet->bias3, rnet->slope3, order, packed->rnet.conv3);
  map_order(64, order);
  PACK_MATRIX(576, 128, 0, rnet->dense4, rnet->bias4, rnet->slope4, order, packed->rnet.dense4);
  PACK_MATRIX(128, 2, 0, rnet->face, rnet->face_bias, NULL, NULL, packed->rnet.heads);
  PACK_MATRIX(128, 4, 2, rnet->box, rnet->box_bias, NULL, NULL, packed->rnet.heads);

  PACK_FIRST(32, 4, onet, packed->onet.conv1);
  PACK_WINOGRAD(3, 32, 64, onet, 2, packed->onet.conv2);
  PACK_WINOGRAD(4, 64, 64, onet, 3, packed->onet.conv3);
  window_order(64, order);
  PACK_MATRIX(256, 128, 0, onet->conv4, onet->bias4, onet->slope4, order, packed->onet.conv4);
  map_order(128, order);
  PACK_MATRIX(1152, 256, 0, onet->dense5, onet->bias5, onet->slope5, order, packed->onet.dense5);
  PACK_MATRIX(256, 2, 0, onet->face, onet->face_bias, NULL, NULL, packed->onet.heads);
  PACK_MATRIX(256, 4, 2, onet->box, onet->box_bias, NULL, NULL, packed->onet.heads);
  PACK_MATRIX(256, 10, 6, onet->landmarks, onet->landmarks_bias, NULL, NULL, packed->onet.heads);
}
