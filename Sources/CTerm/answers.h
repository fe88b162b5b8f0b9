// What a terminal answers when it is asked about itself, and what it answers too late.
#ifndef FACET_CTERM_ANSWERS_H
#define FACET_CTERM_ANSWERS_H
#include <stdbool.h>

// Reads and throws away what arrives from the terminal until it has answered the query for its attributes (DA1), the
// time is over, or `must_end` says so.
void answers_drain(int terminal, int milliseconds, bool (*must_end)(void));

#endif
