#!/bin/sh
# Builds the fuzz targets with address and undefined-behaviour sanitizers, and runs each for a while.
#
#   .ci/fuzz.sh SECONDS [TARGET…]      all targets when none is named; JOBS=4 runs four at once;
#                                      MUTATIONS=100000 adds that many changed photos (with SECONDS 0: only these)
#
# Seeds are the tests' fixtures; the corpus is kept in .build-fuzz/corpus. An input that breaks something is left in
# .build-fuzz/findings. Put it into Tests/Fuzz/Findings: every later run starts with the files there.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
out=.build-fuzz
fixtures=Tests/ImagingTests/Fixtures
weights=Tests/WeightFormatsTests/Fixtures
export FACET_FUZZ=1
# Swift's backtraces take minutes to load symbols; libFuzzer prints what is needed.
export SWIFT_BACKTRACE=enable=no
# A codec may fail to allocate memory. Leaks of libraries at exit are not ours.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0:symbolize=0
export UBSAN_OPTIONS=halt_on_error=1:symbolize=0
if [ "${FUZZ_BUILT:-}" != 1 ]; then
  # shellcheck disable=SC2046
  ${SWIFT:-swift} build $(.ci/traits) -c release --scratch-path $out --sanitize address --sanitize fuzzer --product Fuzz
fi
fuzz=${FUZZ:-$PWD/$out/release/Fuzz}

