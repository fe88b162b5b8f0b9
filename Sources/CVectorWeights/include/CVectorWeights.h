#pragma once

#include <stddef.h>

/// The weights of the network that tells people apart as a safetensors file. They are part of the program and live as long as it does.
const unsigned char *facet_vector_weights(void);

/// Bytes of that file.
size_t facet_vector_weights_size(void);
