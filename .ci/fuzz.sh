#!/bin/sh
# Builds the fuzz targets with address and undefined-behaviour sanitizers and runs each for a while.
#
#   .ci/fuzz.sh SECONDS [TARGET…]      all targets when none is named; MUTATIONS=100000 adds so many changed photos
#
# Seeds are the fixtures of the tests; what is found stays in .build-fuzz/corpus. An input that breaks something is
# left in .build-fuzz/findings, to be put into Tests/Fuzz/Findings, from where every later run starts with it.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
out=.build-fuzz
export FACET_FUZZ=1
# Swift's own backtraces wait for symbols for minutes; libFuzzer prints what is needed.
export SWIFT_BACKTRACE=enable=no
# A codec's failed allocation is an answer, and leaks of libraries at exit are theirs.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0:symbolize=0
export UBSAN_OPTIONS=halt_on_error=1:symbolize=0
# shellcheck disable=SC2046
${SWIFT:-swift} build $(.ci/traits) -c release --scratch-path $out --sanitize address --sanitize fuzzer --product Fuzz
fuzz=$PWD/$out/release/Fuzz
fixtures=Tests/ImagingTests/Fixtures

seeds() { # target, folder to fill
  case $1 in
  jpeg) cp $fixtures/*.jpg "$2" ;;
  png) cp $fixtures/*.png "$2" ;;
  webp) cp $fixtures/formats/*.webp "$2" ;;
  heif) cp $fixtures/formats/*.heic $fixtures/formats/*.avif "$2" ;;
  tiff) cp $fixtures/formats/*.tif "$2" ;;
  gif) cp $fixtures/formats/*.gif "$2" ;;
  raw) cp $fixtures/formats/*.dng "$2" ;;
  photo | embed) cp $fixtures/*.jpg $fixtures/*.png $fixtures/formats/* "$2" ;;
  theme) cp Themes/*.toml "$2" ;;
  template) printf 'name = "mine"\nsize = [128, 128]\nlandmarks = [[44, 58], [84, 58], [64, 82], [47, 105], [81, 105]]\n' > "$2/a" ;;
  names) printf '{folder}/{photo}_{face:02}_{index:05}_{person}_{template}' > "$2/a" ;;
  weights) head -c 4000 Sources/Networks/Resources/mtcnn.safetensors > "$2/a" ;;
  terminal) printf '\033[<0;10;5M\033[200~paste\033[201~\033[?62;4;22c\033P>|kitty(1)\033\\\033_Gi=31;OK\033\\\033[6;18;9t\033OA' > "$2/a" ;;
  *) for file in Tests/Fuzz/Seeds/*; do [ -f "$file" ] && cp "$file" "$2"; done ;;
  esac
  if [ -d "Tests/Fuzz/Findings/$1" ]; then cp "Tests/Fuzz/Findings/$1"/* "$2"; fi
}

failed=
mkdir -p $out/findings
for target in ${*:-$("$fuzz")}; do
  corpus=$out/corpus/$target
  mkdir -p "$corpus" "$out/seeds/$target"
  seeds "$target" "$out/seeds/$target"
  log=$out/findings/$target.log
  if timeout -k 5 $((seconds + 120)) nice -n 10 "$fuzz" "$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=3000 \
    -malloc_limit_mb=2000 -max_len=65536 -print_final_stats=1 -artifact_prefix="$out/findings/$target-" \
    "$corpus" "$out/seeds/$target" > "$log" 2>&1 < /dev/null; then
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s, no finding"
  else
    failed="$failed $target"
    echo "$target: FINDING, see $log: $(grep -m1 -E 'ERROR|SUMMARY|runtime error|Fatal' "$log" || tail -1 "$log")"
  fi
done
if [ -n "${MUTATIONS:-}" ]; then
  nice -n 10 "$fuzz" mutate "$MUTATIONS" $fixtures/*.jpg $fixtures/*.png $fixtures/formats/*.* || failed="$failed mutate"
fi
[ -z "$failed" ] || { echo "fuzz: findings in:$failed" >&2; exit 1; }
