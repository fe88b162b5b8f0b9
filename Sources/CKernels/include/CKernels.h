#ifndef FACET_CKERNELS_H
#define FACET_CKERNELS_H
#endif
