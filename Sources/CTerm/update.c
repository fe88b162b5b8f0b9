#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#include "update.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Curses writes after each motion of the cursor: some sixty times for a large screen, and each time the terminal wakes
// and takes the processor. So during an update its descriptor leads to a file in memory. At all other times it leads to
// the terminal, whose modes curses sets through it.
static FILE *stream;
static int terminal = -1, file = -1;
static uint8_t *gathered;
static size_t room;

FILE *update_stream(void) {
  if (stream != NULL) return stream;
  terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (terminal >= 0) stream = fdopen(terminal, "w");
  return stream != NULL ? stream : stdout;
}

static int make_file(void) {
#ifdef __linux__
  return memfd_create("facet-frame", MFD_CLOEXEC);
#else
  FILE *temporary = tmpfile();
  int made = temporary != NULL ? fcntl(fileno(temporary), F_DUPFD_CLOEXEC, 3) : -1;
  if (temporary != NULL) fclose(temporary);
  return made;
#endif
}

static bool gathers(void) {
  if (stream == NULL) return false;
  if (file < 0) file = make_file();
  return file >= 0;
}

static bool lead_to(int target) {
#ifdef __linux__
  return dup3(target, terminal, O_CLOEXEC) >= 0;
#else
  return dup2(target, terminal) >= 0 && fcntl(terminal, F_SETFD, FD_CLOEXEC) == 0;
#endif
}

void update_begin(void) {
  if (gathers()) (void)lead_to(file);
}

long update_end(const uint8_t **bytes) {
  *bytes = NULL;
  // To standard output, and not to where it led before: after a crash that leads nowhere.
  if (!gathers() || !lead_to(STDOUT_FILENO)) return 0;
  off_t count = lseek(file, 0, SEEK_CUR);
  if (count <= 0) return 0;
  if ((size_t)count > room) {
    uint8_t *larger = realloc(gathered, (size_t)count);
    if (larger == NULL) return 0;
    gathered = larger;
    room = (size_t)count;
  }
  ssize_t got = pread(file, gathered, (size_t)count, 0);
  lseek(file, 0, SEEK_SET);
  *bytes = gathered;
  return got > 0 ? got : 0;
}
