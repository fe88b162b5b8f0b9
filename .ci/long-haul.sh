#!/bin/sh
# A folder of very many small photos is listed, detected, reviewed in the browser and exported, while memory and
# descriptors are watched. An export that is killed and resumed many times must end like one that was not.
#
#   .ci/long-haul.sh FACET [PHOTOS] [KILLS] [LOOK]     by default 100000 photos, 20 kills, and --no-quick
set -eu
cd "$(dirname "$0")/.."
facet=$(realpath "${1:-.build/release/facet}")
count=${2:-100000}
kills=${3:-20}
look=${4:---no-quick}
work=$(mktemp -d)
socket=long-haul-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "long-haul: $*" >&2; exit 1; }

# Photos of 96×96 pixels with one face each, in a hundred folders; they differ by bytes after their end.
"$facet" export Samples/astronaut.png --out "$work/seed" --template wide --size 96 --format jpeg > /dev/null
seed=$(ls "$work"/seed/*.jpg | head -1)
mkdir -p "$work/photos"
perl -e '
  my ($seed, $folder, $count) = @ARGV;
  open(my $in, "<:raw", $seed) or die "$seed: $!";
  my $bytes = join("", <$in>);
  mkdir(sprintf("%s/%02d", $folder, $_)) for 0 .. 99;
  for my $n (0 .. $count - 1) {
    open(my $out, ">:raw", sprintf("%s/%02d/%d.jpg", $folder, $n % 100, $n)) or die "$!";
    print $out $bytes, $n;
    close($out);
  }' "$seed" "$work/photos" "$count"

# watched NAME COMMAND…: seconds, and resident memory and descriptors early and late.
watched() {
  name=$1; shift
  begin=$(date +%s)
  "$@" > "$work/out" 2> "$work/err" < /dev/null &
  pid=$!
  : > "$work/watch"
  while kill -0 $pid 2>/dev/null; do
    look $pid
    sleep 1
  done
  wait $pid || fail "$name ended with $?: $(tail -3 "$work/err")"
  figures "$name" $(($(date +%s) - begin))
}
# figures NAME SECONDS [MAY-GROW]: from $work/watch, a line of kilobytes and descriptors each second.
figures() {
  awk -v name="$1" -v seconds="$2" -v may="${3:-}" '
    { memory[NR] = $1; if ($1 > peak) peak = $1; if ($2 > descriptors) descriptors = $2 }
    END {
      early = memory[int(NR / 5) + 1]; late = memory[NR > 1 ? NR - 1 : 1]
      printf "%s: %d s, memory after a fifth %.1f MB, at the end %.1f MB, peak %.1f MB, at most %d descriptors\n", name, seconds, early / 1024, late / 1024, peak / 1024, descriptors
      if (!may && NR > 20 && late > early * 1.25 + 20000) exit 1
    }' "$work/watch" || fail "$1: memory grows"
}
look() {
  memory=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null || true)
  [ -z "$memory" ] || echo "$memory $(ls "/proc/$1/fd" 2>/dev/null | wc -l)" >> "$work/watch"
}

watched "detect $count" "$facet" detect "$look" --format jsonl -r "$work/photos"
[ "$(wc -l < "$work/out")" = "$count" ] || fail "not a line for each photo"
[ "$(grep -c '"score"' "$work/out")" = "$count" ] || fail "not a face in each photo"
cp "$work/out" "$work/faces.jsonl"
watched "merge $count" "$facet" annotations import --library "$work/library.sqlite" "$work/faces.jsonl"
# Reviewed by keys in the browser: all photos are listed and known, then face after face is accepted.
decisions=$((count < 500 ? count : 500))
: > "$work/watch"
begin=$(date +%s)
tmux -L "$socket" -f /dev/null new-session -d -x 120 -y 40 \
  "echo \$\$ > $work/pid; XDG_STATE_HOME=$work/state exec $facet -r $look --library $work/library.sqlite $work/photos 2> $work/err"
until_shown() { # TEXT SECONDS
  turns=$(($2 * 2))
  while ! tmux -L "$socket" capture-pane -p 2>/dev/null | grep -qF "$1"; do
    turns=$((turns - 1))
    [ $turns -gt 0 ] || fail "browser: '$1' is not shown: $(cat "$work/err")"
    look "$(cat "$work/pid")"
    sleep 0.5
  done
}
grouped=$(echo "$count" | sed -e ':again' -e 's/^\([0-9]*[0-9]\)\([0-9][0-9][0-9]\)/\1,\2/' -e 'tagain')
until_shown "$grouped to review" 3600
figures "browser, $count listed" $(($(date +%s) - begin)) yes
: > "$work/watch"
begin=$(date +%s)
tmux -L "$socket" send-keys V
until_shown "Review  1 of" 60
done_now=0
while [ $done_now -lt $decisions ]; do
  tmux -L "$socket" send-keys a a a a a a a a a a
  done_now=$((done_now + 10))
  until_shown "Review  $(echo $((done_now + 1)) | sed -e 's/^\([0-9]\)\([0-9][0-9][0-9]\)$/\1,\2/') of" 120
  look "$(cat "$work/pid")"
done
figures "review, $decisions faces accepted" $(($(date +%s) - begin))
tmux -L "$socket" send-keys Escape
sleep 1
tmux -L "$socket" send-keys q
for _ in $(seq 100); do kill -0 "$(cat "$work/pid")" 2>/dev/null || break; sleep 0.2; done
"$facet" annotations stats --library "$work/library.sqlite" --format json | grep -q "\"faces_accepted\":$decisions" ||
  fail "the library lacks decisions"
watched "export $count" "$facet" export "$look" -r "$work/photos" --out "$work/crops" --size 32 --format jpeg
crops() { (cd "$1" && find . -name '*.jpg' | sort | xargs cat | sha256sum); find "$1" -name '*.jpg' | wc -l; }
part=$((count / 10))
find "$work/photos" -name '*.jpg' | sort | head -$part > "$work/list"
"$facet" export "$look" --paths-from "$work/list" --out "$work/whole" --size 32 --format jpeg > /dev/null
"$facet" detect "$look" --format jsonl --paths-from "$work/list" > "$work/part.jsonl"
done_kills=0
while [ $done_kills -lt "$kills" ]; do
  done_kills=$((done_kills + 1))
  # A little later each time, so that kills happen in every phase.
  timeout -s KILL "$(awk -v n=$done_kills 'BEGIN { print 0.05 + n * n * 0.01 }')" "$facet" export "$look" --paths-from "$work/list" \
    --out "$work/killed" --size 32 --format jpeg > /dev/null 2>&1 || true
done
"$facet" export "$look" --paths-from "$work/list" --out "$work/killed" --size 32 --format jpeg | tail -1
[ "$(crops "$work/whole")" = "$(crops "$work/killed")" ] || fail "after $kills kills the crops differ"
[ "$(sort "$work/whole/manifest.csv" | sha256sum)" = "$(sort "$work/killed/manifest.csv" | sha256sum)" ] || fail "after $kills kills the manifests differ"
n=0
while [ $n -lt "$kills" ]; do
  n=$((n + 1))
  timeout -s KILL "$(awk -v n=$n 'BEGIN { print 0.05 + n * n * 0.005 }')" "$facet" annotations import --library "$work/k.sqlite" \
    "$work/part.jsonl" > /dev/null 2>&1 || true
done
"$facet" annotations import --library "$work/k.sqlite" "$work/part.jsonl" | tail -1
"$facet" annotations verify --library "$work/k.sqlite"
"$facet" annotations stats --library "$work/k.sqlite" --format json | grep -q "\"faces\":$part" || fail "the library lacks faces"
echo "long-haul: killed and resumed $kills times each, the same crops, manifest and library"
