#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "report.h"

// One encoding; lives on the heap so that its values are certain after longjmp.
typedef struct {
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  jmp_buf escape;
  fc_report *report;
  fc_status status;
  unsigned char *bytes;
  unsigned long count;
} encoding;

static void on_error(j_common_ptr common) {
  encoding *job = common->client_data;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  fc_report_error(job->report, text);
  job->status = common->err->msg_code == JERR_OUT_OF_MEMORY ? fc_no_memory : fc_damaged;
  longjmp(job->escape, 1);
}

static void on_message(j_common_ptr common, int level) {
  (void)common;
  (void)level;
}

fc_status fc_jpeg_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int quality, uint8_t **bytes, size_t *count,
    fc_report *report) {
  fc_report_clear(report);
  *bytes = NULL;
  *count = 0;
  encoding *job = calloc(1, sizeof *job);
  if (!job) return fc_no_memory;
  job->report = report;
  struct jpeg_compress_struct *e = &job->encoder;
  e->err = jpeg_std_error(&job->errors);
  e->client_data = job;
  job->errors.error_exit = on_error;
  job->errors.emit_message = on_message;
  fc_status status = fc_ok;
  if (setjmp(job->escape)) {
    status = job->status;
  } else {
    jpeg_create_compress(e);
    e->client_data = job;
    jpeg_mem_dest(e, &job->bytes, &job->count);
    e->image_width = (JDIMENSION)width;
    e->image_height = (JDIMENSION)height;
    e->input_components = 3;
    e->in_color_space = JCS_RGB;
    jpeg_set_defaults(e);
    jpeg_set_quality(e, quality, TRUE);
    e->optimize_coding = TRUE;
    jpeg_start_compress(e, TRUE);
    while (e->next_scanline < e->image_height) {
      JSAMPROW row = (JSAMPROW)(pixels + 3 * (size_t)e->next_scanline * (size_t)width);
      jpeg_write_scanlines(e, &row, 1);
    }
    jpeg_finish_compress(e);
  }
  jpeg_destroy_compress(e);
  if (status == fc_ok) {
    *bytes = job->bytes;
    *count = job->count;
  } else {
    free(job->bytes);
  }
  free(job);
  return status;
}
