#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "CTerm.h"

static const char modes_on[] = "\033[?2004h\033[?1000h\033[?1002h\033[?1006h";
static const char modes_off[] = "\033[?2004l\033[?1006l\033[?1002l\033[?1000l";
// For a crash, when curses must not be called: leave synchronized update, paste, mouse, colours, the alternate
// screen, a hidden cursor, application cursor keys and keypad.
static const char restore_all[] =
    "\033[?2026l\033[?2004l\033[?1006l\033[?1002l\033[?1000l\033[?1034l\033[0m\033[?1049l\033[?25h\033[?1l\033>";

static int wake_pipe[2] = {-1, -1};
static atomic_int pending;
static atomic_bool active, is_shown;
static struct termios saved_termios;
static bool have_termios;
static int saved_stderr = -1, log_file = -1;
static char log_name[1024];

static const int soft_signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGPIPE};
static const int hard_signals[] = {
    SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT,
    // These end a program that does not ask for them.
    SIGQUIT, SIGXCPU, SIGXFSZ, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF};
#define COUNT(array) (sizeof(array) / sizeof *(array))
static struct sigaction soft_before[COUNT(soft_signals)], hard_before[COUNT(hard_signals)];

// The bit is set before the pipe is written, and ct_take_pending() empties the pipe before it takes the bits. So a bit
// set in between is taken with the others, and one set later finds 0 and writes to the pipe again.
static void announce(int bits) {
  int before_errno = errno;
  if (atomic_fetch_or(&pending, bits) == 0 && wake_pipe[1] >= 0) {
    char byte = 0;
    (void)!write(wake_pipe[1], &byte, 1);  // a full pipe wakes the reader as well
  }
  errno = before_errno;
}

void ct_wake(void) { announce(CT_WOKEN); }

int ct_take_pending(void) {
  char bytes[64];
  while (read(wake_pipe[0], bytes, sizeof bytes) > 0) {
  }
  return atomic_exchange(&pending, 0);
}

int session_pipe(void) { return wake_pipe[0]; }

static void write_constant(int file, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t written = write(file, text, left);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text += written;
    left -= (size_t)written;
  }
}

bool session_must_end(void) { return (atomic_load(&pending) & CT_HANGUP) != 0; }

bool session_is_foreground(void) { return tcgetpgrp(STDIN_FILENO) == getpgrp(); }

void session_leave_from_background(void) {
  write_constant(STDOUT_FILENO, restore_all);
  atomic_store(&is_shown, false);
}

void session_quiet(void) {
  if (!have_termios) return;
  struct termios quiet = saved_termios;
  quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  quiet.c_cc[VMIN] = 0;
  quiet.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
}

void session_modes(bool on) {
  write_constant(STDOUT_FILENO, on ? modes_on : modes_off);
  if (on) atomic_store(&is_shown, true);
}

void session_left(void) { atomic_store(&is_shown, false); }

// Restores the terminal when the program dies; async-signal-safe.
static void restore_in_emergency(void) {
  if (!atomic_exchange(&active, false)) return;
  if (atomic_load(&is_shown)) write_constant(STDOUT_FILENO, restore_all);
  // From the background the shell's modes would be overwritten, and we would be stopped.
  if (have_termios && session_is_foreground()) tcsetattr(STDIN_FILENO, TCSANOW, &saved_termios);
  if (saved_stderr < 0) return;
  dup2(saved_stderr, STDERR_FILENO);
  // The message of a failed precondition went to the log, where nobody would see it: print the end of the log.
  struct stat state;
  if (log_file < 0 || fstat(log_file, &state) != 0) return;
  if (state.st_size == 0) {
    unlink(log_name);
    return;
  }
  off_t offset = state.st_size > 16384 ? state.st_size - 16384 : 0;
  char bytes[512];
  ssize_t count;
  while ((count = pread(log_file, bytes, sizeof bytes, offset)) > 0) {
    (void)!write(STDERR_FILENO, bytes, (size_t)count);
    offset += count;
  }
  write_constant(STDERR_FILENO, "facet: these messages are kept in ");
  write_constant(STDERR_FILENO, log_name);
  write_constant(STDERR_FILENO, "\n");
}

static void on_soft(int signal) {
  switch (signal) {
  case SIGWINCH: announce(CT_RESIZED); break;
  case SIGTSTP: announce(CT_SUSPEND); break;
  case SIGCONT: announce(CT_CONTINUED); break;
  case SIGPIPE: break;  // the write fails with EPIPE; a handler, so that children start with the default
  default: announce(CT_HANGUP); break;
  }
}

