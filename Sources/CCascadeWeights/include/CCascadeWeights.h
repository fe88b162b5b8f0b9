#pragma once

#include <stddef.h>

/// The published weights of P-, R- and O-Net as a safetensors file. They are part of the program and live as long as it does.
const unsigned char *facet_cascade_weights(void);

/// Bytes of that file.
size_t facet_cascade_weights_size(void);
