// Packed weights and working memory of the network that tells people apart; see CKernels.h.
#ifndef FACET_IDENTITY_H
#define FACET_IDENTITY_H

#include "CKernels.h"
#include "weights.h"

// A layer whose windows are gathered and multiplied. `w`: [block][tap][16].
#define PLAIN_LAYER(taps, out)             \
  struct {                                 \
    float w[(out) / BLOCK][(taps)][BLOCK]; \
    float bias[(out)];                     \
  }

// A 3x3 layer by Winograd in two dimensions, all outputs of a point together: the deep layers' weights are larger
// than a cache, and are read once for all faces. `start`: the accumulators' first values, which carry the bias.
#define TILED_LAYER(points, in, out)               \
  struct {                                         \
    float u[(points)][(out) / BLOCK][(in)][BLOCK]; \
    float start[(points)][(out)];                  \
  }

// Tiles and their size are chosen so that tiles fill the maps: 9 of 4 pixels for 35, 6 of 3 for 17, 2 of 4 for 8.
// At 4 pixels and 256 channels, larger tiles save less than reading their larger weights costs a single face.
struct facet_identity_weights {
  _Alignas(64) PLAIN_LAYER(147, 32) conv1;
  _Alignas(64) TILED_LAYER(36, 32, 32) stage1[6];
  _Alignas(64) PLAIN_LAYER(288, 64) halve2;
  _Alignas(64) TILED_LAYER(25, 64, 64) stage2[7];
  _Alignas(64) PLAIN_LAYER(576, 128) halve3;
  _Alignas(64) TILED_LAYER(36, 128, 128) stage3[5];
  _Alignas(64) PLAIN_LAYER(1152, 256) halve4;
  _Alignas(64) TILED_LAYER(16, 256, 256) stage4[5];
  _Alignas(64) PLAIN_LAYER(2304, 256) halve5;
  _Alignas(64) PLAIN_LAYER(256, 256) last;  // a 3x3 layer on a single pixel: its middle
  _Alignas(64) PLAIN_LAYER(256, 128) embedding;
};

enum {
  // Sides of a stage's maps in memory: whole tiles and a border of zeros.
  SIDE1 = 9 * 4 + 2,
  SIDE2 = 6 * 3 + 2,
  SIDE3 = 2 * 4 + 2,
  SIDE4 = 2 * 2 + 2,
  // Tiles that are transformed at a time.
  TILES1 = 18,
  TILES2 = 36,
  TILES3 = 4 * FACET_IDENTITY_GROUP,
  TILES4 = 4 * FACET_IDENTITY_GROUP,
  // Floats of a stage's tiles at all points, for the widest stage.
  TILE_FLOATS = 36 * (TILES3 + 12) * 128,
  // Windows that are gathered at a time, and room to overrun.
  WINDOWS = 48,
};

// Maps are [row][column][channel], two for each face: a block's input and output, and what is between its layers.
struct facet_identity_scratch {
  _Alignas(64) float input[FACET_CHIP_SIDE * FACET_CHIP_SIDE * 3 + 64];
  _Alignas(64) float windows[(WINDOWS + 24) * FACET_PANEL_PITCH(2304)];
  _Alignas(64) float rows[3][(72 + 12) * 32];
  _Alignas(64) float sums[(WINDOWS + 24) * 256];
  _Alignas(64) float first[2][SIDE1 * SIDE1 * 32];
  _Alignas(64) float second[2][SIDE2 * SIDE2 * 64];
  _Alignas(64) float third[2][FACET_IDENTITY_GROUP][SIDE3 * SIDE3 * 128];
  _Alignas(64) float fourth[2][FACET_IDENTITY_GROUP][SIDE4 * SIDE4 * 256];
  _Alignas(64) float fifth[FACET_IDENTITY_GROUP + 12][4][256];
  _Alignas(64) float means[FACET_IDENTITY_GROUP + 12][256];
  _Alignas(64) float numbers[FACET_IDENTITY_GROUP + 12][128];
  _Alignas(64) float spread[TILE_FLOATS];
  _Alignas(64) float products[TILE_FLOATS];
  _Alignas(64) float between[6 * SIDE1 * 16];
};

#endif
