// The processor for the thread that reads keys and draws.
#pragma once

// Lets the calling thread have the processor soon after it wakes up, for short turns. Linux since 6.12; elsewhere it does
// nothing. Threads that it starts are as usual.
void turns_shorten(void);
