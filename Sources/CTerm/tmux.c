#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CTerm.h"
#include "wait.h"

extern char **environ;

static long milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Starts tmux with its output in a pipe; 0 when that fails.
static pid_t start(const char *pane, int output) {
  char *const arguments[] = {
    "tmux", "display-message", "-p", "-t", (char *)pane, "#{version} #{allow-passthrough}", ";",
    "list-clients", "-t", (char *)pane, "-F", "#{client_termtype}\t#{client_termfeatures}", NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&actions) != 0) return 0;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return 0;
  }
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  if (posix_spawnp(&child, "tmux", &actions, &attributes, arguments, environ) != 0) child = 0;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

long ct_ask_tmux(const char *pane, uint8_t *answer, long capacity, int milliseconds) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  pid_t child = start(pane, ends[1]);
  close(ends[1]);
  long count = 0, until = milliseconds_now() + milliseconds;
  bool has_ended = child == 0;
  while (!has_ended && count < capacity) {
    struct pollfd output = {ends[0], POLLIN, 0};
    long left = until - milliseconds_now();
    int ready = left > 0 ? wait_on(&output, 1, (int)left) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    ssize_t got = read(ends[0], answer + count, (size_t)(capacity - count));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) has_ended = true;
    else count += got;
  }
  close(ends[0]);
  if (child == 0) return -1;
  // A server that hangs must not hold us up.
  if (!has_ended) kill(child, SIGKILL);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  return has_ended ? count : -1;
}
