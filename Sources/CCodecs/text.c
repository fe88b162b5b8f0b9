// Lines of text in any script: fontconfig finds fonts, HarfBuzz shapes the text and gives the outlines, and what they
// cover is counted. Texts are not trusted.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#ifdef FACET_TEXT
#include "text.h"

int fc_can_shape_text(void) { return 1; }

// Characters that are usually pictures in colours.
static int is_pictogram(hb_codepoint_t c, hb_codepoint_t next) {
  return (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x1F1E6 && c <= 0x1F1FF) || (c >= 0x1F004 && c <= 0x1F0CF)
    || (next == 0xFE0F && c > 0x7F);
}

// What goes with the character before it, in the same font: joiners, variation selectors, tones of skin, tags, marks.
static int goes_with_last(hb_unicode_funcs_t *unicode, hb_codepoint_t c) {
  if (c == 0x200D || c == 0x200C || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF)
      || (c >= 0xE0020 && c <= 0xE007F))
    return 1;
  const hb_unicode_general_category_t category = hb_unicode_general_category(unicode, c);
  return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK
    || category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK || category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

typedef struct {
  hb_codepoint_t characters[most_characters];
  hb_script_t scripts[most_characters];
  int faces[most_characters];
  int is_backward[most_characters];
  int count;
} text_line;

static int is_common(hb_script_t script) {
  return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
}

static int runs_backward(hb_script_t script) {
  return !is_common(script) && hb_script_get_horizontal_direction(script) == HB_DIRECTION_RTL;
}

// Scripts, directions and fonts of all characters. What all scripts share goes with its neighbours; digits, and what
// stands at the end of a part that is read from the right, are read from the left as the line is.
static void itemize(const fc_fonts *fonts, text_line *line) {
  hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
  hb_script_t last = HB_SCRIPT_COMMON;
  for (int i = 0; i < line->count; i++) {
    const hb_script_t own = hb_unicode_script(unicode, line->characters[i]);
    line->scripts[i] = is_common(own) ? last : own;
    line->is_backward[i] = runs_backward(own);
    last = line->scripts[i];
  }
  for (int i = line->count - 1; i > 0; i--)  // a line may begin with what all scripts share
    if (is_common(line->scripts[i - 1])) line->scripts[i - 1] = line->scripts[i];
  for (int i = 0; i < line->count; i++) {
    if (!is_common(hb_unicode_script(unicode, line->characters[i]))) continue;
    int next = i;
    while (next < line->count && is_common(hb_unicode_script(unicode, line->characters[next]))
           && hb_unicode_general_category(unicode, line->characters[next])
             != HB_UNICODE_GENERAL_CATEGORY_DECIMAL_NUMBER)
      next++;
    line->is_backward[i] = i > 0 && line->is_backward[i - 1] && next < line->count && line->is_backward[next];
    if (goes_with_last(unicode, line->characters[i]) && i > 0) line->is_backward[i] = line->is_backward[i - 1];
  }
  for (int i = 0; i < line->count; i++) {
    const hb_codepoint_t c = line->characters[i], next = i + 1 < line->count ? line->characters[i + 1] : 0;
    line->faces[i] = i > 0 && goes_with_last(unicode, c)
      ? line->faces[i - 1]
      : fc_find_face(fonts, c, is_pictogram(c, next), i > 0 ? line->faces[i - 1] : -1);
  }
}

// Pixels for each of a font's units, by which the letters of all fonts have one size: that of the em in which the first
// font's capitals are `height` pixels high.
static double em_of(fc_fonts *fonts, double height) {
  hb_font_t *font = fc_font_of(fonts, 0);
  hb_position_t capital = 0;
  if (!font || !hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital) || capital <= 0)
    return height / 0.72;
  return height * hb_face_get_upem(hb_font_get_face(font)) / capital;
}

// Shapes one run; draws it when `o` is not NULL. Gives the run's advance in pixels.
static double run(
    fc_fonts *fonts, const text_line *line, int first, int end, double em, double x, outline *o, canvas *text,
    hb_draw_funcs_t *funcs) {
  hb_font_t *font = fc_font_of(fonts, line->faces[first]);
  if (!font) return 0;
  hb_buffer_t *buffer = hb_buffer_create();
  hb_buffer_add_codepoints(buffer, line->characters, line->count, (unsigned)first, end - first);
  hb_buffer_set_script(buffer, line->scripts[first]);
  hb_buffer_set_direction(buffer, line->is_backward[first] ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer, hb_language_get_default());
  hb_shape(font, buffer, NULL, 0);
  unsigned count = 0;
  const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &count);
  const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, &count);
  const double scale = em / hb_face_get_upem(hb_font_get_face(font));
  const int is_color = fonts->faces[line->faces[first]].is_color;
  double pen = x;
  for (unsigned i = 0; i < count; i++) {
    if (o) {
      o->scale = scale;
      o->x = pen + places[i].x_offset * scale;
      o->y = text->baseline - places[i].y_offset * scale;
      if (!is_color || !fc_put_picture(text, font, glyphs[i].codepoint, o->x, o->y, em))
        hb_font_get_glyph_shape(font, glyphs[i].codepoint, funcs, o);
    }
    pen += places[i].x_advance * scale;
  }
  hb_buffer_destroy(buffer);
  return pen - x;
}

