#include "CVectorWeights.h"

// The file becomes bytes of the program, so a program finds its weights wherever it is copied.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char bytes[] = {
#embed "../Identity/Resources/face-embedding.safetensors"
};

const unsigned char *facet_vector_weights(void) { return bytes; }

size_t facet_vector_weights_size(void) { return sizeof bytes; }
