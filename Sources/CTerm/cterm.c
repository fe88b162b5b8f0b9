#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1  // without it: no cchar_t, get_wch, setcchar
#endif
#include "CTerm.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "answers.h"
#include "session.h"
#include "update.h"
#include "wait.h"

#undef columns  // term.h: every capability's name is a macro
#undef lines

// Codes given to define_key(); beyond those of curses and its extended keys.
enum { CODE_MOUSE = 30000, CODE_PASTE_BEGIN, CODE_PASTE_END };
// What curses is told stands in a picture cell: an invisible character. It is not blank, so that curses never erases it
// as part of a line, and no plain char, so that curses never prints it again to move the cursor. No text has A_INVIS.
// Every row has a different one: curses would take equal rows for text that was scrolled, and scroll the pictures away
// (it does so for whole regions whatever idlok() says).
static wchar_t picture_character(int row) { return (wchar_t)(0x2801 + row % 255); }

static bool is_open, has_left;
static SCREEN *terminal_screen;
// The description that is used when TERM has none here; NULL when it has.
static const char *assumed;

bool ct_set_locale(void) {
  setlocale(LC_ALL, "");
  static const char *const choices[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  bool is_chosen = false;
  for (int i = 0; i < 3; i++) {
    const char *value = getenv(choices[i]);
    if (value != NULL && *value != 0) is_chosen = true;
  }
  // No encoding was chosen (a bare container, a cron-like shell): every terminal of today uses UTF-8.
  if (!is_chosen && setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "en_US.UTF-8");
  // Numbers in files and messages must not depend on the user's language.
  setlocale(LC_NUMERIC, "C");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int ct_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// Loads the description of TERM. Hosts without it are common (xterm-kitty, foot, alacritty over SSH), and all terminals
// of today understand what an xterm does.
static bool load_description(void) {
  int found = 0;
  if (setupterm(NULL, STDOUT_FILENO, &found) == OK && found == 1) return true;
  const char *name = getenv("TERM");
  if (name == NULL || *name == 0) return false;
  static const char xterm[] = "xterm-256color";
  if (setupterm(xterm, STDOUT_FILENO, &found) != OK || found != 1) return false;
  assumed = xterm;
  return true;
}

bool ct_is_assumed(void) { return assumed != NULL; }

int ct_check_terminal(void) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return CT_NOT_A_TERMINAL;
  // A second setupterm() would overwrite the terminal modes that curses saved.
  if (terminal_screen != NULL) return CT_OK;
  if (!load_description()) return CT_UNKNOWN_TERM;
  const char *motion = tigetstr("cup");
  if (motion == NULL || motion == (const char *)-1) return CT_NO_CURSOR_MOTION;
  return CT_OK;
}

bool ct_window_size(ct_window *window) {
  struct winsize size;
  if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return false;
  if (size.ws_col == 0 || size.ws_row == 0) return false;
  *window = (ct_window){size.ws_col, size.ws_row, size.ws_xpixel / size.ws_col, size.ws_ypixel / size.ws_row};
  return true;
}

int ct_described_colors(void) {
  if (terminal_screen == NULL && !load_description()) return 0;
  int colors = tigetnum("colors");
  return colors > 0 ? colors : 0;
}

static void define_keys(void) {
  static const struct { const char *sequence; int code; } keys[] = {
    {"\033[<", CODE_MOUSE}, {"\033[200~", CODE_PASTE_BEGIN}, {"\033[201~", CODE_PASTE_END},
    // Many terminfo entries know only one of the two forms of a key.
    {"\033[A", KEY_UP}, {"\033[B", KEY_DOWN}, {"\033[C", KEY_RIGHT}, {"\033[D", KEY_LEFT},
    {"\033OA", KEY_UP}, {"\033OB", KEY_DOWN}, {"\033OC", KEY_RIGHT}, {"\033OD", KEY_LEFT},
    {"\033[1;2A", KEY_SR}, {"\033[1;2B", KEY_SF}, {"\033[1;2C", KEY_SRIGHT}, {"\033[1;2D", KEY_SLEFT},
    {"\033[H", KEY_HOME}, {"\033[F", KEY_END}, {"\033OH", KEY_HOME}, {"\033OF", KEY_END},
    {"\033[1~", KEY_HOME}, {"\033[4~", KEY_END}, {"\033[Z", KEY_BTAB},
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) define_key(keys[i].sequence, keys[i].code);
}

static void configure_curses(void) {
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  meta(stdscr, TRUE);
  // Inserting and deleting lines or characters would move picture cells that curses does not know.
  idlok(stdscr, FALSE);
  idcok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  set_escdelay(25);
  // A waiting key must not leave a frame half drawn.
  typeahead(-1);
  define_keys();
}

int ct_open(const char *log_path) {
  if (is_open) return CT_OK;
  int status = ct_check_terminal();
  if (status != CT_OK) return status;
  if (!session_begin(log_path)) return CT_FAILED;
  if (terminal_screen == NULL) {
    terminal_screen = newterm(assumed, update_stream(), stdin);
    if (terminal_screen == NULL) {
      session_end();
      return CT_UNKNOWN_TERM;
    }
  }
  set_term(terminal_screen);
  configure_curses();
  ct_resize();
  curs_set(0);
  session_modes(true);
  clearok(curscr, TRUE);
  is_open = true;
  has_left = false;
  return CT_OK;
}

void ct_leave(bool quietly) {
  if (!is_open || has_left) return;
  has_left = true;
  if (!session_is_foreground()) {
    session_leave_from_background();
    return;
  }
  def_prog_mode();
  session_modes(false);
  meta(stdscr, FALSE);
  curs_set(1);
  if (quietly) {
    // endwin() sets the modes that curses takes for the shell's.
    session_quiet();
    def_shell_mode();
  }
  endwin();
  session_left();
}

void ct_return_errors(void) {
  if (is_open) session_return_stderr();
}

void ct_drain(int milliseconds) {
  if (!is_open || !session_is_foreground()) return;
  answers_drain(STDIN_FILENO, milliseconds, session_must_end);
}

void ct_close(void) {
  if (!is_open) return;
  ct_leave(false);
  is_open = false;
  session_end();
}

int ct_columns(void) { return COLS; }
int ct_rows(void) { return LINES; }
int ct_colors(void) { return has_colors() ? COLORS : 0; }
int ct_color_pairs(void) { return COLOR_PAIRS; }
bool ct_is_direct_color(void) { return tigetflag("RGB") > 0 || tigetnum("RGB") > 0; }

bool ct_repeats(void) {
  const char *form = tigetstr("rep");
  return form != NULL && form != (const char *)-1 && strcmp(form, "%p1%c\033[%p2%{1}%-%db") == 0;
}

bool ct_cell_pixels(int *width, int *height) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  if (size.ws_xpixel < size.ws_col || size.ws_ypixel < size.ws_row) return false;
  *width = size.ws_xpixel / size.ws_col;
  *height = size.ws_ypixel / size.ws_row;
  return true;
}

