#!/bin/sh
# Exposes the program to a machine's faults, and checks the result: no crash, no lost work, one clear message.
# Prints a line for each fault; the exit status is 1 if any check fails.
#
#   .ci/faults.sh FACET            full and read-only disks need permission to mount (root)
set -u
cd "$(dirname "$0")/.."
facet=$(realpath "${1:-.build/release/facet}")
photos=$(realpath Samples)
work=$(mktemp -d)
mounts=
bad=0
socket=faults-$$
# Searches are fast when only large faces are wanted.
quick="--min-face-size 60"

finish() {
  tmux -L "$socket" kill-server 2>/dev/null
  for place in $mounts; do umount "$place" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

good() { echo "ok    $*"; }
wrong() {
  echo "WRONG $*"
  bad=$((bad + 1))
}
# verdict NAME STATUS WANTED-STATUSES PATTERN: checks for no crash, a wanted status and a matching message.
verdict() {
  if [ "$2" -ge 124 ]; then wrong "$1: ended with $2 (crash or no end): $(tail -3 "$work/err")"
  elif ! echo " $3 " | grep -q " $2 "; then wrong "$1: status $2, wanted $3: $(tail -3 "$work/err")"
  elif ! grep -qE "$4" "$work/err" "$work/out"; then wrong "$1: no message like '$4': $(tail -3 "$work/err")"
  elif grep -qE 'Fatal error|Crash|Sanitizer' "$work/err"; then wrong "$1: $(grep -m1 -E 'Fatal error|Crash' "$work/err")"
  else good "$1: $(grep -hE "$4" "$work/err" "$work/out" | tail -1 | sed "s#$work/##g" | cut -c1-140)"; fi
}
run() { timeout -k 5 120 "$@" > "$work/out" 2> "$work/err" < /dev/null; }
# disk NAME SIZE: mounts a small disk at $work/NAME.
disk() {
  mkdir -p "$work/$1"
  mount -t tmpfs -o "size=$2" tmpfs "$work/$1" 2>/dev/null || return 1
  mounts="$mounts $work/$1"
}
# Checks that every PNG in a folder is complete, and that no unfinished files are left.
whole() {
  find "$1" -name '*.png' | while read -r file; do
    [ "$(tail -c 8 "$file" | head -c 4)" = IEND ] || echo "$file is not whole"
  done
}
same() { (cd "$1" && find . -name '*.png' | sort | xargs sha256sum) > "$work/a"; (cd "$2" && find . -name '*.png' | sort | xargs sha256sum) > "$work/b"; cmp -s "$work/a" "$work/b"; }

run "$facet" export $quick "$photos" --out "$work/reference"
run "$facet" annotations import --library "$work/reference.sqlite" --photos "$photos" /dev/null
"$facet" detect $quick --format jsonl "$photos" > "$work/faces.jsonl" 2>/dev/null
import() { run "$facet" annotations import --library "$1" --photos / "$work/faces.jsonl"; }
import "$work/reference.sqlite"
stats() { "$facet" annotations stats --library "$1" --format json 2>/dev/null | tr ',' '\n' | grep -E '"faces"|"photos"'; }

if disk full 160k; then
  run "$facet" export $quick "$photos" --out "$work/full/crops"
  verdict "disk full, export" $? "1" "space|full|No space"
  [ -z "$(whole "$work/full")" ] && good "disk full, export: every crop there is whole" || wrong "$(whole "$work/full")"
  mount -o remount,size=64m "$work/full"
  run "$facet" export $quick "$photos" --out "$work/full/crops"
  verdict "disk full, export goes on with more space" $? "0" "crops? written"
  same "$work/full/crops" "$work/reference" && good "disk full, export: the same crops as without" || wrong "disk full, export: other crops"
  disk small 100k
  import "$work/small/library.sqlite"
  verdict "disk full, library" $? "1 2" "space|full|disk"
  mount -o remount,size=64m "$work/small"
  import "$work/small/library.sqlite"
  verdict "disk full, library goes on with more space" $? "0" "faces of"
  [ "$(stats "$work/small/library.sqlite")" = "$(stats "$work/reference.sqlite")" ] && good "disk full, library: nothing lost" || wrong "disk full, library: not the same"
  cp "$work/reference.sqlite" "$work/small/read.sqlite"
  mount -o remount,ro "$work/small"
  mount -o remount,ro "$work/full"
  run "$facet" export $quick "$photos" --out "$work/full/other"
  verdict "read-only, export" $? "1 2" "[Rr]ead-only"
  run "$facet" draw $quick "$photos" --out "$work/full/drawn"
  verdict "read-only, draw" $? "1 2" "[Rr]ead-only"
  import "$work/small/read.sqlite"
  verdict "read-only, library" $? "1 2" "read"
  run "$facet" annotations stats --library "$work/small/read.sqlite"
  verdict "read-only, library is read" $? "0" "face"
else
  echo "skip  full and read-only disks: mounting is not permitted here"
fi
if [ -e /dev/full ]; then
  timeout -k 5 60 "$facet" detect $quick "$photos" > /dev/full 2> "$work/err" < /dev/null
  status=$?; : > "$work/out"
  verdict "standard output is a full disk" $status "1 2" "space|output|written"
fi

# Kills runs at moments spread over the work; the last run is not killed.
kill_often() { # NAME COMMAND…
  name=$1; shift
  for moment in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.5 0.7 0.9; do
    timeout -s KILL "$moment" "$@" > /dev/null 2>&1 < /dev/null
  done
  run "$@"
  verdict "killed ten times, $name" $? "0" "written|read"
}
kill_often export "$facet" export $quick "$photos" --out "$work/killed"
same "$work/killed" "$work/reference" && good "killed, export: the same crops" || wrong "killed, export: other crops"
kill_often library "$facet" annotations import --library "$work/killed.sqlite" --photos / "$work/faces.jsonl"
run "$facet" annotations verify --library "$work/killed.sqlite"
verdict "killed, library is whole" $? "0" "whole"
[ "$(stats "$work/killed.sqlite")" = "$(stats "$work/reference.sqlite")" ] && good "killed, library: nothing lost, nothing twice" || wrong "killed, library: not the same"

# Vectors are made and kept, groups found, people merged and renamed: whenever that is killed, every face keeps a name.
if "$facet" people --help > /dev/null 2>&1; then
  awk '{ gsub(/"box" *:/, "\"state\":\"accepted\",\"person\":\"P" NR "\",\"box\":"); print }' "$work/faces.jsonl" > "$work/named.jsonl"
  people="$work/people.sqlite"
  run "$facet" annotations import --library "$people" --photos / "$work/named.jsonl"
  verdict "people, import" $? "0" "read"
  named() { "$facet" annotations stats --library "$people" --format json 2>/dev/null | tr ',' '\n' | grep '"faces_named"'; }
  before=$(named)
  for moment in 0.03 0.1 0.2 0.3 0.5 0.8 1.2; do
    timeout -s KILL $moment "$facet" people groups --switch-on --library "$people" > /dev/null 2>&1 < /dev/null
    timeout -s KILL $moment "$facet" people suggest --switch-on --library "$people" > /dev/null 2>&1 < /dev/null
  done
  for moment in 0.01 0.02 0.03 0.04 0.06 0.1; do
    timeout -s KILL $moment "$facet" people merge P2 --into P1 --library "$people" > /dev/null 2>&1 < /dev/null
    timeout -s KILL $moment "$facet" people rename P3 "Q $moment" --library "$people" > /dev/null 2>&1 < /dev/null
  done
  run "$facet" people groups --switch-on --library "$people"; status=$?
  [ $status = 0 ] || wrong "killed, people: groups end with $status: $(tail -1 "$work/err")"
  run "$facet" annotations verify --library "$people"
  verdict "killed, people: the library is whole" $? "0" "whole"
  [ -n "$before" ] && [ "$(named)" = "$before" ] && good "killed, people: every face has a name" || wrong "killed, people: $before before, $(named) now"
  run "$facet" people forget --library "$people"
  verdict "killed, people: vectors are forgotten" $? "0" "removed"
fi

# Training samples, checkpoints and films: long work continues where it was, with the same results as without a kill.
mkdir "$work/many"
for file in "$photos"/*.jpg "$photos"/*.png; do
  for copy in 1 2; do { cat "$file"; echo $copy; } > "$work/many/$copy-${file##*/}"; done