static int end_of_run(const text_line *line, int first) {
  int end = first + 1;
  while (end < line->count && line->faces[end] == line->faces[first] && line->scripts[end] == line->scripts[first]
         && line->is_backward[end] == line->is_backward[first])
    end++;
  return end;
}

// Where a part ends that is read from the right: at its last letter of that direction before one of the other. Numbers
// inside it are part of it.
static int end_of_backward_part(const text_line *line, int first) {
  hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
  int end = first;
  for (int i = first; i < line->count; i++) {
    if (line->is_backward[i]) end = i + 1;
    else if (!is_common(hb_unicode_script(unicode, line->characters[i]))) break;
  }
  return end;
}

static double all_runs(
    fc_fonts *fonts, const text_line *line, double em, double x, outline *o, canvas *text, hb_draw_funcs_t *funcs) {
  double pen = x;
  for (int first = 0; first < line->count;) {
    if (!line->is_backward[first]) {
      const int end = end_of_run(line, first);
      pen += run(fonts, line, first, end, em, pen, o, text, funcs);
      first = end;
      continue;
    }
    // The first run of the part is the rightmost one.
    const int end = end_of_backward_part(line, first);
    for (int last = end; last > first;) {
      int begin = first;
      while (end_of_run(line, begin) < last) begin = end_of_run(line, begin);
      pen += run(fonts, line, begin, last, em, pen, o, text, funcs);
      last = begin;
    }
    first = end;
  }
  return pen - x;
}

static void read_characters(const char *utf8, size_t count, text_line *line) {
  hb_buffer_t *buffer = hb_buffer_create();
  hb_buffer_add_utf8(buffer, utf8, count > 4 * most_characters ? 4 * most_characters : (int)count, 0, -1);
  unsigned length = 0;
  const hb_glyph_info_t *all = hb_buffer_get_glyph_infos(buffer, &length);
  for (unsigned i = 0; i < length && line->count < most_characters; i++)
    line->characters[line->count++] = all[i].codepoint < 0x20 ? ' ' : all[i].codepoint;
  hb_buffer_destroy(buffer);
}

static text_line *line_of(const fc_fonts *fonts, const char *utf8, size_t count) {
  text_line *line = calloc(1, sizeof *line);
  if (!line) return NULL;
  read_characters(utf8, count, line);
  itemize(fonts, line);
  return line;
}

fc_status fc_text_measure(fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size *size) {
  memset(size, 0, sizeof *size);
  if (!(height >= 1) || height > 1000) return fc_unsupported;
  text_line *line = line_of(fonts, utf8, count);
  if (!line) return fc_no_memory;
  const double em = em_of(fonts, height);
  // Room for accents above and tails below, of any script.
  const int margin = (int)ceil(em);
  size->advance = all_runs(fonts, line, em, 0, NULL, NULL, NULL);
  size->left = margin;
  size->baseline = margin + height;
  size->width = (int32_t)fmin(most_side, ceil(size->advance) + 2.0 * margin);
  size->height = (int32_t)ceil(height + 2.0 * margin);
  free(line);
  return fc_ok;
}

fc_status fc_text_draw(
    fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size size, uint8_t *coverage,
    uint8_t *colors) {
  canvas text = {size.width, size.height, size.baseline, coverage, colors};
  outline o = {.width = size.width, .height = size.height};
  o.cells = calloc((size_t)(size.width + 1) * (size_t)size.height, sizeof *o.cells);
  text_line *line = line_of(fonts, utf8, count);
  if (o.cells && line) {
    hb_draw_funcs_t *funcs = fc_drawing();
    all_runs(fonts, line, em_of(fonts, height), size.left, &o, &text, funcs);
    hb_draw_funcs_destroy(funcs);
    for (int y = 0; y < size.height; y++) {
      float sum = 0;
      for (int x = 0; x < size.width; x++) {
        sum += o.cells[(size_t)y * (size_t)(size.width + 1) + (size_t)x];
        const float covered = fabsf(sum) > 1 ? 1 : fabsf(sum);
        coverage[(size_t)y * (size_t)size.width + (size_t)x] = (uint8_t)(covered * 255 + 0.5f);
      }
    }
  }
  const fc_status status = o.cells && line ? fc_ok : fc_no_memory;
  free(o.cells);
  free(line);
  return status;
}
#else
struct fc_fonts {
  int unused;
};

int fc_can_shape_text(void) { return 0; }
fc_fonts *fc_fonts_open(void) { return NULL; }
void fc_fonts_close(fc_fonts *fonts) { (void)fonts; }

fc_status fc_text_measure(fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size *size) {
  (void)fonts, (void)utf8, (void)count, (void)height;
  memset(size, 0, sizeof *size);
  return fc_unsupported;
}

fc_status fc_text_draw(
    fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size size, uint8_t *coverage,
    uint8_t *colors) {
  (void)fonts, (void)utf8, (void)count, (void)height, (void)size, (void)coverage, (void)colors;
  return fc_unsupported;
}
#endif
