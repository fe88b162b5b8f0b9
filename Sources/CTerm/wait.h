// Waiting for terminals and pipes.
#pragma once
#include <poll.h>

// poll(), also where the system's own refuses terminals, as Apple's does: there select() answers for it.
int wait_on(struct pollfd *watched, int count, int milliseconds);
