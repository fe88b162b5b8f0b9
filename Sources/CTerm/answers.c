#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#include "answers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "CTerm.h"
#include "wait.h"

// Whether `ESC [ ? … c` stands in the bytes.
static bool holds_attributes(const uint8_t *bytes, long count) {
  for (long i = 0; i + 2 < count; i++) {
    if (bytes[i] != 27 || bytes[i + 1] != '[' || bytes[i + 2] != '?') continue;
    long end = i + 3;
    while (end < count && ((bytes[end] >= '0' && bytes[end] <= '9') || bytes[end] == ';')) end++;
    if (end < count && bytes[end] == 'c') return true;
  }
  return false;
}

static long now_in_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// The last bytes of what was read, since an answer may arrive in pieces.
typedef struct { uint8_t bytes[64]; long count; } tail;

// Reads from a terminal until DA1 is answered, the time (of now_in_milliseconds) is over or `must_end` says so. What has
// arrived is read even when the time was over before: the program may have worked for longer than the terminal took.
static void drain(int terminal, tail *last, long until, bool (*must_end)(void)) {
  while (!holds_attributes(last->bytes, last->count) && !must_end()) {
    long left = until - now_in_milliseconds();
    struct pollfd input = {terminal, POLLIN, 0};
    int ready = wait_on(&input, 1, left > 0 ? (int)left : 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return;
    if (last->count > 32) {
      memmove(last->bytes, last->bytes + last->count - 32, 32);
      last->count = 32;
    }
    ssize_t got = read(terminal, last->bytes + last->count, sizeof last->bytes - (size_t)last->count);
    if (got <= 0) return;
    last->count += got;
  }
}

// A query that the terminal had not answered when ct_ask() returned: everything until it is answered, or is too old,
// is thrown away at the end.
static struct {
  int terminal;
  struct termios before;
  long until;
  tail last;
} unanswered = {.terminal = -1};
static volatile sig_atomic_t asked_to_end;

static bool ends_asking(void) { return asked_to_end != 0; }

static void on_end_while_asking(int signal) {
  asked_to_end = 1;
  if (unanswered.terminal >= 0) tcsetattr(unanswered.terminal, TCSANOW, &unanswered.before);
  struct sigaction by_default;
  memset(&by_default, 0, sizeof by_default);
  by_default.sa_handler = SIG_DFL;
  sigaction(signal, &by_default, NULL);
  raise(signal);
}

static void finish_asking(void) {
  if (unanswered.terminal < 0) return;
  drain(unanswered.terminal, &unanswered.last, unanswered.until, ends_asking);
  tcsetattr(unanswered.terminal, TCSANOW, &unanswered.before);
  close(unanswered.terminal);
  unanswered.terminal = -1;
}

// Leaves the terminal without echo until the process ends.
static void keep_asking(int terminal, const struct termios *before, long until, const uint8_t *answer, long count) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  unanswered.terminal = terminal;
  unanswered.before = *before;
  unanswered.until = until;
  unanswered.last.count = count < 32 ? count : 32;
  memcpy(unanswered.last.bytes, answer + count - unanswered.last.count, (size_t)unanswered.last.count);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction before_ours, ours;
    memset(&ours, 0, sizeof ours);
    ours.sa_handler = on_end_while_asking;
    if (sigaction(signals[i], NULL, &before_ours) == 0 && before_ours.sa_handler == SIG_DFL)
      sigaction(signals[i], &ours, NULL);
  }
  atexit(finish_asking);
}

long ct_ask(const uint8_t *question, long length, uint8_t *answer, long capacity, int milliseconds) {
  finish_asking();
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return -1;
  struct termios before, raw_mode;
  // From the background, writing the query would stop us, and another program would get the answer.
  if (tcgetpgrp(terminal) != getpgrp() || tcgetattr(terminal, &before) != 0) {
    close(terminal);
    return -1;
  }
  raw_mode = before;
  raw_mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  raw_mode.c_cc[VMIN] = 0;
  raw_mode.c_cc[VTIME] = 0;
  tcsetattr(terminal, TCSANOW, &raw_mode);
  long count = 0, start = now_in_milliseconds();
  bool is_sent = write(terminal, question, (size_t)length) == length;
  while (is_sent && count < capacity && !holds_attributes(answer, count)) {
    long left = start + milliseconds - now_in_milliseconds();
    struct pollfd input = {terminal, POLLIN, 0};
    if (left <= 0 || wait_on(&input, 1, (int)left) <= 0) break;
    ssize_t got = read(terminal, answer + count, (size_t)(capacity - count));
    if (got <= 0) break;
    count += got;
  }
  if (is_sent && !holds_attributes(answer, count)) {
    keep_asking(terminal, &before, start + 3000, answer, count);
    return count;
  }
  tcsetattr(terminal, TCSANOW, &before);
  close(terminal);
  return count;
}

void answers_drain(int terminal, int milliseconds, bool (*must_end)(void)) {
  tail last = {.count = 0};
  drain(terminal, &last, now_in_milliseconds() + milliseconds, must_end);
}
