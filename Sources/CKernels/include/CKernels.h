#ifndef FACET_CKERNELS_H
#define FACET_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// The three networks of the cascade and the one that tells people apart, by hand, one instance for each instruction set.
//
// Everything here is plain computing on memory that the caller owns: no allocation, no threads, no global
// state. Functions of a table may run on many threads at once as long as each call has its own scratch.
//
// Files: `weights.c` packs parameters; `instance.inc` is compiled once per instruction set and includes
// `vector.inc` (types), `block.inc` (the multiply-add kernel), `winograd.inc`, `first_layer.inc`,
// `resize.inc`, `pnet.inc`, `crops.inc` (R- and O-Net), `training.inc`, `identity.inc` (the network that tells people
// apart, whose weights `identity.c` packs); `kernels.c` compiles and chooses the instances.

// The published tensors of a network in file layouts (conv OIHW, dense out x in), one after another.
typedef struct {
  float conv1[10 * 3 * 9], bias1[10], slope1[10];
  float conv2[16 * 10 * 9], bias2[16], slope2[16];
  float conv3[32 * 16 * 9], bias3[32], slope3[32];
  float face[2 * 32], face_bias[2];
  float box[4 * 32], box_bias[4];
} facet_pnet_tensors;

typedef struct {
  float conv1[28 * 3 * 9], bias1[28], slope1[28];
  float conv2[48 * 28 * 9], bias2[48], slope2[48];
  float conv3[64 * 48 * 4], bias3[64], slope3[64];
  float dense4[128 * 576], bias4[128], slope4[128];
  float face[2 * 128], face_bias[2];
  float box[4 * 128], box_bias[4];
} facet_rnet_tensors;

typedef struct {
  float conv1[32 * 3 * 9], bias1[32], slope1[32];
  float conv2[64 * 32 * 9], bias2[64], slope2[64];
  float conv3[64 * 64 * 9], bias3[64], slope3[64];
  float conv4[128 * 64 * 4], bias4[128], slope4[128];
  float dense5[256 * 1152], bias5[256], slope5[256];
  float face[2 * 256], face_bias[2];
  float box[4 * 256], box_bias[4];
  float landmarks[10 * 256], landmarks_bias[10];
} facet_onet_tensors;

// Weights in the order in which the kernels read them, the same for all instruction sets.
// The caller gives 64-byte aligned memory of `facet_weights_size` bytes.
typedef struct facet_weights facet_weights;
size_t facet_weights_size(void);
void facet_weights_pack(const facet_pnet_tensors *pnet, const facet_rnet_tensors *rnet,
                        const facet_onet_tensors *onet, facet_weights *packed);

// Memory that one call works in, kept between calls: 64-byte aligned, zero when new.
typedef struct facet_scratch facet_scratch;
size_t facet_scratch_size(void);

// What the networks look at: a photo, or numbers taken as they are.
typedef struct {
  const uint8_t *pixels;  // [height, width, 3] RGB bytes
  int32_t width, height;
  const float *planes;    // R- and O-Net, instead of the photo when not null: [crops, 3, side, side]
  const float *level;     // P-Net, instead of the photo when not null: the resized level, see facet_level
} facet_picture;

// A resized level: a row's even columns lie apart from the odd ones, [height][colour][odd][phase], where
// phase is FACET_PHASE(width).
typedef struct {
  int32_t width, height;
  float *rows;
} facet_level;
#define FACET_PHASE(width) (((width) + 7) / 8 * 4)

// The network that tells people apart: its parameters in the file's layouts and order (each layer's weights, then its
// bias; the last layer has none), how many floats they are, and their packed form. Packed weights and scratch are
// 64-byte aligned; the scratch is zero when new, and `facet_kernels.identity` says what it is for.
typedef struct facet_identity_weights facet_identity_weights;
typedef struct facet_identity_scratch facet_identity_scratch;
size_t facet_identity_parameters(void);
size_t facet_identity_weights_size(void);
void facet_identity_pack(const float *parameters, facet_identity_weights *packed);
size_t facet_identity_scratch_size(void);

