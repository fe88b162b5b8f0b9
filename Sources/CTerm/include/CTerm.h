// What Swift cannot express about ncurses and signals: macros and globals as functions, handlers that may only
// do async-signal-safe work. Every ct_* call except ct_wake belongs to the thread that owns the terminal.
#ifndef FACET_CTERM_H
#define FACET_CTERM_H
#include <stdbool.h>
#include <stdint.h>

// What has happened since the last ct_take_pending(): a set of these bits.
enum {
  CT_WOKEN = 1,      // ct_wake() was called
  CT_RESIZED = 2,    // SIGWINCH
  CT_HANGUP = 4,     // SIGTERM, SIGHUP, SIGINT
  CT_SUSPEND = 8,    // SIGTSTP
  CT_CONTINUED = 16  // SIGCONT
};

// What ct_get() read.
enum { CT_NOTHING = 0, CT_CHARACTER = 1, CT_KEY = 2 };

// Keys as ct_get() names them, independent of ncurses' numbers.
enum {
  CT_KEY_UNKNOWN = 0, CT_KEY_UP, CT_KEY_DOWN, CT_KEY_LEFT, CT_KEY_RIGHT,
  CT_KEY_SHIFT_UP, CT_KEY_SHIFT_DOWN, CT_KEY_SHIFT_LEFT, CT_KEY_SHIFT_RIGHT,
  CT_KEY_PAGE_UP, CT_KEY_PAGE_DOWN, CT_KEY_HOME, CT_KEY_END, CT_KEY_INSERT, CT_KEY_DELETE,
  CT_KEY_BACKSPACE, CT_KEY_ENTER, CT_KEY_BACK_TAB,
  CT_KEY_MOUSE,                        // the start of an SGR-1006 mouse report
  CT_KEY_PASTE_BEGIN, CT_KEY_PASTE_END,
  CT_KEY_F0 = 100                      // F1 is CT_KEY_F0 + 1, up to F63
};

// Attributes of a cell, in our own numbers (those of Screen.Style.Attributes).
enum {
  CT_BOLD = 1, CT_DIM = 2, CT_UNDERLINE = 4, CT_REVERSE = 8, CT_ITALIC = 16, CT_STRIKETHROUGH = 32
};

// What ct_check_terminal() and ct_open() found.
enum { CT_OK = 0, CT_NOT_A_TERMINAL, CT_UNKNOWN_TERM, CT_NO_CURSOR_MOTION, CT_FAILED };

// Sets the process's locale from the environment; true when its encoding is UTF-8.
bool ct_set_locale(void);
// The columns of a character by libc in the current locale; -1 for what cannot be printed.
int ct_wcwidth(uint32_t scalar);

// Whether standard input and output are a terminal that TERM describes well enough. A TERM without a description is
// taken for an xterm.
int ct_check_terminal(void);
// Whether TERM has no description on this machine, so that xterm-256color's is used.
bool ct_is_assumed(void);

// The window of standard output's terminal, for commands that do not take over the screen.
typedef struct { int columns, rows, cell_width, cell_height; } ct_window;
// The window's size; false when standard output is no terminal. A cell's size is 0 where the driver does not say.
bool ct_window_size(ct_window *window);
// The number of colours by the description of TERM; 0 for none or when there is no description.
int ct_described_colors(void);
// Sends queries, the last of which is DA1, to the controlling terminal and reads until DA1 is answered or the time is
// over. Returns the number of bytes read; -1 when there is no terminal, or when we are in its background. Later answers
// are awaited at the process's end (three seconds after the query at most) and thrown away, so that the shell does not
// take them for typed text; until then the terminal does not echo.
long ct_ask(const uint8_t *question, long length, uint8_t *answer, long capacity, int milliseconds);

// Asks tmux about itself: a line with its version and `allow-passthrough` of the pane, then a line for each attached
// terminal with the name and version that it answered, a tab and its features. Returns the number of bytes; -1 when tmux does not answer in time.
long ct_ask_tmux(const char *pane, uint8_t *answer, long capacity, int milliseconds);

// Takes over the terminal: handlers, self-pipe, curses, alternate screen, mouse, bracketed paste.
// Standard error goes to `log_path` until ct_close() (not when NULL).
int ct_open(const char *log_path);
// Gives the screen back. Answers that are still on their way must not reach the shell: with
// `quietly`, the terminal does not echo until ct_close(), and ct_drain() reads them.
void ct_leave(bool quietly);
// Gives standard error back, before ct_close() does.
void ct_return_errors(void);
// Reads and forgets what arrives, until DA1 is answered, the time is over or a signal asks for the end.
void ct_drain(int milliseconds);
// Restores the terminal, after ct_leave() if that was not called. Safe to call twice.
void ct_close(void);
// The size of the log of standard error in bytes.
long ct_log_size(void);

int ct_columns(void);
int ct_rows(void);
// Size of a cell in pixels from the terminal driver; false when it does not say.
bool ct_cell_pixels(int *width, int *height);
int ct_colors(void);
int ct_color_pairs(void);
bool ct_is_direct_color(void);
// Whether the terminal repeats a character on demand as ECMA-48 has it (REP), by its description.
bool ct_repeats(void);

// Waits for input, a pending event or the end of the time (milliseconds; -1: no limit).
// Returns false when the terminal has gone away.
bool ct_wait(int milliseconds);
// The events since the last call; empties the self-pipe first, so no wake-up is lost.
int ct_take_pending(void);
// Makes ct_wait() return. Any thread and any signal handler may call it; calls are coalesced.
void ct_wake(void);
// Reads one character or key without waiting (except 25 ms after a lone ESC).
int ct_get(uint32_t *value);

// Asks the driver for the size and tells curses.
void ct_resize(void);
// After ct_leave(): stops the whole foreground group as Ctrl-Z would, with a sane terminal, and takes the terminal over
// again when continued. False when a signal asked for the end meanwhile: then nothing is taken over.
bool ct_suspend(void);
// Takes over the terminal again after a stop that could not be caught.
void ct_resume(void);
// Restores our modes when another program of the same pipeline has changed them, as ffmpeg does when it ends: keys
// would arrive by lines and be echoed. False when nothing had to be done.
bool ct_keep_modes(void);
// Forgets what the screen shows: the next update sends everything.
void ct_forget_screen(void);

bool ct_init_pair(int pair, int foreground, int background);
void ct_reset_pairs(void);
// Puts one character (a spacing scalar and what combines with it) at a place.
void ct_put(int row, int column, const uint32_t *scalars, int count, int attributes, int pair);
// Marks cells whose look curses must not touch, because they are written past it.
void ct_put_picture(int row, int column, int count);
// Sends what differs; the cursor is shown at the place, hidden when row < 0.
void ct_update(int cursor_row, int cursor_column);
// Writes bytes to the terminal past curses, all of them; false when the terminal is gone.
bool ct_write(const uint8_t *bytes, long count);

#endif