bool ct_wait(int milliseconds) {
  struct pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {session_pipe(), POLLIN, 0}};
  int ready = wait_on(watched, 2, milliseconds);
  if (ready <= 0) return true;  // timeout, or a signal whose handler has written to the pipe
  if (watched[0].revents & (POLLERR | POLLNVAL)) return false;
  if (watched[0].revents & (POLLIN | POLLHUP)) {
    int waiting = 0;  // readable without a byte: the other end of the terminal was closed
    if (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0) return false;
    if (waiting == 0 && (watched[0].revents & POLLHUP)) return false;
    if (waiting == 0) {  // spurious, or end of file: ask once more without waiting
      struct pollfd again = {STDIN_FILENO, POLLIN, 0};
      if (wait_on(&again, 1, 0) == 1 && (again.revents & POLLIN) && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0
          && waiting == 0)
        return false;
    }
  }
  return true;
}

static uint32_t our_key(wint_t code) {
  switch (code) {
  case CODE_MOUSE: return CT_KEY_MOUSE;
  case CODE_PASTE_BEGIN: return CT_KEY_PASTE_BEGIN;
  case CODE_PASTE_END: return CT_KEY_PASTE_END;
  case KEY_UP: return CT_KEY_UP;
  case KEY_DOWN: return CT_KEY_DOWN;
  case KEY_LEFT: return CT_KEY_LEFT;
  case KEY_RIGHT: return CT_KEY_RIGHT;
  case KEY_SR: return CT_KEY_SHIFT_UP;
  case KEY_SF: return CT_KEY_SHIFT_DOWN;
  case KEY_SLEFT: return CT_KEY_SHIFT_LEFT;
  case KEY_SRIGHT: return CT_KEY_SHIFT_RIGHT;
  case KEY_PPAGE: return CT_KEY_PAGE_UP;
  case KEY_NPAGE: return CT_KEY_PAGE_DOWN;
  case KEY_HOME: return CT_KEY_HOME;
  case KEY_END: return CT_KEY_END;
  case KEY_IC: return CT_KEY_INSERT;
  case KEY_DC: return CT_KEY_DELETE;
  case KEY_BACKSPACE: return CT_KEY_BACKSPACE;
  case KEY_ENTER: return CT_KEY_ENTER;
  case KEY_BTAB: return CT_KEY_BACK_TAB;
  default:
    if (code > KEY_F0 && code <= KEY_F(63)) return CT_KEY_F0 + (code - KEY_F0);
    return CT_KEY_UNKNOWN;
  }
}

