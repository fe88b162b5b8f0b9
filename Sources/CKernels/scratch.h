#ifndef FACET_SCRATCH_H
#define FACET_SCRATCH_H

#include "CKernels.h"

struct facet_scratch {
  float a[1 << 18], b[1 << 18];
};

#endif
