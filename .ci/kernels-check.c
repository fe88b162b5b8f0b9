// Checks the kernels by themselves, for machines without Swift: compares every instance with plain loops on
// random weights. cross-kernels.sh builds and runs it.
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

static void fill(void *floats, size_t bytes, float scale) {
  for (size_t i = 0; i < bytes / sizeof(float); i++) ((float *)floats)[i] = number() * scale;
}

// Valid k x k convolution of planes, then PReLU when slopes are given.
static float *convolve(const float *in, int ic, int h, int w, const float *weights, const float *bias,
                       const float *slopes, int oc, int k) {
  int oh = h - k + 1, ow = w - k + 1;
  float *out = malloc(sizeof(float) * (size_t)(oc * oh * ow));
  for (int o = 0; o < oc; o++)
    for (int y = 0; y < oh; y++)
      for (int x = 0; x < ow; x++) {
        double sum = bias[o];
        for (int c = 0; c < ic; c++)
          for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
              sum += (double)weights[((o * ic + c) * k + i) * k + j] * (double)in[(c * h + y + i) * w + x + j];
        out[(o * oh + y) * ow + x] = (float)(slopes && sum < 0 ? sum * (double)slopes[o] : sum);
      }
  return out;
}

static float *pool(const float *in, int c, int h, int w, int k) {
  int oh = (h - k + 1) / 2 + 1, ow = (w - k + 1) / 2 + 1;
  float *out = malloc(sizeof(float) * (size_t)(c * oh * ow));
  for (int o = 0; o < c; o++)
    for (int y = 0; y < oh; y++)
      for (int x = 0; x < ow; x++) {
        float most = -INFINITY;
        for (int i = 2 * y; i < 2 * y + k && i < h; i++)
          for (int j = 2 * x; j < 2 * x + k && j < w; j++) most = fmaxf(most, in[(o * h + i) * w + j]);
        out[(o * oh + y) * ow + x] = most;
      }
  return out;
}

static float *dense(const float *in, int n, const float *weights, const float *bias, const float *slopes, int outs) {
  return convolve(in, n, 1, 1, weights, bias, slopes, outs, 1);
}

// [c][3][3] to (column, row, channel), channel fastest.
static float *flatten(const float *in, int c) {
  float *out = malloc(sizeof(float) * (size_t)(c * 9)), *p = out;
  for (int x = 0; x < 3; x++)
    for (int y = 0; y < 3; y++)
      for (int k = 0; k < c; k++) *p++ = in[(k * 3 + y) * 3 + x];
  return out;
}

// Resizes a part of a photo by area, into planes.
static float *resize(const facet_picture *p, facet_rectangle r, int w, int h) {
  int64_t W = r.max_x - r.min_x, H = r.max_y - r.min_y;
  float *out = malloc(sizeof(float) * (size_t)(3 * w * h));
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < h; y++)
      for (int x = 0; x < w; x++) {
        int64_t y0 = y * H / h, y1 = ((y + 1) * H + h - 1) / h, x0 = x * W / w, x1 = ((x + 1) * W + w - 1) / w, s = 0;
        for (int64_t i = y0; i < y1; i++)
          for (int64_t j = x0; j < x1; j++)
            s += p->pixels[((r.min_y + i) * p->width + r.min_x + j) * 3 + c];
        out[(c * h + y) * w + x] = ((float)s / (float)((y1 - y0) * (x1 - x0)) - 127.5f) * 0.0078125f;
      }
  return out;
}

static facet_pnet_tensors pnet;
static facet_rnet_tensors rnet;
static facet_onet_tensors onet;

// [2][cells] logits then [4][cells] offsets.
static void plain_pnet(const float *in, int w, int h, float **logits, float **offsets) {
  float *a = convolve(in, 3, h, w, pnet.conv1, pnet.bias1, pnet.slope1, 10, 3);
  float *b = pool(a, 10, h - 2, w - 2, 2);
  int ph = (h - 1) / 2, pw = (w - 1) / 2;
  float *c = convolve(b, 10, ph, pw, pnet.conv2, pnet.bias2, pnet.slope2, 16, 3);
  float *d = convolve(c, 16, ph - 2, pw - 2, pnet.conv3, pnet.bias3, pnet.slope3, 32, 3);
  *logits = convolve(d, 32, ph - 4, pw - 4, pnet.face, pnet.face_bias, NULL, 2, 1);
  *offsets = convolve(d, 32, ph - 4, pw - 4, pnet.box, pnet.box_bias, NULL, 4, 1);
}

static void plain_rnet(const float *in, float *out) {
  float *a = pool(convolve(in, 3, 24, 24, rnet.conv1, rnet.bias1, rnet.slope1, 28, 3), 28, 22, 22, 3);
  a = pool(convolve(a, 28, 11, 11, rnet.conv2, rnet.bias2, rnet.slope2, 48, 3), 48, 9, 9, 3);
  a = flatten(convolve(a, 48, 4, 4, rnet.conv3, rnet.bias3, rnet.slope3, 64, 2), 64);
  a = dense(a, 576, rnet.dense4, rnet.bias4, rnet.slope4, 128);
  memcpy(out, dense(a, 128, rnet.face, rnet.face_bias, NULL, 2), sizeof(float) * 2);
  memcpy(out + 2, dense(a, 128, rnet.box, rnet.box_bias, NULL, 4), sizeof(float) * 4);
}