seeds() { # target, folder to fill
  case $1 in
  jpeg) cp $fixtures/*.jpg "$2" ;;
  png) cp $fixtures/*.png $fixtures/formats/raw-*.png "$2" ;;
  webp) cp $fixtures/formats/*.webp "$2" ;;
  heif) cp $fixtures/formats/*.heic $fixtures/formats/*.avif "$2" ;;
  tiff) cp $fixtures/formats/*.tif Tests/AnnotationsTests/Fixtures/big.tif "$2" ;;
  gif) cp $fixtures/formats/*.gif "$2" ;;
  raw) cp $fixtures/formats/*.dng "$2" ;;
  bmp) cp $fixtures/formats/*.bmp "$2" ;;
  jxl) cp $fixtures/formats/*.jxl "$2" ;;
  jp2) cp $fixtures/formats/*.jp2 $fixtures/formats/*.j2k "$2" ;;
  colors) cp $fixtures/formats/*.icc "$2" ;;
  letters)
    printf '1 李小龙 0.99' > "$2/a"; printf '2 محمد علي 12 דוד' > "$2/b"; printf 'नरेंद्र 🙂🏽‍👩 é' > "$2/c" ;;
  photo) cp $fixtures/*.jpg $fixtures/*.png $fixtures/formats/* Tests/AnnotationsTests/Fixtures/big.tif "$2" ;;
  copy)
    cp $fixtures/orientation-*.jpg $fixtures/formats/*turned* $fixtures/formats/raw-*.png Tests/JobsTests/Fixtures/*.* \
      Tests/AnnotationsTests/Fixtures/*.* "$2" ;;
  embed) cp $fixtures/*.jpg $fixtures/*.png $fixtures/formats/* Tests/AnnotationsTests/Fixtures/*.* "$2" ;;
  theme) cp Themes/*.toml "$2" ;;
  template)
    printf 'name = "mine"\nsize = [128, 128]\nlandmarks = [[44, 58], [84, 58], [64, 82], [47, 105], [81, 105]]\n' > "$2/a"
    printf 'size = 112\ntemplate = "chip"\nmean = [123.7, 116.8, 103.9]\nscale = 0.0078\ncolour = "rgb"\n' > "$2/b"
    printf 'compare = "cosine"\nsure = 0.45\nask = 0.6\ngroup = 0.55\noutput = "vector"\n' >> "$2/b" ;;
  names) printf '{folder}/{photo}_{face:02}_{index:05}_{person}_{template}' > "$2/a" ;;
  classes) printf 'nc: 2\nnames:\n  0: "a person" # first\n  1: face\n' > "$2/a" ; printf "names: ['a', b]\n" > "$2/b" ;;
  weights | weights-safetensors) head -c 4000 Sources/Networks/Resources/mtcnn.safetensors > "$2/a" ;;
  weights-torch) cp $weights/*.pt "$2" ;;
  weights-numpy) cp $weights/*.npy "$2" ;;
  weights-onnx) cp $weights/*.onnx "$2" ;;
  terminal | keys)
    printf '\033[<0;10;5M\033[200~paste\033[201~\033[?62;4;22c\033P>|kitty(1)\033\\\033_Gi=31;OK\033\\\033[6;18;9t\033OA' > "$2/a"
    printf 'jjkG/two\r\033:theme\r?\033+-Pw\rv V*u e i\r\t\ts f score>0.5\r\033 1zzzhjklnNaxr' > "$2/b" ;;
  sidecar) cp Tests/Fuzz/Seeds/*.xmp "$2" ;;
  library)
    rm -f "$2/a"
    "$fuzz" seed-library "$2/a" && rm -f "$2"/a-* ;;
  samples)
    perl -e 'print "facet-samples 1\n", pack("VVQ<", 4, 2, 7), pack("cc", 0, -1), map { pack("Vf<15", $_, (0.1) x 15), "\x9" x 48 } 1, 2' > "$2/a" ;;
  difficulty) cp Tests/Fuzz/Seeds/difficulty/* Tests/MatlabFilesTests/Fixtures/*.mat "$2" ;;
  config | presets | session | filter | journal | manifest | paths | film | found) cp Tests/Fuzz/Seeds/$1/* "$2" ;;
  *) for file in Tests/Fuzz/Seeds/*; do [ -f "$file" ] && cp "$file" "$2"; done ;;
  esac
  if [ -d "Tests/Fuzz/Findings/$1" ]; then cp "Tests/Fuzz/Findings/$1"/* "$2"; fi
}

longest() {
  case $1 in
  library) echo 200000 ;;
  *) echo 65536 ;;
  esac
}

run() { # target: one line of what came of it; the status says whether there was a finding
  corpus=$out/corpus/$1
  mkdir -p "$corpus" "$out/seeds/$1"
  seeds "$1" "$out/seeds/$1"
  log=$out/findings/$1.log
  if timeout -k 5 $((seconds + 300)) nice -n 10 "$fuzz" "$1" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=3000 \
    -malloc_limit_mb=2000 -max_len="$(longest "$1")" -print_final_stats=1 -artifact_prefix="$out/findings/$1-" \
    "$corpus" "$out/seeds/$1" > "$log" 2>&1 < /dev/null; then
    echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s, no finding"
  else
    echo "$1: FINDING, see $log: $(grep -m1 -E 'ERROR|SUMMARY|runtime error|Fatal' "$log" || tail -1 "$log")"
    return 1
  fi
}

mkdir -p $out/findings
status=0
if [ "${FUZZ_BUILT:-}" = 1 ] && [ $# = 1 ]; then
  run "$1" || exit 1
  exit 0
fi
if [ "$seconds" -gt 0 ]; then
  # This script runs once for each target, with the program that was just built.
  for target in ${*:-$("$fuzz")}; do echo "$target"; done |
    FUZZ_BUILT=1 xargs -P "${JOBS:-1}" -n 1 .ci/fuzz.sh "$seconds" || status=1
fi
rm -rf /dev/shm/facet-fuzz-*
if [ -n "${MUTATIONS:-}" ]; then
  nice -n 10 "$fuzz" mutate "$MUTATIONS" $fixtures/*.jpg $fixtures/*.png $fixtures/formats/*.* || status=1
fi
[ $status = 0 ] || { echo "fuzz: there are findings in $out/findings" >&2; exit 1; }
