#include "wait.h"

#if defined(__APPLE__) || defined(FACET_SELECT)
#include <errno.h>
#include <sys/select.h>

int wait_on(struct pollfd *watched, int count, int milliseconds) {
  fd_set readable, writable;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  int highest = -1;
  for (int i = 0; i < count; i++) {
    int descriptor = watched[i].fd;
    watched[i].revents = 0;
    if (descriptor < 0) continue;  // as for poll(): not asked for
    if (descriptor >= FD_SETSIZE) {
      errno = EINVAL;
      return -1;
    }
    if (watched[i].events & POLLIN) FD_SET(descriptor, &readable);
    if (watched[i].events & POLLOUT) FD_SET(descriptor, &writable);
    if (descriptor > highest) highest = descriptor;
  }
  struct timeval left = {milliseconds / 1000, (milliseconds % 1000) * 1000};
  int ready = select(highest + 1, &readable, &writable, 0, milliseconds < 0 ? 0 : &left);
  if (ready <= 0) return ready;
  int told = 0;
  for (int i = 0; i < count; i++) {
    if (watched[i].fd < 0) continue;
    if (FD_ISSET(watched[i].fd, &readable)) watched[i].revents |= POLLIN;
    if (FD_ISSET(watched[i].fd, &writable)) watched[i].revents |= POLLOUT;
    if (watched[i].revents) told++;
  }
  return told;
}
#else
int wait_on(struct pollfd *watched, int count, int milliseconds) {
  return poll(watched, (nfds_t)count, milliseconds);
}
#endif
