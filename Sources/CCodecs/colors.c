// Conversions of colours by ICC profiles, through Little CMS where the build has it.
#include <stdlib.h>
#include <string.h>

#include "report.h"

#ifdef FACET_COLORS
#include <lcms2.h>

struct fc_colors {
  cmsHTRANSFORM transform;
};

int fc_can_convert_colors(void) { return 1; }

// Whether a conversion changes nothing that anybody could see: most photos carry one of many profiles of sRGB.
static int changes_little(cmsHTRANSFORM transform) {
  enum { steps = 6, least = 2 };
  uint8_t in[steps * steps * steps][3], out[steps * steps * steps][3];
  for (int i = 0; i < steps * steps * steps; i++) {
    in[i][0] = (uint8_t)(i % steps * 51);
    in[i][1] = (uint8_t)(i / steps % steps * 51);
    in[i][2] = (uint8_t)(i / (steps * steps) * 51);
  }
  cmsDoTransform(transform, in, out, steps * steps * steps);
  for (int i = 0; i < steps * steps * steps; i++)
    for (int c = 0; c < 3; c++)
      if (abs(in[i][c] - out[i][c]) > least) return 0;
  return 1;
}

fc_colors *fc_colors_open(const uint8_t *profile, size_t count, int components) {
  if (count > INT32_MAX) return NULL;
  // A context of its own: nothing is shared between threads, and messages go nowhere.
  cmsContext context = cmsCreateContext(NULL, NULL);
  if (!context) return NULL;
  fc_colors *colors = NULL;
  cmsHPROFILE from = cmsOpenProfileFromMemTHR(context, profile, (cmsUInt32Number)count);
  cmsHPROFILE to = cmsCreate_sRGBProfileTHR(context);
  cmsHTRANSFORM transform = NULL;
  if (from && to
      && cmsGetColorSpace(from) == (components == 4 ? cmsSigCmykData : cmsSigRgbData)) {
    transform = cmsCreateTransformTHR(
        context, from, components == 4 ? TYPE_CMYK_8_REV : TYPE_RGB_8, to, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
        cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
  }
  if (from) cmsCloseProfile(from);
  if (to) cmsCloseProfile(to);
  if (transform && !(components == 3 && changes_little(transform))) colors = calloc(1, sizeof *colors);
  if (colors) {
    colors->transform = transform;
    return colors;
  }
  if (transform) cmsDeleteTransform(transform);
  cmsDeleteContext(context);
  return NULL;
}

void fc_colors_convert(const fc_colors *colors, const uint8_t *in, uint8_t *out, size_t count) {
  enum { most = 1 << 20 };
  const size_t size = T_CHANNELS(cmsGetTransformInputFormat(colors->transform));
  while (count > 0) {
    const size_t part = count < most ? count : most;
    cmsDoTransform(colors->transform, in, out, (cmsUInt32Number)part);
    in += part * size;
    out += part * 3;
    count -= part;
  }
}

void fc_colors_close(fc_colors *colors) {
  if (!colors) return;
  cmsContext context = cmsGetTransformContextID(colors->transform);
  cmsDeleteTransform(colors->transform);
  cmsDeleteContext(context);
  free(colors);
}
#else
struct fc_colors {
  int unused;
};

int fc_can_convert_colors(void) { return 0; }

fc_colors *fc_colors_open(const uint8_t *profile, size_t count, int components) {
  (void)profile, (void)count, (void)components;
  return NULL;
}

void fc_colors_convert(const fc_colors *colors, const uint8_t *in, uint8_t *out, size_t count) {
  (void)colors, (void)in, (void)out, (void)count;
}

void fc_colors_close(fc_colors *colors) { (void)colors; }
#endif
