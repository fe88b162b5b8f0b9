// Lines of text in any script: fontconfig finds fonts, HarfBuzz shapes the text and gives the outlines, and what they
// cover is counted here. Fonts are the system's own and are trusted as much; texts are not.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#ifdef FACET_TEXT
#include <pthread.h>

#include <fontconfig/fontconfig.h>
#if __has_include(<hb.h>)
#include <hb-ot.h>
#include <hb.h>
#else
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb.h>
#endif

enum { most_fonts = 400, most_characters = 1000, most_side = 16384 };

typedef struct {
  const char *file;  // the pattern's
  int index;
  const FcCharSet *characters;
  int is_color;
  hb_font_t *font;  // NULL until it is needed
  int is_broken;
} text_face;

struct fc_fonts {
  FcConfig *config;
  FcFontSet *sets[2];  // in the order of preference, and those in colours
  text_face faces[most_fonts];
  int count;
  pthread_mutex_t lock;
};

int fc_can_shape_text(void) { return 1; }

static FcFontSet *sorted(FcConfig *config, int is_color) {
  FcPattern *pattern = FcPatternCreate();
  if (!pattern) return NULL;
  FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)(is_color ? "emoji" : "sans"));
  FcPatternAddInteger(pattern, FC_WEIGHT, FC_WEIGHT_MEDIUM);
  if (is_color) FcPatternAddBool(pattern, FC_COLOR, FcTrue);
  FcConfigSubstitute(config, pattern, FcMatchPattern);
  FcDefaultSubstitute(pattern);
  FcResult result;
  FcFontSet *set = FcFontSort(config, pattern, FcTrue, NULL, &result);
  FcPatternDestroy(pattern);
  return set;
}

static void add_faces(fc_fonts *fonts, const FcFontSet *set, int is_color) {
  for (int i = 0; set && i < set->nfont && fonts->count < most_fonts; i++) {
    text_face face = {.is_color = is_color};
    FcChar8 *file = NULL;
    FcCharSet *characters = NULL;
    FcBool scales = FcFalse, has_colors = FcFalse;
    FcPatternGetBool(set->fonts[i], FC_OUTLINE, 0, &scales);
    FcPatternGetBool(set->fonts[i], FC_COLOR, 0, &has_colors);
    if (is_color ? !has_colors : !scales || has_colors) continue;
    if (FcPatternGetString(set->fonts[i], FC_FILE, 0, &file) != FcResultMatch
        || FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &characters) != FcResultMatch)
      continue;
    FcPatternGetInteger(set->fonts[i], FC_INDEX, 0, &face.index);
    face.file = (const char *)file;
    face.characters = characters;
    fonts->faces[fonts->count++] = face;
  }
}

fc_fonts *fc_fonts_open(void) {
  fc_fonts *fonts = calloc(1, sizeof *fonts);
  if (!fonts) return NULL;
  fonts->config = FcInitLoadConfigAndFonts();
  if (!fonts->config || pthread_mutex_init(&fonts->lock, NULL) != 0) {
    if (fonts->config) FcConfigDestroy(fonts->config);
    free(fonts);
    return NULL;
  }
  for (int is_color = 0; is_color < 2; is_color++) {
    fonts->sets[is_color] = sorted(fonts->config, is_color);
    add_faces(fonts, fonts->sets[is_color], is_color);
  }
  if (fonts->count == 0) {
    fc_fonts_close(fonts);
    return NULL;
  }
  return fonts;
}

void fc_fonts_close(fc_fonts *fonts) {
  if (!fonts) return;
  for (int i = 0; i < fonts->count; i++)
    if (fonts->faces[i].font) hb_font_destroy(fonts->faces[i].font);
  for (int i = 0; i < 2; i++)
    if (fonts->sets[i]) FcFontSetDestroy(fonts->sets[i]);
  FcConfigDestroy(fonts->config);
  pthread_mutex_destroy(&fonts->lock);
  free(fonts);
}

// Where a line is drawn.
typedef struct {
  int32_t width, height;
  double baseline;
  uint8_t *coverage, *colors;
} canvas;

