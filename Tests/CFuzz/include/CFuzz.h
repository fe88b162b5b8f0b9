// libFuzzer's entry, called from Swift: the program keeps its own main.
#ifndef FACET_CFUZZ_H
#define FACET_CFUZZ_H

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with its usual arguments until it ends; `one` gets every input. The status to exit with.
int cfuzz_run(int argc, char **argv, int (*one)(const uint8_t *bytes, size_t count));

#endif