static void on_hard(int signal, siginfo_t *info, void *context) {
  (void)context;
  restore_in_emergency();
  // Other threads may draw until the process ends: not onto the shell's screen.
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
  // Restore the previous handler (Swift's backtracer or the default).
  for (size_t i = 0; i < COUNT(hard_signals); i++)
    if (hard_signals[i] == signal) sigaction(signal, &hard_before[i], NULL);
  // A fault repeats on return. What was sent does not, nor does a trap, which leaves its instruction behind.
  bool repeats = info->si_code > 0 && (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE);
  if (!repeats) raise(signal);
}

static void install_handlers(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = on_soft;
  action.sa_flags = SA_RESTART;
  sigset_t ours;
  sigemptyset(&ours);
  for (size_t i = 0; i < COUNT(soft_signals); i++) {
    sigaction(soft_signals[i], &action, &soft_before[i]);
    sigaddset(&ours, soft_signals[i]);
  }
  // After a stack overflow the handler needs a stack of its own.
  static char own_stack[65536];
  stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack, .ss_flags = 0}, before;
  if (sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
  action.sa_sigaction = on_hard;
  action.sa_flags = SA_ONSTACK | SA_SIGINFO;
  for (size_t i = 0; i < COUNT(hard_signals); i++) {
    sigaction(hard_signals[i], &action, &hard_before[i]);
    // What our parent had ignored stays ignored.
    if (hard_before[i].sa_handler == SIG_IGN) sigaction(hard_signals[i], &hard_before[i], NULL);
  }
  // A parent may have started us with these blocked; we would then miss changes of the size.
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

static void remove_handlers(void) {
  for (size_t i = 0; i < COUNT(soft_signals); i++) sigaction(soft_signals[i], &soft_before[i], NULL);
  for (size_t i = 0; i < COUNT(hard_signals); i++) sigaction(hard_signals[i], &hard_before[i], NULL);
}

static bool make_pipe(void) {
  if (wake_pipe[0] >= 0) return true;  // kept from the first session, because a waker may outlive it
  if (pipe(wake_pipe) != 0) return false;
  for (int i = 0; i < 2; i++) {
    fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK);
    fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC);
  }
  atomic_store(&pending, 0);
  return true;
}

static void redirect_stderr(const char *path) {
  if (path == NULL || strlen(path) >= sizeof log_name) return;
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  strcpy(log_name, path);
  saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (saved_stderr < 0) {
    close(file);
    return;
  }
  log_file = file;
  dup2(file, STDERR_FILENO);
}

static void return_stderr(void) {
  if (saved_stderr >= 0) {
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    saved_stderr = -1;
  }
  if (log_file >= 0) {
    close(log_file);
    log_file = -1;
  }
}

long ct_log_size(void) {
  struct stat state;
  return log_file >= 0 && fstat(log_file, &state) == 0 ? (long)state.st_size : 0;
}

bool session_begin(const char *log_path) {
  if (!make_pipe()) return false;
  have_termios = tcgetattr(STDIN_FILENO, &saved_termios) == 0;
  redirect_stderr(log_path);
  // Before newterm(), because curses installs its own handlers only where there are none.
  install_handlers();
  static bool registered;
  if (!registered) registered = atexit(restore_in_emergency) == 0;
  atomic_store(&active, true);
  return true;
}

void session_end(void) {
  atomic_store(&active, false);
  if (have_termios && session_is_foreground()) tcsetattr(STDIN_FILENO, TCSANOW, &saved_termios);
  remove_handlers();
  return_stderr();
}

void session_return_stderr(void) { return_stderr(); }

void session_stop_group(void) {
  if (have_termios && session_is_foreground()) tcsetattr(STDIN_FILENO, TCSANOW, &saved_termios);
  struct sigaction by_default, ours;
  memset(&by_default, 0, sizeof by_default);
  by_default.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &by_default, &ours);
  kill(0, SIGTSTP);
  // Another thread may receive the signal: give the kernel time to stop this one too, before the terminal is
  // used again. (In an orphaned group nothing stops, and we go on.) The handlers of signals that arrived meanwhile
  // run in this time, too, and cut it short.
  struct timespec moment = {0, 50000000}, rest;
  while (nanosleep(&moment, &rest) != 0 && errno == EINTR && !session_must_end()) moment = rest;
  sigaction(SIGTSTP, &ours, NULL);
}
