// How a C codec reports what went wrong; shared by the files of this target.
#ifndef FACET_REPORT_H
#define FACET_REPORT_H

#include "CCodecs.h"

void fc_report_clear(fc_report *report);
void fc_report_error(fc_report *report, const char *text);
void fc_report_warning(fc_report *report, const char *text);

/// Whether `count` bytes hold `width` x `height` RGB pixels exactly; both sides at least 1.
int fc_holds_pixels(size_t count, int64_t width, int64_t height);

#endif
