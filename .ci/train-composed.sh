#!/bin/sh
# The whole path of a training, from portraits to figures: composes pictures with known faces, trains all three networks
# on them from random weights, stops the training once and continues it, and measures the result on fresh pictures.
#
#   .ci/train-composed.sh FACET FOLDER [OPTION…]    options are those of `facet train`; FOLDER is kept
#
# COUNT=2000 pictures are learned from by default, which takes hours. COUNT=40 with --epochs 1 --per-face 2 takes a
# minute, shows only that everything works, and is what the tests run.
set -eu
facet=$(realpath "${1:?usage: .ci/train-composed.sh FACET FOLDER [OPTION…]}")
folder=${2:?a folder for pictures and results is missing}
shift 2
count=${COUNT:-2000}
portraits=${PORTRAITS:-$(dirname "$0")/../Samples}
fresh=$((count / 10 > 8 ? count / 10 : 8))

mkdir -p "$folder"
[ -e "$folder/learn/truth.jsonl" ] ||
  "$facet" compose "$portraits" --count "$count" --seed 1 --out "$folder/learn"
[ -e "$folder/fresh/truth.jsonl" ] ||
  "$facet" compose "$portraits" --count "$fresh" --seed 2 --out "$folder/fresh"

train() { "$facet" train --data "$folder/learn/truth.jsonl" --out "$folder/trained" "$@"; }

echo "== what it will take"
train --dry-run "$@"

# Killed as soon as R-Net has a checkpoint: a script's background job does not get Ctrl-C.
if [ ! -e "$folder/trained/weights.safetensors" ]; then
  echo "== training, stopped once"
  # Not through the function, whose shell would be killed in place of the program.
  "$facet" train --data "$folder/learn/truth.jsonl" --out "$folder/trained" "$@" > "$folder/train.log" 2>&1 &
  running=$!
  while kill -0 "$running" 2> /dev/null && [ ! -e "$folder/trained/rnet/checkpoint.safetensors" ]; do sleep 0.1; done
  kill -TERM "$running" 2> /dev/null || true
  wait "$running" || true
fi

echo "== training, continued"
train "$@"
echo "== figures on $fresh fresh pictures: A as published, B trained"
"$facet" eval "$folder/fresh" --truth "$folder/fresh/truth.jsonl" --protocol voc \
  --weights published --weights "$folder/trained/weights.safetensors"
