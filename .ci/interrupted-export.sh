#!/bin/bash
# An export of many photos that is interrupted ten times at random, with SIGINT and SIGKILL, must give the same bytes
# as one that was not interrupted. A further run has nothing to do.
# usage: .ci/interrupted-export.sh [PHOTOS] [SEED]     (10,000 photos take some minutes)
set -eu
cd "$(dirname "$0")/.."
count=${1:-10000}
RANDOM=${2:-7}
facet=$PWD/.build/release/facet
[ -x "$facet" ] || { echo "build it first: make build" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/in"
# Small photos with one face each, all different: the samples' portraits with different last bytes.
"$facet" export Samples --out "$folder/seed" --template wide --size 200 --format jpeg --select largest > /dev/null
cp "$folder"/seed/*.jpg "$folder/in/"
rm -rf "$folder/seed"
seeds=("$folder"/in/*.jpg)
for ((i = 0; i < count - ${#seeds[@]}; i++)); do
  photo=${seeds[i % ${#seeds[@]}]}
  # Bytes after a JPEG's end change the file but not the picture.
  { cat "$photo"; echo "$i"; } > "$folder/in/photo-$i.jpg"
done
run() { "$facet" export "$folder/in" --min-face-size 40 --out "$folder/$1" > "$folder/$1.log" 2>&1; }
start=$(date +%s%N)
run whole
whole=$((($(date +%s%N) - start) / 1000000))
for ((round = 1; round <= 10; round++)); do
  run part & program=$!
  # Each pause is at most an eighth of the whole time, so that all ten interruptions fall into work.
  pause=$((RANDOM * whole / 8 / 32768 + 50))
  sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))"
  if ((round % 2)); then pkill -INT -P $program || true; else pkill -KILL -P $program || true; fi
  wait $program || true
  echo "round $round: stopped after $pause ms, $(find "$folder/part" -name '*.png' | wc -l) crops there"
done
run part
diff -r "$folder/whole" "$folder/part"
start=$(date +%s%N)
run part
again=$((($(date +%s%N) - start) / 1000000))
diff -r "$folder/whole" "$folder/part"
echo "$count photos, $(find "$folder/whole" -name '*.png' | wc -l) crops: uninterrupted $whole ms;" \
  "after ten interruptions the same, byte for byte; a run with nothing to do took $again ms"
