// libpng's decoder: bytes from memory, errors by longjmp, every kind of PNG to 8-bit RGB.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "report.h"

enum { band_rows = 64 };

struct fc_png {
  png_structp reader;
  png_infop info;
  const uint8_t *bytes;
  size_t count, position;
  fc_report *report;  // of the call that runs
  fc_status status;
  int ended;
  int warned;          // a checksum of pixels was wrong
  int32_t background;  // 0xRRGGBB, or below 0
  int passes, pass;    // of which this one is being read
  int32_t band, row;   // the first row of the band, and the one that is being read
  uint8_t *scratch;  // a band of rows, or the whole stored picture of an interlaced file
};

static void on_error(png_structp reader, png_const_charp text) {
  fc_png *png = png_get_error_ptr(reader);
  char words[fc_message_size];
  if (png->ended) snprintf(words, sizeof words, "the file ends too early");
  else if (strstr(text, "CRC")) snprintf(words, sizeof words, "a checksum is wrong (%s)", text);
  else snprintf(words, sizeof words, "%s", text);
  fc_report_error(png->report, words);
  png->status = png->ended ? fc_incomplete : fc_damaged;
  png_longjmp(reader, 1);
}

static void on_warning(png_structp reader, png_const_charp text) {
  fc_png *png = png_get_error_ptr(reader);
  // libpng says it for each chunk.
  if (!strstr(text, "CRC")) fc_report_warning(png->report, text);
  else if (png->warned++ == 0)
    fc_report_warning(png->report, "a checksum of its pixels is wrong, so that some of them may be, too");
}

static void read_bytes(png_structp reader, png_bytep out, size_t count) {
  fc_png *png = png_get_io_ptr(reader);
  if (count > png->count - png->position) {
    png->ended = 1;
    png_error(reader, "the file ends too early");
  }
  memcpy(out, png->bytes + png->position, count);
  png->position += count;
}

// Chunks that pixels do not depend on are skipped unread: less code meets hostile bytes.
static void skip_needless_chunks(png_structp reader, int shows_transparency) {
  static const png_byte names[] =
      "bKGD\0cHRM\0cICP\0cLLI\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0mDCV\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0"
      "sTER\0tEXt\0tIME\0zTXt\0tRNS";
#ifdef PNG_HANDLE_AS_UNKNOWN_SUPPORTED
  png_set_keep_unknown_chunks(reader, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5) - (shows_transparency ? 1 : 0));
#endif
}

fc_status fc_png_open(
    const uint8_t *bytes, size_t count, int32_t background, fc_png **out, fc_info *info, fc_report *report) {
  *out = NULL;
  fc_report_clear(report);
  fc_png *png = calloc(1, sizeof *png);
  if (!png) return fc_no_memory;
  png->bytes = bytes;
  png->count = count;
  png->report = report;
  png->background = background;
  png->status = fc_no_memory;
  png->reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, png, on_error, on_warning);
  if (png->reader) png->info = png_create_info_struct(png->reader);
  if (!png->info || setjmp(png_jmpbuf(png->reader))) {
    const fc_status status = png->status;
    fc_png_close(png);
    return status;
  }
  png_set_read_fn(png->reader, png, read_bytes);
  png_set_user_limits(png->reader, 0x7fffffff, 0x7fffffff);  // the caller limits pixels
  skip_needless_chunks(png->reader, background >= 0);
  png_read_info(png->reader, png->info);
  // From here on: in headers and palettes a wrong checksum is damage.
  png_set_crc_action(png->reader, PNG_CRC_WARN_USE, PNG_CRC_QUIET_USE);
  memset(info, 0, sizeof *info);
  info->width = (int32_t)png_get_image_width(png->reader, png->info);
  info->height = (int32_t)png_get_image_height(png->reader, png->info);
  info->bit_depth = png_get_bit_depth(png->reader, png->info);
  info->components = png_get_channels(png->reader, png->info);
  info->is_palette = png_get_color_type(png->reader, png->info) == PNG_COLOR_TYPE_PALETTE;
  info->is_interlaced = png_get_interlace_type(png->reader, png->info) != PNG_INTERLACE_NONE;
  *out = png;
  return fc_ok;
}

