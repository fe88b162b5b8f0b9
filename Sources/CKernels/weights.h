// Weights in the order in which the kernels read them.
#ifndef FACET_WEIGHTS_H
#define FACET_WEIGHTS_H

#include "CKernels.h"

struct facet_weights {
  facet_pnet_tensors pnet;
  facet_rnet_tensors rnet;
  facet_onet_tensors onet;
};

#endif