int ct_get(uint32_t *value) {
  wint_t read = 0;
  switch (get_wch(&read)) {
  case OK:
    *value = (uint32_t)read;
    return CT_CHARACTER;
  case KEY_CODE_YES:
    *value = our_key(read);
    return CT_KEY;
  default:
    return CT_NOTHING;
  }
}

void ct_resize(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    resizeterm(size.ws_row, size.ws_col);
}

bool ct_keep_modes(void) {
  struct termios now;
  if (!is_open || tcgetattr(STDIN_FILENO, &now) != 0) return false;
  if ((now.c_lflag & (ICANON | ECHO)) == 0 || tcgetpgrp(STDIN_FILENO) != getpgrp()) return false;
  reset_prog_mode();
  return true;
}

bool ct_suspend(void) {
  if (!is_open) return true;
  session_stop_group();
  if (session_must_end()) return false;
  has_left = false;
  reset_prog_mode();
  ct_resize();
  curs_set(0);
  meta(stdscr, TRUE);
  session_modes(true);
  clearok(curscr, TRUE);
  return true;
}

void ct_resume(void) {
  if (!is_open) return;
  // Leaving and re-entering curses' mode also restores the alternate screen and the keypad.
  endwin();
  reset_prog_mode();
  ct_resize();
  configure_curses();
  curs_set(0);
  session_modes(true);
  clearok(curscr, TRUE);
}

void ct_forget_screen(void) { clearok(curscr, TRUE); }

// Before ncurses 6.1 a pair of colours is a short number, and none is forgotten.
#if NCURSES_VERSION_MAJOR > 6 || (NCURSES_VERSION_MAJOR == 6 && NCURSES_VERSION_MINOR >= 1)
#define HAS_EXTENDED_PAIRS 1
#else
#define HAS_EXTENDED_PAIRS 0
#endif

bool ct_init_pair(int pair, int foreground, int background) {
#if HAS_EXTENDED_PAIRS
  return init_extended_pair(pair, foreground, background) == OK;
#else
  return pair <= SHRT_MAX && init_pair((short)pair, (short)foreground, (short)background) == OK;
#endif
}

void ct_reset_pairs(void) {
#if HAS_EXTENDED_PAIRS
  reset_color_pairs();
#endif
}

static attr_t curses_attributes(int ours) {
  attr_t attributes = A_NORMAL;
  if (ours & CT_BOLD) attributes |= A_BOLD;
  if (ours & CT_DIM) attributes |= A_DIM;
  if (ours & CT_UNDERLINE) attributes |= A_UNDERLINE;
  if (ours & CT_REVERSE) attributes |= A_REVERSE;
#ifdef A_ITALIC
  if (ours & CT_ITALIC) attributes |= A_ITALIC;
#endif
  return attributes;  // curses has no strikethrough: such text is distinguished by its mark and colour
}

void ct_put(int row, int column, const uint32_t *scalars, int count, int attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1];
  int length = 0;
  while (length < count && length < CCHARW_MAX) {
    text[length] = (wchar_t)scalars[length];
    length++;
  }
  text[length] = 0;
  cchar_t cell;
#if HAS_EXTENDED_PAIRS
  bool is_set = setcchar(&cell, text, curses_attributes(attributes), 0, &pair) == OK;
#else
  bool is_set = setcchar(&cell, text, curses_attributes(attributes), (short)pair, NULL) == OK;
#endif
  if (is_set) mvwadd_wchnstr(stdscr, row, column, &cell, 1);
}

void ct_put_picture(int row, int column, int count) {
  cchar_t cell;
  short no_pair = 0;
  wchar_t text[2] = {picture_character(row), 0};
  if (setcchar(&cell, text, A_INVIS, no_pair, NULL) != OK) return;
  for (int i = 0; i < count; i++) {
    mvwadd_wchnstr(stdscr, row, column + i, &cell, 1);
    // Make curses believe that the terminal shows it already, so that it sends nothing: the picture is written next.
    mvwadd_wchnstr(curscr, row, column + i, &cell, 1);
  }
}

void ct_update(int cursor_row, int cursor_column) {
  bool shown = cursor_row >= 0;
  update_begin();
  leaveok(stdscr, !shown);
  if (shown) wmove(stdscr, cursor_row, cursor_column);
  curs_set(shown ? 1 : 0);
  wnoutrefresh(stdscr);
  doupdate();
  const uint8_t *bytes;
  long count = update_end(&bytes);
  // When the terminal is gone, so is whatever follows, and that is reported.
  if (count > 0) ct_write(bytes, count);
}

bool ct_write(const uint8_t *bytes, long count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, (size_t)count);
    if (written > 0) {
      bytes += written;
      count -= written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
      wait_on(&output, 1, -1);
      if (output.revents & (POLLERR | POLLHUP | POLLNVAL)) return false;
    } else if (written < 0 && errno != EINTR) {
      return false;
    }
  }
  return true;
}
