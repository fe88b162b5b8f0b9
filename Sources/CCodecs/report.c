#include "report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fc_report_clear(fc_report *report) {
  report->error[0] = 0;
  report->warning[0] = 0;
  report->warnings = 0;
  report->complete = 1000;
}

// Some libraries end their messages with a line break, or have them inside: a message is a part of one line here.
static void copy_line(char *to, size_t size, const char *text) {
  snprintf(to, size, "%s", text);
  size_t length = strlen(to);
  while (length > 0 && isspace((unsigned char)to[length - 1])) to[--length] = 0;
  for (char *at = to; *at; at++) {
    if (iscntrl((unsigned char)*at)) *at = ' ';
  }
}

void fc_report_error(fc_report *report, const char *text) { copy_line(report->error, sizeof report->error, text); }

void fc_report_warning(fc_report *report, const char *text) {
  if (report->warnings == 0) copy_line(report->warning, sizeof report->warning, text);
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
