// The system's fonts through fontconfig, in the order in which they are asked for a character. They are trusted as much as
// the system is.
#ifdef FACET_TEXT
#include <stdlib.h>

#include "text.h"

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

hb_font_t *fc_font_of(fc_fonts *fonts, int number) {
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

int fc_find_face(const fc_fonts *fonts, hb_codepoint_t c, int wants_color, int last) {
  if (last >= 0 && fonts->faces[last].is_color == wants_color && FcCharSetHasChar(fonts->faces[last].characters, c))
    return last;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < fonts->count; i++)
      if (fonts->faces[i].is_color == (pass ? !wants_color : wants_color)
          && FcCharSetHasChar(fonts->faces[i].characters, c))
        return i;
  return last >= 0 ? last : 0;
}
#endif
