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
// Whether a signal that ends the program has come and was not taken yet.
bool session_must_end(void);
// Whether the terminal is ours to use.
bool session_is_foreground(void);
// Ends what the screen shows of us, without touching the modes of the shell, which has the terminal.
void session_leave_from_background(void);
// The modes from before the session, but without echo and lines: what arrives can be read and thrown away.
void session_quiet(void);
// After session_modes(false): the screen is the shell's again.
void session_left(void);
// Gives standard error back before the session ends.
void session_return_stderr(void);
// Stops the process group by SIGTSTP's default action; returns when it was continued.
void session_stop_group(void);

#endif
