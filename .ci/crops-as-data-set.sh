#!/bin/sh
# A set of identities like those that recognisers are trained on, made from the samples, is exported in many ways. Every
# photo and face must be accounted for, names must depend on nothing but photo, face and pattern, and exports that
# follow changes, are killed, divided or merged must equal fresh ones, byte for byte.
#
#   .ci/crops-as-data-set.sh FACET [PICTURES] [FOLDERS] [SEED]     by default 1297 pictures in 60 folders
set -eu
cd "$(dirname "$0")/.."
facet=$(realpath "${1:-.build/release/facet}")
pictures=${2:-1297} folders=${3:-60} seed=${4:-23}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "crops-as-data-set: $*" >&2; exit 1; }
set=$work/set

# Portraits from the samples' faces, some with neighbours, and three whole photos with several faces.
"$facet" export Samples --out "$work/seed" --template wide --size 160 --format jpeg > /dev/null
"$facet" export Samples/group.jpg --out "$work/seed" --template wide --size 320 --format jpeg \
  --name 'wide-{stem}_{face:02}' > /dev/null
cp Samples/rocket.jpg Samples/group.jpg Samples/astronaut.png "$work/seed/"
perl - "$work/seed" "$set" "$pictures" "$folders" <<'PERL'
  use strict;
  my ($from, $to, $count, $folders) = @ARGV;
  my %bytes;
  for my $path (glob("$from/*.jpg"), glob("$from/*.png")) {
    open(my $in, "<:raw", $path) or die "$path: $!";
    $bytes{$path} = join("", <$in>);
  }
  my @small = sort grep { /_\d\d\.jpg$/ } keys %bytes;
  my ($group, $rocket, $png) = ("$from/group.jpg", "$from/rocket.jpg", "$from/astronaut.png");
  mkdir $to;
  sub put { my ($path, $bytes) = @_; open(my $out, ">:raw", $path) or die "$path: $!"; print $out $bytes; close $out }
  for my $n (0 .. $count - 1) {
    my $folder = sprintf("%s/id_%03d", $to, $n % $folders);
    mkdir $folder;
    my $k = int($n / $folders);
    my $name = sprintf("%04d.jpg", $k);
    # Bytes after a JPEG's end change the file but not the picture.
    my $bytes = $bytes{$small[($n * 7 + $k) % @small]} . "picture $n";
    if ($n % 97 == 5) { $bytes = $bytes{$group} . $n }
    if ($n % 83 == 7) { $bytes = $bytes{$rocket} . $n }
    if ($n % 61 == 11) { $bytes = substr($bytes{$rocket}, 0, 90000 + $n) }          # cut off
    if ($n % 71 == 13) { $bytes = $bytes{$png}; substr($bytes, -100, 1) = "\0"; $name = "$k.png" }  # a wrong checksum
    if ($n % 53 == 17) { $bytes = "no picture $n" }
    if ($n % 131 == 19) { $bytes = "" }
    if ($n % 67 == 23) { $bytes = $bytes{$small[$n % @small]} . "twice" }            # duplicates
    if ($n % 59 == 29) { $name = "odd \"$k\", {face} 100%\n'\$x'.jpg" }
    if ($n % 73 == 31) { $name = "\xff\xfe$k.jpg" }
    if ($n % 79 == 37) { $name = "-$k.JPEG" }
    if ($n % 89 == 41) { $name = ("l" x 200) . "$k.jpg" }
    put("$folder/$name", $bytes);
  }
PERL
count=$(find "$set" -type f -printf x | wc -c)
[ "$count" -eq "$pictures" ] || fail "the set has $count pictures instead of $pictures"

