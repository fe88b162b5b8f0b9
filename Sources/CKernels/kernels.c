#define _POSIX_C_SOURCE 200809L  // clock_gettime

#include <string.h>
#include <time.h>

#include "identity.h"
#include "scratch.h"
#include "weights.h"

size_t facet_scratch_size(void) { return sizeof(facet_scratch); }

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define FACET_JOIN2(a, b) a##_##b
#define FACET_JOIN(a, b) FACET_JOIN2(a, b)

// What every processor of the architecture has: SSE2 with 16 registers, NEON with 32.
#define ISA baseline
#define VL 4
#if defined(__aarch64__)
#define FUSED 1
#define PIXELS 6
#else
#define FUSED 0
#define PIXELS 3
#endif
#include "instance.inc"
#undef ISA
#undef VL
#undef FUSED
#undef PIXELS

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define ISA avx2
#define VL 8
#define FUSED 1
#define PIXELS 6
#include "instance.inc"
#undef ISA
#undef VL
#undef FUSED
#undef PIXELS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define ISA avx512
#define VL 16
#define FUSED 1
#define PIXELS 12
#include "instance.inc"
#undef ISA
#undef VL
#undef FUSED
#undef PIXELS
#pragma clang attribute pop
#endif

const facet_kernels *facet_kernels_for(facet_instruction_set set) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  switch (set) {
    case FACET_BASELINE: return &kernels_baseline;
    case FACET_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL;
    case FACET_AVX512: return __builtin_cpu_supports("x86-64-v4") ? &kernels_avx512 : NULL;
    default: return NULL;
  }
#elif defined(__aarch64__)
  return set == FACET_NEON ? &kernels_baseline : NULL;
#else
  return set == FACET_BASELINE ? &kernels_baseline : NULL;
#endif
}
