// Weights in the order in which the kernels read them. Channels of a layer's output come in blocks of 16
// (BLOCK): one register block of the multiply-add kernel, whatever the instruction set.
#ifndef FACET_WEIGHTS_H
#define FACET_WEIGHTS_H

#include "CKernels.h"

enum { BLOCK = 16 };

// The first layer of each network: 3 input channels, 3x3, Winograd F(4,3) down the columns.
// `u`: [group of channels][point][input channel][kernel column][channel of the group].
#define FIRST_LAYER(channels, group)                       \
  struct {                                                 \
    float u[(channels) / (group)][6][3][3][(group)];       \
    float start[(channels) / (group)][6][(group)];         \
    float slope[(channels) / (group)][(group)];            \
  }

// A 3x3 layer by Winograd in two dimensions. `u`: [block][point][input channel][16];
// `start`: [block][point][16], the accumulators' first values, which carry the bias.
#define WINOGRAD_LAYER(points, in, out)                    \
  struct {                                                 \
    float u[(out) / BLOCK][(points)][(in)][BLOCK];         \
    float start[(out) / BLOCK][(points)][BLOCK];           \
    float slope[(out)];                                    \
  }

// A matrix product: dense layers, and 2x2 layers over gathered windows. `w`: [block][tap][16].
#define MATRIX_LAYER(taps, out)                            \
  struct {                                                 \
    float w[(out) / BLOCK][(taps)][BLOCK];                 \
    float bias[(out)];                                     \
    float slope[(out)];                                    \
  }

struct facet_weights {
  struct {
    _Alignas(64) FIRST_LAYER(10, 5) conv1;
    _Alignas(64) WINOGRAD_LAYER(36, 10, 16) conv2;
    _Alignas(64) WINOGRAD_LAYER(36, 16, 32) conv3;
    _Alignas(64) float difference[32];  // weights of face logit minus the other
    float difference_bias;
    _Alignas(64) MATRIX_LAYER(32, 16) heads;  // 2 logits, 4 offsets, 10 unused
  } pnet;
  struct {
    _Alignas(64) FIRST_LAYER(28, 4) conv1;
    _Alignas(64) WINOGRAD_LAYER(25, 28, 48) conv2;
    _Alignas(64) MATRIX_LAYER(4 * 48, 64) conv3;
    _Alignas(64) MATRIX_LAYER(576, 128) dense4;
    _Alignas(64) MATRIX_LAYER(128, 16) heads;  // 2 logits, 4 offsets, 10 unused
  } rnet;
  struct {
    _Alignas(64) FIRST_LAYER(32, 4) conv1;
    _Alignas(64) WINOGRAD_LAYER(25, 32, 64) conv2;
    _Alignas(64) WINOGRAD_LAYER(36, 64, 64) conv3;
    _Alignas(64) MATRIX_LAYER(4 * 64, 128) conv4;
    _Alignas(64) MATRIX_LAYER(1152, 256) dense5;
    _Alignas(64) MATRIX_LAYER(256, 16) heads;  // 2 logits, 4 offsets, 5 x, 5 y
  } onet;
};

// F(4,3) interpolates at 0, -+near, -+far and infinity. These points, found by trying on photos, lose least
// precision: a third less than the usual 0, -+1, -+2 in one dimension, and well under half of what those lose in
// two. All constants of the transforms are exact in float32. F(3,3) uses 0, 1, -1, 2 and infinity, F(2,3)
// leaves out 2.
#define FIRST_NEAR 0.75f
#define FIRST_FAR 1.25f
#define NEAR 0.6875f
#define FAR 1.5f

// Winograd's F(m,3) at finite points p: row p of the weights' transform is (1, p, p^2) / prod(p - q) over
// the other finite points q; the last row, infinity, is (0, 0, 1).
typedef struct {
  int points;       // m + 2
  double g[6][3];   // weights' transform
  double start[6];  // first values of the accumulators that add 1 to every output
} facet_transform;
facet_transform facet_make_transform(int m, double near, double far);

// Row `o` of a matrix layer from `taps` weights; tap t of the kernel is the file's tap order(t).
void facet_pack_row(int taps, int o, const float *weights, const int *order, float *w);

#endif
