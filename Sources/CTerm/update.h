#pragma once
// Gathers what curses writes for an update, instead of letting it write each piece of it to the terminal.
#include <stdint.h>
#include <stdio.h>

// The stream for curses, a descriptor of its own on the terminal; stdout when there can be none.
FILE *update_stream(void);
// Between these two, what curses writes goes into memory.
void update_begin(void);
// How many bytes were written, which are good until the next update; 0 where curses has sent them itself.
long update_end(const uint8_t **bytes);
