#include "report.h"

#include <stdio.h>
#include <stdlib.h>

void fc_report_clear(fc_report *report) {
  report->error[0] = 0;
  report->warning[0] = 0;
  report->warnings = 0;
  report->complete = 1000;
}

void fc_report_error(fc_report *report, const char *text) {
  snprintf(report->error, sizeof report->error, "%s", text);
}

void fc_report_warning(fc_report *report, const char *text) {
  if (report->warnings == 0) snprintf(report->warning, sizeof report->warning, "%s", text);
  if (report->warnings < INT32_MAX) report->warnings++;
}

int fc_holds_pixels(size_t count, int64_t width, int64_t height) {
  // Both sides are below 2^31, so that only the factor 3 could overflow.
  return width > 0 && height > 0 && width <= INT32_MAX && height <= INT32_MAX
    && count % 3 == 0 && count / 3 == (uint64_t)width * (uint64_t)height;
}

int fc_can_allocate(size_t count) {
  void *probe = malloc(count ? count : 1);
  if (!probe) return 0;
  // Unused on purpose; the write keeps the pair from being optimised away.
  *(volatile uint8_t *)probe = 0;
  free(probe);
  return 1;
}

void fc_free(void *bytes) { free(bytes); }
