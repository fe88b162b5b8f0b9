#define _POSIX_C_SOURCE 200809L  // clock_gettime
#include <math.h>
#include <string.h>
#include <time.h>

#include "scratch.h"
#include "weights.h"

size_t facet_weights_size(void) { return (sizeof(facet_weights) + 63) / 64 * 64; }
size_t facet_scratch_size(void) { return (sizeof(facet_scratch) + 63) / 64 * 64; }

void facet_weights_pack(const facet_pnet_tensors *pnet, const facet_rnet_tensors *rnet,
                        const facet_onet_tensors *onet, facet_weights *packed) {
  packed->pnet = *pnet;
  packed->rnet = *rnet;
  packed->onet = *onet;
}

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define FACET_JOIN2(a, b) a##_##b
#define FACET_JOIN(a, b) FACET_JOIN2(a, b)
#define NAME(x) FACET_JOIN(x, ISA)

#define ISA baseline
#define VL 4
#include "instance.inc"
#undef ISA
#undef VL

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define ISA avx2
#define VL 8
#include "instance.inc"
#undef ISA
#undef VL
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define ISA avx512
#define VL 16
#include "instance.inc"
#undef ISA
#undef VL
#pragma clang attribute pop
#endif

const facet_kernels *facet_kernels_for(facet_instruction_set set) {
#if defined(__x86_64__)
  if (set == FACET_BASELINE) return &kernels_baseline;
  __builtin_cpu_init();
  if (set == FACET_AVX2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2;
  if (set == FACET_AVX512 && __builtin_cpu_supports("x86-64-v4")) return &kernels_avx512;
#elif defined(__aarch64__)
  if (set == FACET_NEON) return &kernels_baseline;
#endif
  return NULL;
}