// Side of a chip, faces that are taken at a time, and numbers that are made of each.
enum { FACET_CHIP_SIDE = 150, FACET_IDENTITY_GROUP = 16, FACET_IDENTITY_NUMBERS = 128 };
// Floats of all blocks' outputs: see facet_kernels.identity.
enum {
  FACET_IDENTITY_TRACE = 32 * 72 * 72 + 4 * 32 * 35 * 35 + 4 * 64 * 17 * 17 + 3 * 128 * 8 * 8 + 3 * 256 * 4 * 4
    + 256 * 2 * 2 + 256
};

// Half-open.
typedef struct {
  int32_t min_x, min_y, max_x, max_y;
} facet_rectangle;

// A cell of a P-Net map and its answers: logits of "not face" and "face", box regression.
typedef struct {
  int32_t row, column;
  float logits[2];
  float regression[4];
} facet_cell;

// Seconds spent; each call adds to them.
typedef struct {
  double resize, network;
} facet_seconds;

// P-Net's rows of one step and widest strip; crops that R- and O-Net take at a time.
enum { FACET_STEP_ROWS = 4, FACET_STRIP_COLUMNS = 120, FACET_RNET_GROUP = 12, FACET_ONET_GROUP = 6 };
// Widest block of `shrink`.
enum { FACET_BLOCK_COLUMNS = 1000 };

typedef enum {
  FACET_BASELINE,
  FACET_AVX2,
  FACET_AVX512,
  FACET_NEON,
} facet_instruction_set;

// A layer in training: a convolution (a dense layer is one whose kernel covers its whole input), PReLU unless it is
// the last, and max pooling at stride 2 that rounds up.
typedef struct {
  int32_t side;      // of the square input maps
  int32_t channels;  // of the input
  int32_t pitch;     // floats from one input pixel to the next, at least `channels`
  int32_t kernel;    // side of the kernel
  int32_t outs;      // output channels, a multiple of 16
  int32_t prelu;     // 0 or 1; there is no pool without it
  int32_t pool;      // side of the pool's window, 0: none
} facet_layer;

// Where backward adds its gradients.
typedef struct {
  float *weights;  // [outs / 16][taps][16]
  float *bias;     // [outs]
  float *slope;    // [outs], unused without PReLU
} facet_layer_gradient;

// Stochastic gradient descent: velocity = momentum * velocity + gradient + decay * parameter, then
// parameter -= rate * velocity.
typedef struct {
  float rate, momentum, decay;
} facet_step;

// Windows gathered at a time, floats from one to the next, and floats of all with room to overrun.
enum { FACET_PANEL = 48 };
#define FACET_PANEL_PITCH(taps) (((taps) + 15) / 16 * 16 + 16)
#define FACET_PANEL_FLOATS(taps) (FACET_PANEL * FACET_PANEL_PITCH(taps) + 64)
// Side of a pooled map.
#define FACET_POOLED(side, pool) (((side) - (pool) + 1) / 2 + 1)
// Rows that may be written beyond the last of `sums`, `out` and `in_gradient`, and read beyond `in`: anything.
enum { FACET_SLACK_ROWS = 12 };

// Floats of the memory that layer_backward works in.
int64_t facet_layer_work(const facet_layer *layer);
// [outs / 16][taps][16] to [taps / 16, rounded up][outs][16].
void facet_layer_transpose(const facet_layer *layer, const float *weights, float *transposed);

