// What the outlines of glyphs cover, and glyphs that are pictures.
#ifdef FACET_TEXT
#include <math.h>
#include <stdlib.h>

#include "text.h"

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
hb_draw_funcs_t *fc_drawing(void) {
  hb_draw_funcs_t *funcs = hb_draw_funcs_create();
  hb_draw_funcs_set_move_to_func(funcs, on_move, NULL, NULL);
  hb_draw_funcs_set_line_to_func(funcs, on_line, NULL, NULL);
  hb_draw_funcs_set_cubic_to_func(funcs, on_cubic, NULL, NULL);
  return funcs;
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

int fc_put_picture(canvas *text, hb_font_t *font, hb_codepoint_t glyph, double x, double base, double em) {
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
#endif