// The font of a face, opened at its first use; NULL when its file cannot be used.
static hb_font_t *font_of(fc_fonts *fonts, int number) {
  text_face *face = &fonts->faces[number];
  pthread_mutex_lock(&fonts->lock);
  if (!face->font && !face->is_broken) {
    hb_blob_t *blob = hb_blob_create_from_file(face->file);
    hb_face_t *made = hb_face_create(blob, (unsigned)(face->index & 0xFFFF));
    hb_blob_destroy(blob);
    if (hb_face_get_glyph_count(made) > 0) {
      face->font = hb_font_create(made);
      hb_ot_font_set_funcs(face->font);
      hb_font_make_immutable(face->font);
    } else {
      face->is_broken = 1;
    }
    hb_face_destroy(made);
  }
  hb_font_t *font = face->font;
  pthread_mutex_unlock(&fonts->lock);
  return font;
}

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

static int find_face(const fc_fonts *fonts, hb_codepoint_t c, int wants_color, int last) {
  if (last >= 0 && fonts->faces[last].is_color == wants_color && FcCharSetHasChar(fonts->faces[last].characters, c))
    return last;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < fonts->count; i++)
      if (fonts->faces[i].is_color == (pass ? !wants_color : wants_color)
          && FcCharSetHasChar(fonts->faces[i].characters, c))
        return i;
  return last >= 0 ? last : 0;
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
      : find_face(fonts, c, is_pictogram(c, next), i > 0 ? line->faces[i - 1] : -1);
  }
}

// What a line of outlines covers: each edge adds its signed area to the pixels it crosses, and a sum along a row gives
// the coverage.
typedef struct {
  float *cells;
  int width, height;
  double scale, x, y;     // from the font's units to pixels, and where the glyph stands
  double at_x, at_y;      // the pen
} outline;

static void add_edge(outline *o, double x0, double y0, double x1, double y1) {
  if (y0 == y1) return;
  const double direction = y0 < y1 ? 1 : -1;
  if (y0 > y1) {
    const double x = x0, y = y0;
    x0 = x1, y0 = y1, x1 = x, y1 = y;
  }
  const double slope = (x1 - x0) / (y1 - y0);
  const int first = (int)fmax(0, floor(y0)), last = (int)fmin(o->height, ceil(y1));
  for (int row = first; row < last; row++) {
    const double top = fmax(row, y0), bottom = fmin(row + 1, y1);
    if (bottom <= top) continue;
    const double part = (bottom - top) * direction;
    double left = x0 + (top - y0) * slope, right = x0 + (bottom - y0) * slope;
    if (left > right) {
      const double x = left;
      left = right, right = x;
    }
    left = fmin(fmax(left, 0), o->width - 1.0);
    right = fmin(fmax(right, 0), o->width - 1.0);
    float *cells = o->cells + (size_t)row * (size_t)(o->width + 1);
    const int begin = (int)left, end = (int)right;
    if (begin == end) {
      const double middle = (left + right) / 2 - begin;
      cells[begin] += (float)(part * (1 - middle));
      cells[begin + 1] += (float)(part * middle);
      continue;
    }
    // The edge crosses several pixels of the row: each gets the area to its right, the rest goes on.
    for (int column = begin; column <= end; column++) {
      const double from = fmax(left, column), to = fmin(right, column + 1.0);
      const double share = (to - from) / (right - left);
      const double middle = (from + to) / 2 - column;
      cells[column] += (float)(part * share * (1 - middle));
      cells[column + 1] += (float)(part * share * middle);
    }
  }
}

static void line_to(outline *o, double x, double y) {
  add_edge(o, o->at_x, o->at_y, x, y);
  o->at_x = x;
  o->at_y = y;
}

static double across(const outline *o, double x) { return o->x + x * o->scale; }
static double down(const outline *o, double y) { return o->y - y * o->scale; }

static void on_move(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user) {
  (void)f, (void)s, (void)user;
  outline *o = data;
  o->at_x = across(o, (double)x);
  o->at_y = down(o, (double)y);
}

static void on_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user) {
  (void)f, (void)s, (void)user;
  line_to(data, across(data, (double)x), down(data, (double)y));
}

