// The memory that one call works in. Sizes are those of the widest strip and fullest group.
#ifndef FACET_SCRATCH_H
#define FACET_SCRATCH_H

#include "CKernels.h"

enum {
  // P-Net, in columns: outputs, outputs of the second layer (whole tiles), pooled columns, and a row of one
  // phase (every second column) of the input with room for whole vectors.
  STRIP_OUT = FACET_STRIP_COLUMNS,
  STRIP_SECOND = STRIP_OUT + 4,
  STRIP_POOLED = STRIP_OUT + 8,
  STRIP_PHASE = STRIP_POOLED + 24,
  // Crops lie side by side for the first layer: 4 of R-Net's or 2 of O-Net's.
  CHUNK_LANES = 48,
  CHUNK_PHASE = CHUNK_LANES + 24,
  // Winograd: tiles at a time. P-Net's rows are cut into pieces of TILES.
  TILES = 12,
  CROP_TILES = 36,
  // Photo columns that the resizing sums at a time.
  SPAN = 2048,
  // Output columns of a resized row, whole groups of 8.
  RESIZED = 2 * STRIP_POOLED + 16,
};

// Which photo columns make up each column of a resized row: `base` of them from start / 3, one more where
// `extra` is all ones.
typedef struct {
  int32_t count;            // columns of the resized row
  int32_t base;             // photo columns of the narrowest window
  int32_t start[RESIZED];   // first photo byte
  uint32_t extra[RESIZED];  // 0 or all ones
  // Columns of the window and 1 / that: of 8 columns first the even ones, then the odd.
  _Alignas(32) float width[RESIZED];
  _Alignas(32) float inverse[RESIZED];
} facet_columns;

struct facet_scratch {
  facet_columns columns;
  _Alignas(64) uint32_t sums[SPAN * 3 + 64];

  // Winograd: transformed inputs, products, and one pass between the two directions.
  _Alignas(64) float spread[36 * 24 * 64];
  _Alignas(64) float products[36 * CROP_TILES * 16];
  _Alignas(64) float between[6 * (4 * TILES + 2) * 16];

  union {
    struct {
      _Alignas(64) float input[10][3][2][STRIP_PHASE];
      _Alignas(64) float first[6][3][2][STRIP_PHASE];
      _Alignas(64) float planes[12][2][STRIP_PHASE];
      _Alignas(64) float pooled[6][STRIP_POOLED][16];
      _Alignas(64) float second[6][STRIP_SECOND][16];
      _Alignas(64) float third[FACET_STEP_ROWS][STRIP_OUT + 8][32];
    } pnet;
    struct {
      _Alignas(64) float input[50][3][2][CHUNK_PHASE];
      _Alignas(64) float first[6][3][2][CHUNK_PHASE];
      _Alignas(64) float rows[2][32][2][CHUNK_PHASE];  // vertical maxima of two pooled rows
      _Alignas(64) float open[32][2][CHUNK_PHASE];     // of a pooled row whose last input row is to come
      _Alignas(64) float pooled[2 * 23 * 24 * 32];
      _Alignas(64) float second[4 * 9 * 9 * 48 + 2 * 21 * 21 * 64];
      _Alignas(64) float second_pooled[FACET_RNET_GROUP * 4 * 4 * 48 + FACET_ONET_GROUP * 10 * 10 * 64];
      _Alignas(64) float third[FACET_ONET_GROUP * 8 * 8 * 64];
      _Alignas(64) float third_pooled[FACET_ONET_GROUP * 4 * 4 * 64];
      _Alignas(64) float windows[(FACET_RNET_GROUP * 9 + 12) * 256];
      _Alignas(64) float features[(FACET_RNET_GROUP + 12) * 1152];
      _Alignas(64) float dense[(FACET_RNET_GROUP + 12) * 256];
      _Alignas(64) float answers[(FACET_RNET_GROUP + 12) * 16];
    } crops;
  };
};

#endif
