#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "report.h"

// One encoding; lives on the heap so that its values are certain after longjmp.
typedef struct {
  png_structp writer;
  png_infop info;
  fc_report *report;
  fc_status status;
  uint8_t *bytes;
  size_t count, capacity;
} encoding;

static void on_error(png_structp writer, png_const_charp text) {
  encoding *job = png_get_error_ptr(writer);
  fc_report_error(job->report, text);
  if (job->status == fc_ok) job->status = fc_damaged;
  png_longjmp(writer, 1);
}

static void on_warning(png_structp writer, png_const_charp text) {
  (void)writer;
  (void)text;
}

static void append(png_structp writer, png_bytep bytes, size_t count) {
  encoding *job = png_get_io_ptr(writer);
  if (count > job->capacity - job->count) {
    size_t capacity = job->capacity ? job->capacity : 1 << 14;
    while (capacity - job->count < count) capacity *= 2;
    uint8_t *grown = realloc(job->bytes, capacity);
    if (!grown) {
      job->status = fc_no_memory;
      png_error(writer, "no memory for the encoded picture");
    }
    job->bytes = grown;
    job->capacity = capacity;
  }
  memcpy(job->bytes + job->count, bytes, count);
  job->count += count;
}

static void flush(png_structp writer) { (void)writer; }

fc_status fc_png_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int level, uint8_t **bytes, size_t *count,
    fc_report *report) {
  fc_report_clear(report);
  *bytes = NULL;
  *count = 0;
  encoding *job = calloc(1, sizeof *job);
  if (!job) return fc_no_memory;
  job->report = report;
  job->writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
  if (job->writer) job->info = png_create_info_struct(job->writer);
  if (!job->info) {
    job->status = fc_no_memory;
  } else if (!setjmp(png_jmpbuf(job->writer))) {
    png_set_user_limits(job->writer, 0x7fffffff, 0x7fffffff);
    png_set_write_fn(job->writer, job, append, flush);
    png_set_compression_level(job->writer, level);
    png_set_IHDR(
        job->writer, job->info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(job->writer, job->info);
    for (int32_t y = 0; y < height; y++)
      png_write_row(job->writer, pixels + 3 * (size_t)y * (size_t)width);
    png_write_end(job->writer, job->info);
  }
  if (job->writer) png_destroy_write_struct(&job->writer, job->info ? &job->info : NULL);
  const fc_status status = job->status;
  if (status == fc_ok) {
    *bytes = job->bytes;
    *count = job->count;
  } else {
    free(job->bytes);
  }
  free(job);
  return status;
}
