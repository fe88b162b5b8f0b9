// Checks the kernels of the network that tells people apart, as kernels-check.c does for the cascade.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static uint32_t state = 1;

// Between -1 and 1.
static float number(void) {
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / 8388608.0f - 1.0f;
}

typedef struct {
  int channels, side;
  float *values;  // [channels][side][side]
} map;

static map make(int channels, int side) {
  map m = {channels, side, calloc((size_t)(channels * side * side), sizeof(float))};
  return m;
}

// The next layer of the parameters: a convolution of `outs` channels.
static map convolve(map in, const float **parameters, int outs, int k, int stride, int padding) {
  const float *w = *parameters, *bias = w + outs * in.channels * k * k;
  *parameters = bias + outs;
  map out = make(outs, (in.side + 2 * padding - k) / stride + 1);
  for (int o = 0; o < outs; o++)
    for (int y = 0; y < out.side; y++)
      for (int x = 0; x < out.side; x++) {
        double sum = bias[o];
        for (int c = 0; c < in.channels; c++)
          for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) {
              int row = y * stride + i - padding, column = x * stride + j - padding;
              if (row < 0 || row >= in.side || column < 0 || column >= in.side) continue;
              sum += (double)w[((o * in.channels + c) * k + i) * k + j] *
                     (double)in.values[(c * in.side + row) * in.side + column];
            }
        out.values[(o * out.side + y) * out.side + x] = (float)sum;
      }
  return out;
}

static map relu(map in) {
  for (int i = 0; i < in.channels * in.side * in.side; i++) in.values[i] = fmaxf(in.values[i], 0);
  return in;
}

// Maxima of 3x3 or means of 2x2, at stride 2.
static map windows(map in, int k) {
  map out = make(in.channels, (in.side - k) / 2 + 1);
  for (int c = 0; c < in.channels; c++)
    for (int y = 0; y < out.side; y++)
      for (int x = 0; x < out.side; x++) {
        float most = -INFINITY, sum = 0;
        for (int i = 0; i < k * k; i++) {
          float value = in.values[(c * in.side + 2 * y + i / k) * in.side + 2 * x + i % k];
          most = fmaxf(most, value);
          sum += value;
        }
        out.values[(c * out.side + y) * out.side + x] = k == 3 ? most : sum / 4;
      }
  return out;
}

static map add(map a, map b) {
  int side = a.side > b.side ? a.side : b.side, channels = a.channels > b.channels ? a.channels : b.channels;
  map out = make(channels, side), parts[2] = {a, b};
  for (int p = 0; p < 2; p++)
    for (int c = 0; c < parts[p].channels; c++)
      for (int y = 0; y < parts[p].side; y++)
        for (int x = 0; x < parts[p].side; x++)
          out.values[(c * side + y) * side + x] += parts[p].values[(c * parts[p].side + y) * parts[p].side + x];
  return out;
}

static void plain(const uint8_t *chip, const float *parameters, float *vector) {
  static const float means[3] = {122.782f, 117.001f, 104.298f};
  static const int blocks[5] = {3, 4, 3, 3, 1}, channels[5] = {32, 64, 128, 256, 256};
  map m = make(3, FACET_CHIP_SIDE);
  for (int i = 0; i < FACET_CHIP_SIDE * FACET_CHIP_SIDE * 3; i++)
    m.values[i % 3 * FACET_CHIP_SIDE * FACET_CHIP_SIDE + i / 3] = ((float)chip[i] - means[i % 3]) / 256;
  m = windows(relu(convolve(m, &parameters, 32, 7, 2, 0)), 3);
  for (int stage = 0; stage < 5; stage++)
    for (int block = 0; block < blocks[stage]; block++) {
      int halves = stage > 0 && block == 0;
      map first = relu(convolve(m, &parameters, channels[stage], 3, halves ? 2 : 1, halves ? 0 : 1));
      map second = convolve(first, &parameters, channels[stage], 3, 1, 1);
      m = relu(add(second, halves ? windows(m, 2) : m));
    }
  for (int o = 0; o < FACET_IDENTITY_NUMBERS; o++) {
    double sum = 0;
    for (int c = 0; c < 256; c++)
      for (int i = 0; i < 4; i++) sum += (double)parameters[o * 256 + c] * (double)m.values[c * 4 + i] / 4;
    vector[o] = (float)sum;
  }
}

// Weights of a size that neither fades nor grows from layer to layer.
static float *parameters(void) {
  size_t count = facet_identity_parameters();
  float *p = malloc(sizeof(float) * count), *next = p;
  int in = 3;
  static const int layers[5] = {6, 8, 6, 6, 2}, channels[5] = {32, 64, 128, 256, 256};
  for (int stage = -1; stage < 5; stage++)
    for (int layer = 0; layer < (stage < 0 ? 1 : layers[stage]); layer++) {
      int outs = stage < 0 ? 32 : channels[stage], taps = stage < 0 ? 147 : 9 * in;
      for (int i = 0; i < outs * taps; i++) *next++ = number() * sqrtf(3 / (float)taps);
      for (int i = 0; i < outs; i++) *next++ = number() * 0.1f;
      in = outs;
    }
  while (next < p + count) *next++ = number() / 16;
  return p;
}

static void *aligned(size_t size) { return memset(aligned_alloc(64, (size + 63) / 64 * 64), 0, (size + 63) / 64 * 64); }

int main(void) {
  enum { CHIPS = 3, BYTES = FACET_CHIP_SIDE * FACET_CHIP_SIDE * 3 };
  float *p = parameters();
  static uint8_t pixels[CHIPS][BYTES];
  const uint8_t *chips[CHIPS];
  float wanted[CHIPS][FACET_IDENTITY_NUMBERS], largest = 0;
  for (int i = 0; i < CHIPS; i++) {
    for (int j = 0; j < BYTES; j++) pixels[i][j] = (uint8_t)(127 + 120 * number());
    chips[i] = pixels[i];
    plain(chips[i], p, wanted[i]);
    for (int j = 0; j < FACET_IDENTITY_NUMBERS; j++) largest = fmaxf(largest, fabsf(wanted[i][j]));
  }
  facet_identity_weights *weights = aligned(facet_identity_weights_size());
  facet_identity_scratch *scratch = aligned(facet_identity_scratch_size());
  facet_identity_pack(p, weights);

  static const char *names[] = {"baseline", "avx2", "avx512", "neon"};
  int failed = 0, ran = 0;
  for (int set = FACET_BASELINE; set <= FACET_NEON; set++) {
    const facet_kernels *k = facet_kernels_for((facet_instruction_set)set);
    if (!k) continue;
    ran++;
    float most = 0, together[CHIPS][FACET_IDENTITY_NUMBERS], alone[FACET_IDENTITY_NUMBERS];
    k->identity(weights, chips, CHIPS, scratch, together[0], NULL);
    int same = 1;
    for (int i = 0; i < CHIPS; i++) {
      k->identity(weights, chips + i, 1, scratch, alone, NULL);
      same &= !memcmp(alone, together[i], sizeof alone);
      for (int j = 0; j < FACET_IDENTITY_NUMBERS; j++) {
        float difference = fabsf(together[i][j] - wanted[i][j]) / largest;
        most = difference <= most ? most : difference;  // a NaN rises
      }
    }
    int good = most <= 5e-6f && same;
    printf("%s: largest difference from plain loops: identity %.1e of the largest value%s%s\n", names[set], (double)most,
           same ? "" : ", a face depends on its neighbours", good ? "" : ": TOO LARGE");
    failed |= !good;
  }
  return failed || !ran;
}
