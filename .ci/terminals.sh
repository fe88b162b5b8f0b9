#!/bin/sh
# Starts the browser in terminals under Xvfb and saves pictures of their screens, to be looked at.
#
#   .ci/terminals.sh FACET FOLDER      needs Xvfb, ImageMagick's import, and xterm or kitty; tmux for what is inside it
set -u
cd "$(dirname "$0")/.."
facet=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
photos=$(realpath "${PHOTOS:-Samples}")
home=$(mktemp -d)
server= program=
socket=terminals-$$
finish() {
  [ -n "$program" ] && kill "$program" 2>/dev/null
  tmux -L "$socket" kill-server 2>/dev/null
  [ -n "$server" ] && kill "$server" 2>/dev/null
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM
export HOME="$home" LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8
export XDG_STATE_HOME="$home/state" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_RUNTIME_DIR="$home"
unset TMUX TMUX_PANE STY ZELLIJ KITTY_WINDOW_ID TERM_PROGRAM COLORTERM WAYLAND_DISPLAY
display=:$((90 + $$ % 400))
Xvfb "$display" -screen 0 1280x800x24 > /dev/null 2>&1 &
server=$!
export DISPLAY="$display"
sleep 1
have() { command -v "$1" > /dev/null; }
# shown: waits until the browser has drawn a photo, which takes a terminal without a graphics card a while.
shown() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ "$(import -window root png:- | identify -format %k -)" -gt 1000 ] && break
    sleep 1
  done
}
# picture NAME: what the screen shows, once it has not changed for a second.
picture() {
  before= now=
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 1
    now=$(import -window root rgb:- | cksum)
    [ "$now" = "$before" ] && break
    before=$now
  done
  import -window root "$out/$1.png" && echo "$out/$1.png"
}
end() { kill "$program" 2>/dev/null; wait "$program" 2>/dev/null; program=; }
# start COMMAND…: one window that fills the screen.
start() { "$@" > "$home/log" 2>&1 & program=$!; sleep 2; }
in_xterm() { start xterm -tn xterm-256color -geometry 150x50+0+0 -fa Monospace -fs 9 "$@"; }
in_kitty() {
  start kitty --config NONE -o initial_window_width=1280 -o initial_window_height=800 -o remember_window_size=no \
    -o font_size=9 -o update_check_interval=0 "$@"
}

if have xterm; then
  in_xterm -e "$facet" --fresh "$photos"; shown; shown; picture xterm-cells; end
  in_xterm -ti vt340 -e "$facet" --fresh "$photos"; shown; picture xterm-sixel; end
  # What a bare host makes of other terminals' names; the first has no description anywhere, and of the others this
  # machine may have one.
  for name in nowhere-described xterm-kitty foot alacritty ghostty wezterm; do
    in_xterm -e env TERM="$name" "$facet" --fresh "$photos"; shown; picture "xterm-named-$name"; end
    [ -n "${ALL:-}" ] || break
  done
  in_xterm -e env COLORTERM=truecolor "$facet" --fresh --line slow "$photos"; shown; picture xterm-slow; end
fi
if have kitty; then
  in_kitty "$facet" --fresh "$photos"; shown; picture kitty; end
fi
# inside NAME PASSTHROUGH: the browser in tmux in kitty; then its pane is split, covered, scrolled and left.
inside() {
  in_kitty env TERM=xterm-kitty tmux -L "$socket" -f /dev/null new -s facet "$facet --fresh '$photos'; cat"
  t() { tmux -L "$socket" "$@"; }
  t set -g allow-passthrough "$2"
  t set -g status on
  # The option is asked for when the browser starts.
  t respawn-pane -k "$facet --fresh '$photos'; sh"
  shown
  picture "$1"
  t send-keys '?'; picture "$1-help"
  t send-keys Escape; picture "$1-again"
  t split-window -h 'seq 1 200; sleep 1000'; picture "$1-split"
  t select-pane -L; t copy-mode; t send-keys -X page-up; picture "$1-scrolled"
  t send-keys -X cancel
  t new-window 'seq 1 100; sleep 1000'; picture "$1-other-window"
  t select-window -t :0; picture "$1-back"
  t resize-pane -Z; shown; picture "$1-zoomed"
  t send-keys q; picture "$1-quit"
  t kill-server
  end
}
if have kitty && have tmux; then
  inside tmux-kitty on
  inside tmux-cells off
fi
