#!/bin/sh
# Tests the recipes of docs/MANY-MACHINES.md on one machine: the parts of many runs together equal a single run, and
# a second import of them changes nothing.
#
#   .ci/many-machines.sh FACET
set -eu
cd "$(dirname "$0")/.."
facet=${1:-.build/release/facet}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
fail() { echo "many-machines: $*" >&2; exit 1; }
# Seconds differ from run to run.
lines() { cat "$@" | sed 's/"seconds":[0-9.e-]*,//' | sort; }

"$facet" detect --format jsonl -r Samples > "$out/all.jsonl"
# GNU parallel's recipe; xargs runs the same command lines.
seq 4 | xargs -P 2 -I{} sh -c "'$facet' detect --threads 1 --format jsonl -r --shard {}/4 Samples > '$out/part-{}.jsonl'"
lines "$out"/part-*.jsonl > "$out/parts"
lines "$out/all.jsonl" > "$out/whole"
cmp "$out/parts" "$out/whole" || fail "the parts are not the whole"

# The Slurm array.
for SLURM_ARRAY_TASK_ID in 1 2 3; do
  "$facet" detect --threads 1 --format jsonl -r --shard "$SLURM_ARRAY_TASK_ID/3" Samples > "$out/task-$SLURM_ARRAY_TASK_ID.jsonl"
done
lines "$out"/task-*.jsonl | cmp - "$out/whole" || fail "the array's parts are not the whole"

# Lists on standard input.
ls Samples/*.jpg Samples/*.png > "$out/list"
"$facet" detect --threads 1 --format jsonl --paths-from - < "$out/list" > "$out/listed.jsonl"
lines "$out/listed.jsonl" | cmp - "$out/whole" || fail "the list's lines are not the whole"

library=$out/library.sqlite
"$facet" annotations import --library "$library" --photos . "$out"/part-*.jsonl
again=$("$facet" annotations import --library "$library" --photos . "$out/all.jsonl" "$out"/task-*.jsonl)
case $again in *" 0 new or changed"*) ;; *) fail "the second import changed something: $again" ;; esac
"$facet" annotations verify --library "$library"
echo "many-machines: 4 parts, 3 tasks and a list give the same $(wc -l < "$out/all.jsonl") lines; merging twice adds nothing"