typedef struct {
  // P-Net over output rows `y ..< min(y + FACET_STEP_ROWS, cells.max_y)` of one strip `cells`, at most
  // FACET_STRIP_COLUMNS wide, of the picture's level of `width x height` pixels (both at least 12). A strip's steps are asked for in order from y = cells.min_y, without a
  // gap, with the same scratch, and with no other call on that scratch in between. Writes the cells whose
  // face logit exceeds the other by at least `least` to `found` (room for all cells of the step), by row
  // and column, and returns their number.
  int32_t (*pnet_rows)(const facet_weights *weights, const facet_picture *picture, int32_t width,
                       int32_t height, const facet_rectangle *cells, int32_t y, float least,
                       facet_scratch *scratch, facet_cell *found, facet_seconds *seconds);
  // Resizes to all levels those of their pixels whose part of the photo begins inside `block` (give or take
  // 8 columns: blocks that cover the photo fill the levels). Each level is at most a quarter as wide as the
  // photo, and the block at most FACET_BLOCK_COLUMNS wide, so that it stays in a cache for all levels.
  void (*shrink)(const facet_picture *picture, const facet_level *levels, int32_t count,
                 const facet_rectangle *block, facet_scratch *scratch, facet_seconds *seconds);
  // R-Net over `count` <= FACET_RNET_GROUP crops, each resized to 24x24. `crops` lie inside the picture and
  // are not empty; unused with planes. answers: [count, 6], logits then regression.
  void (*rnet)(const facet_weights *weights, const facet_picture *picture,
               const facet_rectangle *crops, int32_t count, facet_scratch *scratch, float *answers,
               facet_seconds *seconds);
  // O-Net over `count` <= FACET_ONET_GROUP crops, each resized to 48x48; otherwise as `rnet`.
  // answers: [count, 16], logits, regression, 5 landmark x, 5 landmark y.
  void (*onet)(const facet_weights *weights, const facet_picture *picture,
               const facet_rectangle *crops, int32_t count, facet_scratch *scratch, float *answers,
               facet_seconds *seconds);
  // Only multiplies and adds, on registers, as fast as the processor can. Returns the number of
  // multiply-adds of single numbers; writes something to `sink` so that the work cannot be left out.
  double (*multiply_adds)(int64_t rounds, float *sink);
  // A layer over `count` maps. in: [count][side][side][pitch]; w: [outs / 16][taps][16], a tap being (row, column,
  // channel) of the kernel; sums, before PReLU, and out, after the pool: [count][..][..][outs]; out is not written
  // without PReLU. panel: FACET_PANEL_FLOATS(taps).
  void (*layer_forward)(const facet_layer *layer, int32_t count, const float *in, const float *w,
                        const float *bias, const float *slope, float *sums, float *out, float *panel);
  // Adds the layer's gradients to `to`, given what forward kept and the gradient of `out` (of `sums` without
  // PReLU), and writes the input's to in_gradient unless that is null. transposed: see facet_layer_transpose.
  // work: facet_layer_work floats.
  void (*layer_backward)(const facet_layer *layer, int32_t count, const float *in, const float *transposed,
                         const float *slope, const float *sums, const float *out, const float *out_gradient,
                         const facet_layer_gradient *to, float *in_gradient, float *work);
  // One step over `count` parameters; the gradient is the sum of `shards` arrays, `stride` floats apart, added in
  // order, and is also written to `total` unless that is null.
  void (*descend)(const facet_step *step, int64_t count, float *parameters, float *velocity,
                  const float *gradients, ptrdiff_t stride, int32_t shards, float *total);
  // The network that tells people apart over `count` <= FACET_IDENTITY_GROUP chips, each [150][150][3] RGB bytes, to
  // vectors [count][128]. With a trace (null: none) and a single chip, every block's output follows the one before,
  // [channel][row][column]: the first layer, the pool, the blocks of all stages, the means.
  void (*identity)(const facet_identity_weights *weights, const uint8_t *const *chips, int32_t count,
                   facet_identity_scratch *scratch, float *vectors, float *trace);
} facet_kernels;

// The kernels for an instruction set, or null when this build or this processor does not have it.
const facet_kernels *facet_kernels_for(facet_instruction_set set);

#endif
