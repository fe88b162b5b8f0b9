// libjpeg's decoder: a memory source, errors by longjmp, CMYK as Adobe's programs store it.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// jpeglib.h needs stdio.h and stddef.h before it.
#include <jpeglib.h>
#include <jerror.h>

#include "report.h"

enum {
  band_rows = 64,   // rows decoded before they are turned upright together
  most_scans = 256,  // real encoders write about ten; a file with thousands is only meant to keep the decoder busy
  end_of_image = 0xD9,
};

struct fc_jpeg {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  fc_report *report;  // of the call that runs
  fc_status status;
  int32_t minimum;
  int ended, decoding, created;
  uint8_t *band, *quad;  // scratch rows of RGB and CMYK
  const fc_colors *colors;  // for CMYK; NULL for the usual rule
};

static fc_jpeg *owner(j_common_ptr common) { return common->client_data; }

static void give_up(fc_jpeg *jpeg, fc_status status, const char *text) {
  jpeg->status = status;
  fc_report_error(jpeg->report, text);
  longjmp(jpeg->escape, 1);
}

static void on_error(j_common_ptr common) {
  fc_jpeg *jpeg = owner(common);
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  fc_status status = fc_damaged;
  switch (common->err->msg_code) {
    case JERR_OUT_OF_MEMORY: status = fc_no_memory; break;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED: status = fc_unsupported; break;
    default: break;
  }
  if (jpeg->ended && status == fc_damaged) status = fc_incomplete;
  give_up(jpeg, status, text);
}

// The bytes ended before the picture did: is enough of it there?
static void note_end(fc_jpeg *jpeg) {
  if (jpeg->ended) return;
  jpeg->ended = 1;
  if (!jpeg->decoding) return;
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  // From the second scan on the whole picture is there, if only coarsely or without all its colours.
  const int64_t total = d->total_iMCU_rows;
  if (d->input_scan_number <= 1 && total > 0) {
    jpeg->report->complete = (int32_t)(1000 * (int64_t)d->input_iMCU_row / total);
    if (jpeg->report->complete > 999) jpeg->report->complete = 999;
  } else {
    jpeg->report->complete = 999;
  }
  if (jpeg->report->complete < jpeg->minimum) {
    char text[fc_message_size];
    snprintf(text, sizeof text, "the file ends after %d %% of the picture", jpeg->report->complete / 10);
    give_up(jpeg, fc_incomplete, text);
  }
}

static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  fc_jpeg *jpeg = owner(common);
  // A marker where pixels should be: when it is the end marker the file was cut and closed again.
  if (common->is_decompressor && common->err->msg_code == JWRN_HIT_MARKER
      && jpeg->decoder.unread_marker == end_of_image)
    note_end(jpeg);
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  fc_report_warning(jpeg->report, text);
  common->err->num_warnings++;
}

static void ignore_output(j_common_ptr common) { (void)common; }

static void source_init(j_decompress_ptr decoder) { (void)decoder; }

static boolean source_fill(j_decompress_ptr decoder) {
  static const JOCTET closing[2] = {0xFF, end_of_image};
  fc_jpeg *jpeg = owner((j_common_ptr)decoder);
  if (!jpeg->decoding) {
    jpeg->ended = 1;
    give_up(jpeg, fc_incomplete, "the file ends inside its header");
  }
  if (!jpeg->ended) {
    note_end(jpeg);
    fc_report_warning(jpeg->report, "the file ends too early");
  }
  decoder->src->next_input_byte = closing;
  decoder->src->bytes_in_buffer = 2;
  return TRUE;
}

static void source_skip(j_decompress_ptr decoder, long count) {
  if (count <= 0) return;
  struct jpeg_source_mgr *source = decoder->src;
  if ((size_t)count > source->bytes_in_buffer) {
    source->next_input_byte += source->bytes_in_buffer;
    source->bytes_in_buffer = 0;  // the next read finds the end
  } else {
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
  }
}

static void source_end(j_decompress_ptr decoder) { (void)decoder; }

static void on_progress(j_common_ptr common) {
  fc_jpeg *jpeg = owner(common);
  if (jpeg->decoder.input_scan_number > most_scans) give_up(jpeg, fc_unsupported, "it has more than 256 scans");
}

static void prepare(fc_jpeg *jpeg, const uint8_t *bytes, size_t count) {
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  d->err = jpeg_std_error(&jpeg->errors);
  d->client_data = jpeg;
  jpeg->errors.error_exit = on_error;
  jpeg->errors.emit_message = on_message;
  jpeg->errors.output_message = ignore_output;
  jpeg_create_decompress(d);
  jpeg->created = 1;
  d->client_data = jpeg;
  jpeg->source.init_source = source_init;
  jpeg->source.fill_input_buffer = source_fill;
  jpeg->source.skip_input_data = source_skip;
  jpeg->source.resync_to_restart = jpeg_resync_to_restart;
  jpeg->source.term_source = source_end;
  jpeg->source.next_input_byte = bytes;
  jpeg->source.bytes_in_buffer = count;
  d->src = &jpeg->source;
  jpeg->progress.progress_monitor = on_progress;
  d->progress = &jpeg->progress;
}