done
"$facet" detect $quick --format jsonl "$work/many" > "$work/truth.jsonl" 2>/dev/null
learn() { run "$facet" train --data "$work/truth.jsonl" --photos / --net p --epochs 1 --out "$1"; }
learn "$work/learnt"
verdict "training, left alone" $? "0" "."
sum() { sha256sum < "$1" 2>/dev/null; }
learnt() { [ -s "$2/weights.safetensors" ] && [ "$(sum "$2/weights.safetensors")" = "$(sum "$work/learnt/weights.safetensors")" ] && good "$1: the same weights" || wrong "$1: other weights"; }
stray() { find "$1" -name '.*.part' -o -name '*.part' | head -1; }
if disk training 200k; then
  learn "$work/training/out"
  verdict "disk full, samples" $? "1 2" "space|full"
  mount -o remount,size=1200k "$work/training"
  learn "$work/training/out"
  verdict "disk nearly full, samples and checkpoints" $? "0 1 2" "space|full|."
  mount -o remount,size=64m "$work/training"
  learn "$work/training/out"
  verdict "disk full, training goes on with more space" $? "0" "."
  learnt "disk full, training" "$work/training/out"
  mount -o remount,ro "$work/training"
  learn "$work/training/other"
  verdict "read-only, samples" $? "1 2" "[Rr]ead-only"