// Asks libpng for RGB bytes, and gives the number of passes.
static int set_output(fc_png *png) {
  png_structp reader = png->reader;
  const int color = png_get_color_type(reader, png->info);
  const int depth = png_get_bit_depth(reader, png->info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(reader);
  if (color == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(reader);
  if (depth == 16) png_set_strip_16(reader);
  if (png->background >= 0) {
    const unsigned rgb = (unsigned)png->background;
    const png_color_16 behind = {.red = rgb >> 16 & 0xFF, .green = rgb >> 8 & 0xFF, .blue = rgb & 0xFF};
    if (png_get_valid(reader, png->info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(reader);
    png_set_background(reader, &behind, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  } else if (color & PNG_COLOR_MASK_ALPHA) png_set_strip_alpha(reader);
  if (!(color & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(reader);
  const int passes = png_set_interlace_handling(reader);
  png_read_update_info(reader, png->info);
  return passes;
}

static void read_picture(fc_png *png, int orientation, uint8_t *pixels) {
  png_structp reader = png->reader;
  const int32_t width = (int32_t)png_get_image_width(reader, png->info);
  const int32_t height = (int32_t)png_get_image_height(reader, png->info);
  const size_t row_bytes = 3 * (size_t)width;
  const int turned = orientation >= 2 && orientation <= 8;
  if (turned) {
    const size_t rows = png->passes > 1 || height < band_rows ? (size_t)height : band_rows;
    png->scratch = malloc(rows * row_bytes);
    if (!png->scratch) {
      png->status = fc_no_memory;
      png_longjmp(reader, 1);
    }
  }
  if (png->passes > 1) {
    uint8_t *whole = turned ? png->scratch : pixels;
    // Rows are read back while they are combined; each pass fills the blocks of pixels that the later ones refine.
    memset(whole, 0, (size_t)height * row_bytes);
    for (png->pass = 0; png->pass < png->passes; png->pass++)
      for (png->row = 0; png->row < height; png->row++)
        png_read_row(reader, NULL, whole + (size_t)png->row * row_bytes);
    if (turned) fc_orient(whole, row_bytes, 0, height, width, height, orientation, pixels);
    return;
  }
  for (int32_t first = 0; first < height;) {
    const int32_t rows = height - first < band_rows ? height - first : band_rows;
    uint8_t *to = turned ? png->scratch : pixels + (size_t)first * row_bytes;
    png->band = first;
    for (png->row = first; png->row < first + rows; png->row++)
      png_read_row(reader, to + (size_t)(png->row - first) * row_bytes, NULL);
    if (turned) fc_orient(to, row_bytes, first, rows, width, height, orientation, pixels);
    first += rows;
  }
}

// What to do with a picture whose pixels are damaged from some place on. At least half of them must be there: of an
// interlaced one these are the passes before the last one, which fill the gaps between its rows.
static fc_status keep_part(fc_png *png, int orientation, uint8_t *pixels) {
  enum { grey = 128 };
  const int32_t width = (int32_t)png_get_image_width(png->reader, png->info);
  const int32_t height = (int32_t)png_get_image_height(png->reader, png->info);
  const int turned = orientation >= 2 && orientation <= 8, interlaced = png->passes > 1;
  if (png->status != fc_damaged || png->passes < 1) return png->status;
  if (interlaced ? png->pass < png->passes - 1 : png->row < (height + 1) / 2) return png->status;
  const size_t row_bytes = 3 * (size_t)width;
  if (interlaced) {
    if (turned) fc_orient(png->scratch, row_bytes, 0, height, width, height, orientation, pixels);
  } else if (turned) {
    // The rest of the band, and all bands after it, from one band of grey.
    for (int32_t y = png->band; y < height;) {
      const int32_t rows = height - y < band_rows ? height - y : band_rows;
      const int32_t kept = y == png->band ? png->row - y : 0;
      memset(png->scratch + (size_t)kept * row_bytes, grey, (size_t)(rows - kept) * row_bytes);
      fc_orient(png->scratch, row_bytes, y, rows, width, height, orientation, pixels);
      y += rows;
    }
  } else {
    memset(pixels + (size_t)png->row * row_bytes, grey, (size_t)(height - png->row) * row_bytes);
  }
  char words[fc_message_size];
  snprintf(
      words, sizeof words, "its pixels are damaged (%.100s); the rest of the picture is %s", png->report->error,
      interlaced ? "coarse" : "grey");
  png->report->error[0] = 0;
  png->report->warnings = 0;  // this one says more
  fc_report_warning(png->report, words);
  return fc_ok;
}

fc_status fc_png_decode(fc_png *png, int orientation, uint8_t *pixels, size_t count, fc_report *report) {
  png->report = report;
  fc_report_clear(report);
  if (setjmp(png_jmpbuf(png->reader))) return keep_part(png, orientation, pixels);
  const int passes = set_output(png);
  const uint32_t width = png_get_image_width(png->reader, png->info);
  const uint32_t height = png_get_image_height(png->reader, png->info);
  if (!fc_holds_pixels(count, width, height) || png_get_rowbytes(png->reader, png->info) != 3 * (size_t)width)
    png_error(png->reader, "the size differs from the header's");
  png->passes = passes;
  read_picture(png, orientation, pixels);
  return fc_ok;
}

void fc_png_close(fc_png *png) {
  if (!png) return;
  if (png->reader) png_destroy_read_struct(&png->reader, png->info ? &png->info : NULL, NULL);
  free(png->scratch);
  free(png);
}