fc_status fc_jpeg_open(const uint8_t *bytes, size_t count, fc_jpeg **out, fc_info *info, fc_report *report) {
  *out = NULL;
  fc_report_clear(report);
  fc_jpeg *jpeg = calloc(1, sizeof *jpeg);
  if (!jpeg) return fc_no_memory;
  jpeg->report = report;
  if (setjmp(jpeg->escape)) {
    const fc_status status = jpeg->status;
    fc_jpeg_close(jpeg);
    return status;
  }
  prepare(jpeg, bytes, count);
  jpeg_read_header(&jpeg->decoder, TRUE);
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  if (d->data_precision != 8) give_up(jpeg, fc_unsupported, "only JPEG with 8 bits per component is read");
  if (d->num_components != 1 && d->num_components != 3 && d->num_components != 4) {
    char text[fc_message_size];
    snprintf(text, sizeof text, "a JPEG of %d components is not read", d->num_components);
    give_up(jpeg, fc_unsupported, text);
  }
  memset(info, 0, sizeof *info);
  info->width = (int32_t)d->image_width;
  info->height = (int32_t)d->image_height;
  info->components = d->num_components;
  info->bit_depth = d->data_precision;
  info->is_interlaced = jpeg_has_multiple_scans(d);
  *out = jpeg;
  return fc_ok;
}

static void set_output(fc_jpeg *jpeg, int eighths) {
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  d->scale_num = (unsigned)eighths;
  d->scale_denom = 8;
  d->out_color_space = d->num_components == 4 ? JCS_CMYK : JCS_RGB;
}

static unsigned multiplied(unsigned a, unsigned b) {
  const unsigned t = a * b + 128;  // a * b / 255, rounded
  return ((t >> 8) + t) >> 8;
}

// Stored values are inverted (255 is no ink), as Adobe's programs write them and every reader assumes.
static void cmyk_to_rgb(const uint8_t *in, uint8_t *out, size_t width) {
  for (size_t x = 0; x < width; x++, in += 4, out += 3) {
    const unsigned light = in[3];
    for (int c = 0; c < 3; c++) out[c] = (uint8_t)(light - multiplied(255u - in[c], light));
  }
}

// Reads up to `rows` rows to `to`, or fewer; returns how many.
static int32_t read_rows(fc_jpeg *jpeg, uint8_t *to, size_t stride, int32_t rows) {
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  if (jpeg->quad) {
    JSAMPROW row = jpeg->quad;
    if (jpeg_read_scanlines(d, &row, 1) != 1) return 0;
    if (jpeg->colors) fc_colors_convert(jpeg->colors, jpeg->quad, to, d->output_width);
    else cmyk_to_rgb(jpeg->quad, to, d->output_width);
    return 1;
  }
  JSAMPROW pointers[16];
  if (rows > 16) rows = 16;
  for (int32_t i = 0; i < rows; i++) pointers[i] = to + (size_t)i * stride;
  return (int32_t)jpeg_read_scanlines(d, pointers, (JDIMENSION)rows);
}

static void read_picture(fc_jpeg *jpeg, int orientation, uint8_t *pixels) {
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  const int32_t width = (int32_t)d->output_width, height = (int32_t)d->output_height;
  // An odd number of cache lines, so that the rows of a band do not fall on the same ones.
  const size_t stride = jpeg->band ? ((3 * (size_t)width + 63) / 64 | 1) * 64 : 3 * (size_t)width;
  for (int32_t first = 0; first < height;) {
    uint8_t *to = jpeg->band ? jpeg->band : pixels + (size_t)first * stride;
    const int32_t wanted = height - first < band_rows ? height - first : band_rows;
    int32_t rows = 0;
    while (rows < wanted) {
      const int32_t got = read_rows(jpeg, to + (size_t)rows * stride, stride, wanted - rows);
      if (got <= 0) give_up(jpeg, fc_damaged, "the decoder delivers no more rows");
      rows += got;
    }
    if (jpeg->band) fc_orient(to, stride, first, rows, width, height, orientation, pixels);
    first += rows;
  }
}

fc_status fc_jpeg_decode(
    fc_jpeg *jpeg, int eighths, int quick, int orientation, int minimum, uint8_t *pixels, size_t count,
    fc_report *report) {
  struct jpeg_decompress_struct *d = &jpeg->decoder;
  jpeg->report = report;
  fc_report_clear(report);
  if (setjmp(jpeg->escape)) return jpeg->status;
  jpeg->decoding = 1;
  jpeg->minimum = minimum;
  set_output(jpeg, eighths);
  if (quick) {
    d->do_fancy_upsampling = FALSE;
    d->do_block_smoothing = FALSE;
  }
  jpeg_start_decompress(d);
  if (!fc_holds_pixels(count, d->output_width, d->output_height))
    give_up(jpeg, fc_damaged, "the size differs from the header's");
  if (orientation >= 2 && orientation <= 8) {
    jpeg->band = malloc(((3 * (size_t)d->output_width + 63) / 64 | 1) * 64 * band_rows);
    if (!jpeg->band) give_up(jpeg, fc_no_memory, "no memory for a band of rows");
  }
  if (d->out_color_space == JCS_CMYK) {
    jpeg->quad = malloc(4 * (size_t)d->output_width);
    if (!jpeg->quad) give_up(jpeg, fc_no_memory, "no memory for a row");
  }
  read_picture(jpeg, orientation, pixels);
  return fc_ok;
}

void fc_jpeg_set_colors(fc_jpeg *jpeg, const fc_colors *colors) { jpeg->colors = colors; }

void fc_jpeg_close(fc_jpeg *jpeg) {
  if (!jpeg) return;
  if (jpeg->created) jpeg_destroy_decompress(&jpeg->decoder);
  free(jpeg->band);
  free(jpeg->quad);
  free(jpeg);
}