fi
for moment in 0.1 0.3 0.6 1 1.5 2 3 4; do
  timeout -s KILL $moment "$facet" train --data "$work/truth.jsonl" --photos / --net p --epochs 1 --out "$work/stopped" > /dev/null 2>&1 < /dev/null
done
learn "$work/stopped"
verdict "killed eight times, training" $? "0" "."
learnt "killed, training" "$work/stopped"

if command -v ffmpeg > /dev/null; then
  ffmpeg -v error -loop 1 -i "$photos/astronaut.png" -t 3 -r 10 -pix_fmt yuv420p -y "$work/film.mp4" < /dev/null
  film() { run "$facet" video $quick --codec mpeg4 --on-conflict skip --crops "$1/crops" --out "$1" "$work/film.mp4"; }
  film "$work/films"
  verdict "film, left alone" $? "0" "."
  made=$(cd "$work/films" && ls ./*.mp4)
  filmed() { [ -s "$2/$made" ] && [ "$(sum "$2/$made")" = "$(sum "$work/films/$made")" ] && good "$1: the same film" || wrong "$1: another film, or none"; }
  if disk reel 40k; then
    film "$work/reel/out"
    verdict "disk full, film" $? "1 2" "space|full"
    [ -e "$work/reel/out/$made" ] && wrong "disk full, film: a part has the final name" || good "disk full, film: no part has the final name"
    mount -o remount,size=64m "$work/reel"
    film "$work/reel/out"
    verdict "disk full, film goes on with more space" $? "0" "."
    filmed "disk full, film" "$work/reel/out"
    mount -o remount,ro "$work/reel"
    film "$work/reel/other"
    verdict "read-only, film" $? "1 2" "[Rr]ead-only"
  fi
  for moment in 0.05 0.1 0.2 0.4 0.6 0.8 1 1.5; do
    timeout -s KILL $moment "$facet" video $quick --codec mpeg4 --on-conflict skip --crops "$work/cut/crops" --out "$work/cut" "$work/film.mp4" > /dev/null 2>&1 < /dev/null
    [ ! -e "$work/cut/$made" ] || [ "$(sum "$work/cut/$made")" = "$(sum "$work/films/$made")" ] || wrong "killed, film: a part has the final name"
  done
  film "$work/cut"
  verdict "killed eight times, film" $? "0" "."
  filmed "killed, film" "$work/cut"
fi

# Few descriptors: the program may refuse to work, but must not crash.
few() { # MOST COMMAND…
  most=$1; shift
  run sh -c 'ulimit -n "$0"; exec "$@"' "$most" "$@"
  status=$?
  if [ $status -ge 124 ] || grep -qE 'Fatal error|Crash' "$work/err"; then
    wrong "descriptors, $2 with $most: ended with $status: $(tail -1 "$work/err")"
  fi
}
few_message() { few 5 "$facet" detect "$photos"; tail -1 "$work/err" | cut -c1-120; }
for most in 4 5 6 7 8 10 16 24 26 27 28 29 30 32; do
  few $most "$facet" detect $quick --threads 2 "$photos"
  few $most "$facet" annotations import --library "$work/few-$most.sqlite" --photos / "$work/faces.jsonl"
  few $most "$facet" export $quick "$photos" --out "$work/few-$most"
  few $most "$facet" draw $quick "$photos" --out "$work/few-drawn-$most"
  few $most "$facet" train --data "$work/truth.jsonl" --photos / --net p --epochs 1 --out "$work/few-learnt-$most"
  [ ! -e "$work/film.mp4" ] || few $most "$facet" video $quick --jsonl "$work/film.mp4"
done
good "descriptors exhausted (4 to 32): $(few_message)"

mkdir "$work/pipes"
mkfifo "$work/pipes/pipe.jpg"
cp "$photos"/astronaut.png "$work/pipes/"
run "$facet" detect $quick "$work/pipes/pipe.jpg"
verdict "a pipe that never answers" $? "1" "pipe"
run "$facet" detect $quick "$work/pipes"
verdict "a pipe in a folder" $? "0" "astronaut"

mkdir "$work/changing"
(for turn in $(seq 200); do cp "$photos"/astronaut.png "$work/changing/$((turn % 40)).png"; mkdir -p "$work/changing/d$((turn % 7))"; rm -rf "$work/changing/$(((turn + 20) % 40)).png" "$work/changing/d$(((turn + 3) % 7))"; done) 2>/dev/null &
changer=$!
for _ in 1 2 3; do
  run "$facet" detect $quick -r "$work/changing"; status=$?
  [ $status -le 1 ] || wrong "a folder that changes: ended with $status: $(tail -1 "$work/err")"
done
wait $changer
good "a folder that changes while it is searched: status 0 or 1"

# The terminal.
if command -v tmux > /dev/null; then
  start() { # COMMAND-LINE: in a separate window; writes the process ID to $work/pid
    rm -f "$work/pid"
    tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 "echo \$\$ > $work/pid; exec $1"
    for _ in $(seq 100); do [ -s "$work/pid" ] && break; sleep 0.05; done
    pid=$(cat "$work/pid")
  }
  appears() { for _ in $(seq 100); do tmux -L "$socket" capture-pane -p 2>/dev/null | grep -q "$1" && return 0; sleep 0.1; done; return 1; }
  appears_now() { tmux -L "$socket" capture-pane -p 2>/dev/null | grep -q "$1"; }
  gone() { for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done; return 1; }
  # told_of SETTING: whether the messages say that TERM has no description, where it has none on this machine. (Variables
  # cannot hide one: ncurses looks into the system's folders, too.)
  told_of() {
    name=$(echo "$1" | sed -n 's/.*TERM=\([^ ]*\).*/\1/p')
    tmux -L "$socket" send-keys L
    if ! appears Messages; then wrong "browser with $1: L does not show the messages"
    elif [ -z "$name" ] || tput -T "$name" cols > /dev/null 2>&1; then
      if appears_now 'no terminal called'; then wrong "browser with $1: says that $name has no description"
      else good "browser with $1"; fi
    elif appears_now "no terminal called \"$name\""; then good "browser with $1: says that it is used as an xterm"
    else wrong "browser with $1: does not say that $name has no description"; fi
    tmux -L "$socket" send-keys Escape
  }
  start "$facet $photos"
  appears astronaut || wrong "terminal: nothing is shown"
  tmux -L "$socket" resize-window -x 1 -y 1
  sleep 0.5
  kill -0 "$pid" && good "terminal of 1x1: the program lives" || wrong "terminal of 1x1: the program ended"
  for turn in $(seq 60); do tmux -L "$socket" resize-window -x $((2 + turn * 37 % 180)) -y $((1 + turn * 13 % 60)); done 2>/dev/null
  tmux -L "$socket" resize-window -x 100 -y 30
  appears astronaut && good "resize storm: the screen is drawn again" || wrong "resize storm: nothing is shown"
  tmux -L "$socket" send-keys q
  gone && good "resize storm: q ends it" || wrong "resize storm: q does not end it"
  tmux -L "$socket" kill-server 2>/dev/null
  start "$facet $photos"
  appears astronaut
  tmux -L "$socket" kill-server
  gone && good "terminal gone: the program ends" || { wrong "terminal gone: the program runs on"; kill -9 "$pid"; }
  # A photo that blocks forever is in a folder with others.
  start "$facet $work/pipes"
  appears astronaut && good "browser beside a pipe: the photos are shown" || wrong "browser beside a pipe: nothing is shown"
  tmux -L "$socket" send-keys G
  sleep 0.5
  tmux -L "$socket" send-keys q
  gone && good "browser on a pipe: q ends it" || { wrong "browser on a pipe: q does not end it"; kill -9 "$pid"; }
  tmux -L "$socket" kill-server 2>/dev/null
  # Kills the program during decisions: the decisions before must be kept, and the library intact.
  for pause in 0.3 0.6 1 1.6 2.3; do
    start "$facet --library $work/decided.sqlite $photos"
    appears astronaut
    sleep $pause
    for key in a j a j x u j a G a k a; do tmux -L "$socket" send-keys $key; done
    sleep 0.$(echo "$pause" | tail -c 2)
    kill -9 "$pid" 2>/dev/null
    tmux -L "$socket" kill-server 2>/dev/null
    if [ -e "$work/decided.sqlite" ]; then
      run "$facet" annotations verify --library "$work/decided.sqlite"
      status=$?
      [ $status = 0 ] || wrong "browser killed while deciding: $(tail -1 "$work/err")"
    fi
  done
  run "$facet" annotations verify --library "$work/decided.sqlite"
  verdict "browser killed five times while deciding" $? "0" "whole"
  for most in 8 12 16 20 24 32 48; do
    start "sh -c 'ulimit -n $most; exec $facet $photos 2> $work/browse-err'"
    for _ in $(seq 30); do
      tmux -L "$socket" capture-pane -p 2>/dev/null | grep -q astronaut && break
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    tmux -L "$socket" send-keys q 2>/dev/null
    gone || { wrong "browser with $most descriptors: q does not end it"; kill -9 "$pid"; }
    if grep -qE 'Fatal error|Crash|Illegal' "$work/browse-err"; then wrong "browser with $most descriptors: $(head -1 "$work/browse-err")"; fi
    tmux -L "$socket" kill-server 2>/dev/null
  done
  good "browser with few descriptors (8 to 48): no crash"
  for setting in "LC_ALL=C" "-u HOME" "-u HOME -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME" "HOME=/nonexistent" "TERM=dumb" \
    "TERM=xterm-kitty" "TERM=foot" "TERM=alacritty" "TERM=ghostty" "TERM=wezterm" "TERM=foot LC_ALL=de_DE.ISO-8859-1" \
    "TERM=nowhere-described" "TERM=nowhere-described LC_ALL=C" "TERM=nowhere-described LC_ALL=de_DE.ISO-8859-1"; do
    start "env $setting $facet $photos 2> $work/browse-err"
    if appears astronaut; then told_of "$setting"
    elif [ "$setting" = TERM=dumb ] && ! kill -0 "$pid" 2>/dev/null && [ -s "$work/browse-err" ]; then good "browser with $setting: $(head -1 "$work/browse-err")"
    else wrong "browser with $setting: nothing is shown: $(cat "$work/browse-err")"; fi
    tmux -L "$socket" send-keys q 2>/dev/null
    gone || kill -9 "$pid"
    tmux -L "$socket" kill-server 2>/dev/null
  done