pattern='{folder}/{stem}_{face:02}'
limits="--min-eye-distance 20 --max-yaw 25"
# export OUT [OPTION…]: a run over the whole set; photos that cannot be used end it with status 1.
export_() {
  out=$1; shift
  "$facet" export -r "$set" --out "$work/$out" --name "$pattern" --min-face-size 20 "$@" \
    > "$work/$out.log" 2> "$work/$out.err" || [ $? -eq 1 ] || fail "export into $out: $(tail -3 "$work/$out.err")"
}
same() { diff -r "$work/$1" "$work/$2" > "$work/diff" || fail "$3: $(head -5 "$work/diff")"; }
crops() { find "$work/$1" -name '*.png' -printf x | wc -c; }
# field JSON-FILE PATH…
field() { perl -MJSON::PP -e 'my ($f, @p) = @ARGV; open(my $i, "<", $f); my $v = decode_json(join("", <$i>)); $v = $v->{$_} for @p; print $v' "$@"; }
milliseconds() { date +%s%3N; }

# 1. Names that clash are refused before anything is written, with a way out.
if "$facet" export -r "$set" --out "$work/clash" > "$work/clash.log" 2>&1; then fail "a clash was not refused"; fi
[ ! -e "$work/clash" ] || fail "a refused export wrote something"
grep -q "id_000/.* and .*id_001/.*--name '{folder}/{stem}_{face:02}'" "$work/clash.log" ||
  fail "the clash is not explained: $(cat "$work/clash.log")"

# 2. Everything is accounted for.
begin=$(milliseconds)
export_ whole --select largest $limits --summary json
took=$(($(milliseconds) - begin))
left=$(grep -c '"kind":"photo"' "$work/whole/left-out.jsonl") faces=$(grep -c '"kind":"face"' "$work/whole/left-out.jsonl")
[ $(($(crops whole) + left)) -eq "$pictures" ] || fail "$pictures pictures, $(crops whole) crops and $left left out"
[ "$(field "$work/whole.log" photos left_out)" -eq "$left" ] || fail "the summary counts other photos"
[ "$(field "$work/whole.log" faces total)" -eq $(($(crops whole) + faces)) ] || fail "faces are missing"
for reason in no-face unreadable damaged filter not-selected; do
  grep -q "\"reason\":\"$reason\"" "$work/whole/left-out.jsonl" || echo "none left out for: $reason"
done
grep -q '"order":"select-first"' "$work/whole.log" || fail "recognisers' crops are not selected first"
echo "$pictures pictures: $(crops whole) crops, $left left out; $faces faces left out; $took ms"

# 3. Shards in any order, merged, equal one run; so does one folder for all shards, and an identity alone.
order=$(perl -MList::Util=shuffle -e 'srand(shift); print join(" ", shuffle(1 .. 8))' "$seed")
folders_of_shards=
for shard in $order; do
  export_ "part-$shard" --select largest $limits --shard "$shard/8"
  folders_of_shards="$folders_of_shards $work/part-$shard"
done
"$facet" export merge $folders_of_shards --out "$work/merged" > "$work/merged.log" || fail "merge: $(cat "$work/merged.log")"
same whole merged "merged shards are not the whole"
"$facet" export merge $folders_of_shards --out "$work/merged" > "$work/merged.log" || fail "a second merge"
grep -q ", 0 of them new" "$work/merged.log" || fail "a second merge added something: $(cat "$work/merged.log")"
same whole merged "a second merge changed something"
for shard in $order; do
  export_ shared --select largest $limits --shard "$shard/8" &
  [ $((shard % 2)) -eq 0 ] || wait
done
wait
# Runs that got in each other's way have said so; a shard that is done is not done again.
for shard in $order; do export_ shared --select largest $limits --shard "$shard/8"; done
for name in manifest.csv manifest.jsonl left-out.jsonl; do
  cmp "$work/whole/$name" "$work/shared/$name" || fail "$name of shards in one folder is not the whole's"
done
export_ shared --select largest $limits
same whole shared "a run over all shards' folder is not the whole"
"$facet" export "$set/id_007" --out "$work/alone" --name "$pattern" --min-face-size 20 --select largest $limits \
  > /dev/null 2>&1 || true
diff -r "$work/whole/id_007" "$work/alone/id_007" || fail "an identity alone has other names"

