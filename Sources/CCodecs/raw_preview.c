// Camera raw files through LibRaw: only the JPEG that the camera put inside, never the sensor's pixels.
#ifdef FACET_RAW
#define _GNU_SOURCE  // signals and processes, which strict C leaves out
#define _DARWIN_C_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <libraw/libraw.h>

#include "picture.h"

static fc_status failure(int code, fc_report *report) {
  if (code == LIBRAW_UNSUFFICIENT_MEMORY) return fc_no_memory;
  switch (code) {
    case LIBRAW_FILE_UNSUPPORTED: return fc_fail(report, fc_unsupported, "a camera's raw file that is not read");
    case LIBRAW_NO_THUMBNAIL:
    case LIBRAW_UNSUPPORTED_THUMBNAIL:
      return fc_fail(report, fc_unsupported, "a camera's raw file without a JPEG inside");
    default: return fc_fail(report, fc_damaged, libraw_strerror(code));
  }
}

// dcraw's flips: 3 a half turn, 5 a quarter turn counter-clockwise, 6 clockwise; the rest are mirrored.
static int orientation_of(int flip) {
  switch (flip) {
    case 3: return 3;
    case 5: return 8;
    case 6: return 6;
    default: return 1;
  }
}

// LibRaw up to 0.20 reads a thumbnail of 16-bit pixels, which only files like TIFF have, by the length that the file
// states into a buffer of the thumbnail's size. No JPEG is longer than its pixels at 16 bits.
static int thumb_fits(const libraw_thumbnail_t *thumb, const uint8_t *bytes, size_t count) {
  const int is_tiff = count > 4 && ((bytes[0] == 'I' && bytes[1] == 'I') || (bytes[0] == 'M' && bytes[1] == 'M'));
  return !is_tiff || thumb->tlength <= (size_t)thumb->twidth * thumb->theight * 3 * sizeof(uint16_t);
}

static fc_status read_preview(
    const uint8_t *bytes, size_t count, uint8_t **jpeg, size_t *jpeg_count, int *orientation,
    fc_report *report) {
  libraw_data_t *raw = libraw_init(LIBRAW_OPIONS_NO_MEMERR_CALLBACK | LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
  if (!raw) return fc_no_memory;
  // LibRaw asks for a pointer that may be written to, and only reads.
  int code = libraw_open_buffer(raw, (void *)(uintptr_t)bytes, count);
  fc_status status = fc_ok;
  if (code != LIBRAW_SUCCESS) status = failure(code, report);
  else if (raw->thumbnail.tlength > count)
    status = fc_fail(report, fc_incomplete, "the file ends before the JPEG inside it");
  else if (!thumb_fits(&raw->thumbnail, bytes, count))
    status = fc_fail(report, fc_damaged, "the preview inside it is longer than its size allows");
  else if ((code = libraw_unpack_thumb(raw)) != LIBRAW_SUCCESS) status = failure(code, report);
  else if (raw->thumbnail.tformat != LIBRAW_THUMBNAIL_JPEG || !raw->thumbnail.thumb || raw->thumbnail.tlength < 4)
    status = failure(LIBRAW_NO_THUMBNAIL, report);
  if (status == fc_ok) {
    const size_t length = raw->thumbnail.tlength;
    *orientation = orientation_of(raw->sizes.flip);
    *jpeg = malloc(length);
    if (!*jpeg) status = fc_no_memory;
    else {
      memcpy(*jpeg, raw->thumbnail.thumb, length);
      *jpeg_count = length;
    }
  }
  libraw_close(raw);
  return status;
}

// What the process that reads a file has found; the JPEG's bytes follow.
typedef struct {
  fc_status status;
  int orientation;
  size_t jpeg_count;
  fc_report report;
} answer;

static int write_all(int file, const void *from, size_t count) {
  for (const uint8_t *at = from; count > 0;) {
    const ssize_t written = write(file, at, count);
    if (written < 0 && errno != EINTR) return 0;
    if (written > 0) at += written, count -= (size_t)written;
  }
  return 1;
}

static int read_all(int file, void *to, size_t count) {
  for (uint8_t *at = to; count > 0;) {
    const ssize_t got = read(file, at, count);
    if (got == 0 || (got < 0 && errno != EINTR)) return 0;
    if (got > 0) at += got, count -= (size_t)got;
  }
  return 1;
}

// Closes every file that the program has open but the standard ones and this one, whose number changes.
// Disks, locks and pipes must not seem to be in use for longer than the program itself uses them.
static int keep_only(int file) {
  const int kept = 3;
  if (file != kept) dup2(file, kept);
#ifdef SYS_close_range
  if (syscall(SYS_close_range, (unsigned)kept + 1, ~0U, 0) == 0) return kept;
#endif
  const int end = getdtablesize();
  for (int other = kept + 1; other < end; other++) close(other);
  return kept;
}

// In a separate process, which may work for at most half a minute.
static _Noreturn void answer_and_exit(const uint8_t *bytes, size_t count, int file, const sigset_t *mask) {
  // A crash is a valid answer here: no signal handler of the program may run, least of all one that restores the
  // terminal.
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  signal(SIGINT, SIG_IGN);
  signal(SIGTSTP, SIG_IGN);
  const struct rlimit seconds = {30, 30}, none = {0, 0};
  setrlimit(RLIMIT_CPU, &seconds);
  setrlimit(RLIMIT_CORE, &none);
  file = keep_only(file);
  pthread_sigmask(SIG_SETMASK, mask, NULL);
  answer found = {.orientation = 1};
  fc_report_clear(&found.report);
  uint8_t *jpeg = NULL;
  found.status = read_preview(bytes, count, &jpeg, &found.jpeg_count, &found.orientation, &found.report);
  const int is_told = write_all(file, &found, sizeof found) && (!jpeg || write_all(file, jpeg, found.jpeg_count));
  _exit(is_told ? 0 : 1);
}

// LibRaw looks at whatever a file claims, and some claims lead it out of its memory (fuzzing finds them in minutes): it
// works in a copy of this process, so that such a file is a damaged photo and not the end of everything.
fc_status fc_raw_preview(
    const uint8_t *bytes, size_t count, uint8_t **jpeg, size_t *jpeg_count, int *orientation,
    fc_report *report) {
  *jpeg = NULL;
  *jpeg_count = 0;
  *orientation = 1;
  fc_report_clear(report);
  int ends[2];
  if (pipe(ends) != 0) return fc_fail(report, fc_no_memory, strerror(errno));
  sigset_t all, mask;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &mask);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    answer_and_exit(bytes, count, ends[1], &mask);
  }
  const int reason = errno;
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return fc_fail(report, fc_no_memory, strerror(reason));
  }
  answer found;
  int is_whole = read_all(ends[0], &found, sizeof found);
  if (is_whole && found.status == fc_ok) {
    // A process that crashed may have reported anything.
    *jpeg = found.jpeg_count <= count ? malloc(found.jpeg_count) : NULL;
    is_whole = *jpeg && read_all(ends[0], *jpeg, found.jpeg_count);
  }
  close(ends[0]);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  if (!is_whole) {
    free(*jpeg);
    *jpeg = NULL;
    return fc_fail(report, fc_damaged, "the library for raw files breaks down over it");
  }
  *report = found.report;
  *orientation = found.orientation;
  *jpeg_count = found.status == fc_ok ? found.jpeg_count : 0;
  return found.status;
}
#endif