static void on_cubic(
    hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float c1x, float c1y, float c2x, float c2y, float x, float y,
    void *user) {
  (void)f, (void)s, (void)user;
  enum { steps = 12 };
  outline *o = data;
  const double p[4][2] = {
      {o->at_x, o->at_y}, {across(o, (double)c1x), down(o, (double)c1y)}, {across(o, (double)c2x), down(o, (double)c2y)},
      {across(o, (double)x), down(o, (double)y)}};
  for (int i = 1; i <= steps; i++) {
    const double t = (double)i / steps, u = 1 - t;
    const double w[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
    line_to(
        o, w[0] * p[0][0] + w[1] * p[1][0] + w[2] * p[2][0] + w[3] * p[3][0],
        w[0] * p[0][1] + w[1] * p[1][1] + w[2] * p[2][1] + w[3] * p[3][1]);
  }
}

// HarfBuzz turns quadratic curves into cubic ones, and closes each outline with a line.
static hb_draw_funcs_t *drawing(void) {
  hb_draw_funcs_t *funcs = hb_draw_funcs_create();
  hb_draw_funcs_set_move_to_func(funcs, on_move, NULL, NULL);
  hb_draw_funcs_set_line_to_func(funcs, on_line, NULL, NULL);
  hb_draw_funcs_set_cubic_to_func(funcs, on_cubic, NULL, NULL);
  return funcs;
}

// Pixels for each of a font's units, by which the letters of all fonts have one size: that of the em in which the first
// font's capitals are `height` pixels high.
static double em_of(fc_fonts *fonts, double height) {
  hb_font_t *font = font_of(fonts, 0);
  hb_position_t capital = 0;
  if (!font || !hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital) || capital <= 0)
    return height / 0.72;
  return height * hb_face_get_upem(hb_font_get_face(font)) / capital;
}

static void put_row(canvas *text, int x, int y, const uint8_t *light, const uint8_t *dark) {
  if (x < 0 || y < 0 || x >= text->width || y >= text->height) return;
  // On white and on black: what lets the difference through is not opaque.
  int alpha = 255 - (light[1] - dark[1]);
  alpha = alpha < 0 ? 0 : alpha > 255 ? 255 : alpha;
  if (alpha == 0) return;
  uint8_t *out = text->colors + 4 * ((size_t)y * (size_t)text->width + (size_t)x);
  for (int i = 0; i < 3; i++) out[i] = (uint8_t)((out[i] * (255 - alpha)) / 255 + dark[i]);
  out[3] = (uint8_t)(alpha + out[3] * (255 - alpha) / 255);
}

// A glyph that the font has as a PNG picture, as high as the em.
static int put_picture(canvas *text, hb_font_t *font, hb_codepoint_t glyph, double x, double base, double em) {
  hb_blob_t *blob = hb_ot_color_glyph_reference_png(font, glyph);
  unsigned count = 0;
  const uint8_t *bytes = (const uint8_t *)hb_blob_get_data(blob, &count);
  int is_drawn = 0;
  uint8_t *pixels[2] = {NULL, NULL}, *small[2] = {NULL, NULL};
  int32_t width = 0, height = 0, to_width = 0, to_height = 0;
  for (int i = 0; i < 2 && count > 0; i++) {
    fc_png *png;
    fc_info info;
    fc_report report;
    if (fc_png_open(bytes, count, i == 0 ? 0xFFFFFF : 0, &png, &info, &report) != fc_ok) break;
    width = info.width, height = info.height;
    const size_t size = 3 * (size_t)width * (size_t)height;
    to_height = (int32_t)(em + 0.5), to_width = (int32_t)(em * width / height + 0.5);
    if (width <= 1024 && height <= 1024 && to_height > 0 && to_width > 0 && to_width <= most_side) {
      pixels[i] = malloc(size);
      small[i] = malloc(3 * (size_t)to_width * (size_t)to_height);
      if (pixels[i] && small[i] && fc_png_decode(png, 1, pixels[i], size, &report) == fc_ok
          && fc_area_resize(pixels[i], 3 * (size_t)width, width, height, small[i], to_width, to_height) == fc_ok)
        is_drawn++;
    }
    fc_png_close(png);
  }
  if (is_drawn == 2) {
    // A little of the em is below the line.
    const int left = (int)(x + 0.5), top = (int)(base - em * 0.85 + 0.5);
    for (int row = 0; row < to_height; row++)
      for (int column = 0; column < to_width; column++) {
        const size_t at = 3 * ((size_t)row * (size_t)to_width + (size_t)column);
        put_row(text, left + column, top + row, small[0] + at, small[1] + at);
      }
  }
  for (int i = 0; i < 2; i++) free(pixels[i]), free(small[i]);
  hb_blob_destroy(blob);
  return is_drawn == 2;
}

// Shapes one run; draws it when `o` is not NULL. Gives the run's advance in pixels.
static double run(
    fc_fonts *fonts, const text_line *line, int first, int end, double em, double x, outline *o, canvas *text,
    hb_draw_funcs_t *funcs) {
  hb_font_t *font = font_of(fonts, line->faces[first]);
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
      if (!is_color || !put_picture(text, font, glyphs[i].codepoint, o->x, o->y, em))
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
    hb_draw_funcs_t *funcs = drawing();
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