# 4. Folders of one name never mix unasked.
mkdir -p "$work/nest/p1/s1" "$work/nest/p2/s1"
cp Samples/grace_hopper.jpg "$work/nest/p1/s1/a.jpg"; cp Samples/mona-lisa.jpg "$work/nest/p2/s1/b.jpg"
for name in '{stem}_{face}' "$pattern"; do
  if "$facet" export -r "$work/nest" --out "$work/mixed" --name "$name" 2> "$work/mixed.err"; then fail "$name mixes folders"; fi
  grep -q "p1/s1/a.jpg and .*p2/s1/b.jpg.*{parent}/{folder}" "$work/mixed.err" || fail "$(cat "$work/mixed.err")"
done
"$facet" export -r "$work/nest" --out "$work/mixed" --label '{folder}' > /dev/null || fail "folders cannot be mixed when asked"

# 5. Thresholds up and down with --prune, with ten kills on the way, equal fresh exports.
echo mine > "$work/mine.txt"
cp -r "$work/whole" "$work/moving"
cp "$work/mine.txt" "$work/moving/id_000/"
kills=0 round=0
for options in "--min-eye-distance 30 --max-yaw 10" "--max-yaw 90" "--min-sharpness 150 --template narrow" "--min-quality 0.2"; do
  for select in "largest" "all"; do
    round=$((round + 1))
    while [ $kills -lt 10 ] && [ $kills -lt $((2 * round)) ]; do
      "$facet" export -r "$set" --out "$work/moving" --name "$pattern" --min-face-size 20 --prune --select $select $options \
        > /dev/null 2>&1 & program=$!
      sleep "0.$(perl -e 'srand(shift); printf "%03d", rand(700)' $((seed + kills)))"
      kill -KILL $program 2>/dev/null || true
      wait $program 2>/dev/null || true
      kills=$((kills + 1))
    done
    begin=$(milliseconds)
    export_ moving --prune --select $select $options
    took=$(($(milliseconds) - begin))
    rm -rf "$work/fresh"
    export_ fresh --select $select $options
    cmp -s "$work/mine.txt" "$work/moving/id_000/mine.txt" || fail "a file of others was touched"
    mkdir -p "$work/fresh/id_000"; cp "$work/mine.txt" "$work/fresh/id_000/"
    same fresh moving "--select $select $options after changes is not a fresh export"
    echo "--select $select $options: $(crops fresh) crops, $took ms"
  done
done

[ $kills -eq 10 ] || fail "only $kills kills"

# 6. A changed filter searches nothing again.
begin=$(milliseconds)
export_ moving --prune --min-quality 0.3
took=$(($(milliseconds) - begin))
rm -rf "$work/fresh"; export_ fresh --min-quality 0.3
mkdir -p "$work/fresh/id_000"; cp "$work/mine.txt" "$work/fresh/id_000/"
same fresh moving "a stricter quality is not a fresh export"
echo "only a filter changed: $took ms for $pictures pictures"
[ $took -le $((3000 * pictures / 1297 + 1000)) ] || echo "that is slow"

# 7. Removed and changed photos.
rm -r "$set/id_001"
find "$set/id_002" -name '*.jpg' | head -3 | while IFS= read -r photo; do cp Samples/mona-lisa.jpg "$photo"; done
"$facet" export -r "$set" --out "$work/moving" --name "$pattern" --min-face-size 20 --min-quality 0.3 --prune --dry-run \
  > "$work/dry.log" 2> /dev/null || true
before=$(crops moving)
export_ moving --prune --min-quality 0.3
rm -rf "$work/fresh"; export_ fresh --min-quality 0.3
mkdir -p "$work/fresh/id_000"; cp "$work/mine.txt" "$work/fresh/id_000/"
same fresh moving "after photos were removed and changed"
grep -q "^remove .*id_001/" "$work/dry.log" || fail "the dry run does not list what would be removed"
[ "$(grep -c '^remove ' "$work/dry.log")" -lt $((before / 2)) ] || fail "the dry run would remove what stays"
echo "photos removed and changed: $before crops became $(crops moving); the dry run listed $(grep -c '^remove ' "$work/dry.log") to remove"
echo "crops-as-data-set: all equal"
