// Lines of text in any script, drawn by the system's fonts: what the three files that do it share.
#ifndef FACET_TEXT_H
#define FACET_TEXT_H

#include <pthread.h>

#include <fontconfig/fontconfig.h>
#if __has_include(<hb.h>)
#include <hb-ot.h>
#include <hb.h>
#else
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb.h>
#endif

#include "report.h"

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

/// The font of a face, opened at its first use; NULL when its file cannot be used.
hb_font_t *fc_font_of(fc_fonts *fonts, int number);

/// The face for a character: the last one where that has it.
int fc_find_face(const fc_fonts *fonts, hb_codepoint_t character, int wants_color, int last);

// Where a line is drawn.
typedef struct {
  int32_t width, height;
  double baseline;
  uint8_t *coverage, *colors;
} canvas;

// What a line of outlines covers: each edge adds its signed area to the pixels it crosses, and a sum along a row gives
// the coverage.
typedef struct {
  float *cells;
  int width, height;
  double scale, x, y;     // from the font's units to pixels, and where the glyph stands
  double at_x, at_y;      // the pen
} outline;

/// What fills an ::outline with a glyph's lines; to be destroyed by hb_draw_funcs_destroy.
hb_draw_funcs_t *fc_drawing(void);

/// Draws a glyph that the font has as a PNG picture, as high as the em; 0 when it has none.
int fc_put_picture(canvas *text, hb_font_t *font, hb_codepoint_t glyph, double x, double base, double em);

#endif
