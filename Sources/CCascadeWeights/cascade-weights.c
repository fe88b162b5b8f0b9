#include "CCascadeWeights.h"

// The file becomes bytes of the program, so a program finds its weights wherever it is copied.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char bytes[] = {
#embed "../Networks/Resources/mtcnn.safetensors"
};

const unsigned char *facet_cascade_weights(void) { return bytes; }

size_t facet_cascade_weights_size(void) { return sizeof bytes; }