static void plain_onet(const float *in, float *out) {
  float *a = pool(convolve(in, 3, 48, 48, onet.conv1, onet.bias1, onet.slope1, 32, 3), 32, 46, 46, 3);
  a = pool(convolve(a, 32, 23, 23, onet.conv2, onet.bias2, onet.slope2, 64, 3), 64, 21, 21, 3);
  a = pool(convolve(a, 64, 10, 10, onet.conv3, onet.bias3, onet.slope3, 64, 3), 64, 8, 8, 2);
  a = flatten(convolve(a, 64, 4, 4, onet.conv4, onet.bias4, onet.slope4, 128, 2), 128);
  a = dense(a, 1152, onet.dense5, onet.bias5, onet.slope5, 256);
  memcpy(out, dense(a, 256, onet.face, onet.face_bias, NULL, 2), sizeof(float) * 2);
  memcpy(out + 2, dense(a, 256, onet.box, onet.box_bias, NULL, 4), sizeof(float) * 4);
  memcpy(out + 6, dense(a, 256, onet.landmarks, onet.landmarks_bias, NULL, 10), sizeof(float) * 10);
}

static float rise(float most, float a, float b) {
  float d = fabsf(a - b);
  return d <= most ? most : d;  // a NaN rises
}

static float check_pnet(const facet_kernels *k, const facet_weights *weights, facet_scratch *scratch,
                        const facet_picture *photo, int w, int h) {
  static facet_cell found[FACET_STEP_ROWS * FACET_STRIP_COLUMNS];
  facet_rectangle all = {0, 0, photo->width, photo->height};
  float *logits, *offsets, most = 0;
  plain_pnet(resize(photo, all, w, h), w, h, &logits, &offsets);
  int ow = (w - 1) / 2 - 4, oh = (h - 1) / 2 - 4, seen = 0;
  facet_seconds seconds = {0, 0};
  for (int x = 0; x < ow; x += FACET_STRIP_COLUMNS) {
    facet_rectangle strip = {x, 0, x + FACET_STRIP_COLUMNS < ow ? x + FACET_STRIP_COLUMNS : ow, oh};
    for (int y = 0; y < oh; y += FACET_STEP_ROWS) {
      int n = k->pnet_rows(weights, photo, w, h, &strip, y, -INFINITY, scratch, found, &seconds);
      for (int i = 0; i < n; i++) {
        int at = found[i].row * ow + found[i].column;
        for (int j = 0; j < 2; j++) most = rise(most, found[i].logits[j], logits[j * oh * ow + at]);
        for (int j = 0; j < 4; j++) most = rise(most, found[i].regression[j], offsets[j * oh * ow + at]);
      }
      seen += n;
    }
  }
  return seen == ow * oh ? most : INFINITY;
}

static float check_crops(const facet_kernels *k, const facet_weights *weights, facet_scratch *scratch,
                         const facet_picture *photo, int large) {
  facet_rectangle crops[5] = {{3, 4, 30, 31}, {0, 0, 1, 1}, {0, 0, photo->width, photo->height}, {50, 10, 57, 60},
                              {20, 20, 68, 68}};
  float answers[5 * 16], wanted[16], most = 0;
  facet_seconds seconds = {0, 0};
  int width = large ? 16 : 6;
  (large ? k->onet : k->rnet)(weights, photo, crops, 5, scratch, answers, &seconds);
  for (int i = 0; i < 5; i++) {
    float *in = resize(photo, crops[i], large ? 48 : 24, large ? 48 : 24);
    (large ? plain_onet : plain_rnet)(in, wanted);
    for (int j = 0; j < width; j++) most = rise(most, answers[i * width + j], wanted[j]);
  }
  return most;
}

int main(void) {
  fill(&pnet, sizeof pnet, 0.25f);
  fill(&rnet, sizeof rnet, 0.08f);
  fill(&onet, sizeof onet, 0.06f);
  facet_weights *weights = aligned_alloc(64, (facet_weights_size() + 63) / 64 * 64);
  facet_weights_pack(&pnet, &rnet, &onet, weights);
  size_t size = (facet_scratch_size() + 63) / 64 * 64;
  facet_scratch *scratch = aligned_alloc(64, size);
  memset(scratch, 0, size);
  enum { WIDTH = 140, HEIGHT = 90 };
  static uint8_t pixels[WIDTH * HEIGHT * 3];
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (uint8_t)(127 + 120 * number());
  facet_picture photo = {.pixels = pixels, .width = WIDTH, .height = HEIGHT};

  static const char *names[] = {"baseline", "avx2", "avx512", "neon"};
  int failed = 0, ran = 0;
  for (int set = FACET_BASELINE; set <= FACET_NEON; set++) {
    const facet_kernels *k = facet_kernels_for((facet_instruction_set)set);
    if (!k) continue;
    ran++;
    float most = 0;
    static const int sizes[][2] = {{12, 12}, {13, 12}, {14, 15}, {37, 53}, {84, 54}, {260, 17}, {31, 275}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
      most = rise(most, check_pnet(k, weights, scratch, &photo, sizes[i][0], sizes[i][1]), 0);
    float r = check_crops(k, weights, scratch, &photo, 0), o = check_crops(k, weights, scratch, &photo, 1);
    int good = most <= 2e-6f && r <= 2e-6f && o <= 2e-6f;
    printf("%s: largest differences from plain loops: P-Net %.1e, R-Net %.1e, O-Net %.1e%s\n", names[set],
           (double)most, (double)r, (double)o, good ? "" : ": TOO LARGE");
    failed |= !good;
  }
  return failed || !ran;
}
