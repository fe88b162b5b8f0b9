#!/bin/sh
# Tests the recipes of docs/MANY-MACHINES.md on one machine: the parts of many runs together equal a single run, and
# a second import of them changes nothing.
#
#   .ci/many-machines.sh FACET [PHOTOS]     also with so many small photos in 8 parts (400), one of which dies
set -eu
cd "$(dirname "$0")/.."
facet=$(realpath "${1:-.build/release/facet}")
count=${2:-400}
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

# Many small photos: a part that dies leaves fewer lines than photos, is done again, and the library has each photo once.
"$facet" export Samples/astronaut.png --out "$out/seed" --template wide --size 96 --format jpeg > /dev/null
mkdir "$out/small"
perl -e '
  my ($seed, $folder, $count) = @ARGV;
  open(my $in, "<:raw", $seed) or die "$seed: $!";
  my $bytes = join("", <$in>);
  for my $n (1 .. $count) {
    open(my $to, ">:raw", "$folder/$n.jpg") or die "$!";
    print $to $bytes, $n;
    close($to);
  }' "$(ls "$out"/seed/*.jpg)" "$out/small" "$count"
cd "$out"
part() { "$facet" detect --threads 1 --quiet --format jsonl --shard "$1/8" small > "shard-$1.jsonl"; }
for i in 1 2 3 4 5 6 7 8; do part $i; done
# Killed after some lines, as by the end of its machine; its last line is cut off.
(
  set +e
  "$facet" detect --threads 1 --quiet --format jsonl --shard 3/8 small | head -c 2000 > shard-3.jsonl
) 2> /dev/null
[ "$(cat shard-*.jsonl | wc -l)" -lt "$count" ] || fail "the part that died is whole"
part 3
[ "$(cat shard-*.jsonl | wc -l)" = "$count" ] || fail "$(cat shard-*.jsonl | wc -l) lines of $count photos"
merged=$("$facet" annotations import --library small.sqlite --photos . shard-*.jsonl)
case $merged in "$count faces of $count photos"*) ;; *) fail "merged: $merged" ;; esac
again=$("$facet" annotations import --library small.sqlite --photos . shard-8.jsonl shard-3.jsonl shard-1.jsonl)
case $again in *" 0 new or changed"*) ;; *) fail "the second import changed something: $again" ;; esac

# Vectors of parts, and people of the merged library.
for i in 1 2; do "$facet" detect --threads 1 --vectors --shard "$i/2" "$OLDPWD/Samples" > "vectors-$i.jsonl"; done
[ "$(cat vectors-?.jsonl | grep -o '"vector"' | wc -l)" = "$(grep -o '"score"' all.jsonl | wc -l)" ] || fail "vectors"
"$facet" annotations import --library people.sqlite vectors-1.jsonl vectors-2.jsonl > /dev/null
"$facet" people groups --switch-on --library people.sqlite > groups
grep -q '^group 1: ' groups || fail "no groups: $(cat groups)"
echo "many-machines: 8 parts of $count photos, one of them done again; $(grep -c '^group ' groups) groups of merged vectors' faces"