else
  echo "skip  terminals: tmux is not installed"
fi
for setting in "LC_ALL=C" "-u HOME" "LANG= LC_ALL= LC_CTYPE="; do
  # shellcheck disable=SC2086
  run env $setting "$facet" detect $quick "$photos"
  verdict "detect with $setting" $? "0" "astronaut"
done

# A broken byte in annotations of every format: the photos before it are imported, and the library stays whole.
marks="$work/marks.csv"
echo "photo,min_x,min_y,max_x,max_y" > "$marks"
for name in astronaut.png chelsea.png grace_hopper.jpg mona-lisa.jpg; do echo "$name,100,60,200,180" >> "$marks"; done
run "$facet" annotations import --library "$work/marks.sqlite" --photos "$photos" "$marks"
for format in wider coco voc yolo yolo-pose csv jsonl dlib fddb labelme xmp cvat label-studio label-studio-min via via-csv retinaface; do
  mkdir -p "$work/broken"
  case $format in
    voc | yolo | yolo-pose | labelme | xmp) made="$work/broken/$format" ;;
    *) made="$work/broken/list" ;;
  esac
  run "$facet" annotations export --library "$work/marks.sqlite" --format $format --out "$made" --relative-to "$photos"
  if [ -d "$made" ]; then
    printf '\377' | dd of="$(find "$made" -name 'mona-lisa*')" bs=1 seek=20 conv=notrunc 2>/dev/null
  else
    LC_ALL=C sed -i 's/mona-lisa/mona\xfflisa/' "$made"
  fi
  run "$facet" annotations import --library "$work/broken.sqlite" --photos "$photos" "$made"
  verdict "broken byte, $format" $? "1" "[34] faces of [34] photos read, 3 new or changed"
  run "$facet" annotations verify --library "$work/broken.sqlite"
  verdict "broken byte, $format: the library" $? "0" "the library is whole"
  rm -rf "$work/broken" "$work"/broken.sqlite*
