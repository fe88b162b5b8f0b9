// What must be undone on every way out: signal handlers, terminal modes, the place of standard error.
#ifndef FACET_CTERM_SESSION_H
#define FACET_CTERM_SESSION_H
#include <stdbool.h>

bool session_begin(const char *log_path);
void session_end(void);
// The self-pipe's reading end.
int session_pipe(void);
// Mouse reports and bracketed paste, on or off.
void session_modes(bool on);
// Stops the process group by SIGTSTP's default action; returns when it was continued.
void session_stop_group(void);

#endif