done

# A clock that jumps back and forth by hours each time it is read.
cat > "$work/clock.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <time.h>
#include <sys/time.h>
static atomic_uint turn;
static long jump(void) { return (long)((atomic_fetch_add(&turn, 1) * 2654435761u) >> 16) % 7200 - 3600; }
int clock_gettime(clockid_t id, struct timespec *t) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(id, t);
  if (id == CLOCK_REALTIME) t->tv_sec += jump();
  return result;
}
int gettimeofday(struct timeval *t, void *zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  t->tv_sec = now.tv_sec; t->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *out) { struct timespec now; clock_gettime(CLOCK_REALTIME, &now); if (out) *out = now.tv_sec; return now.tv_sec; }
C
if ${CC:-cc} -shared -fPIC "$work/clock.c" -o "$work/clock.so" -ldl 2>/dev/null || clang -shared -fPIC "$work/clock.c" -o "$work/clock.so" -ldl; then
  run env LD_PRELOAD="$work/clock.so" "$facet" export $quick "$photos" --out "$work/jumps"
  verdict "clock jumping, export" $? "0" "crops? written"
  same "$work/jumps" "$work/reference" && good "clock jumping: the same crops" || wrong "clock jumping: other crops"
  run env LD_PRELOAD="$work/clock.so" "$facet" annotations import --library "$work/jumps.sqlite" --photos / "$work/faces.jsonl"
  verdict "clock jumping, library" $? "0" "faces of"
fi

[ $bad -eq 0 ] && echo "faults: all survived" || { echo "faults: $bad not survived" >&2; exit 1; }
