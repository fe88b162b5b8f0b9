#!/bin/sh
# Runs all tests under each of the given sanitizers (thread, address), with a separate build for each.
# FILTER=NetworksTests runs only some tests.
set -eu
cd "$(dirname "$0")/.."
export SWIFT_BACKTRACE=enable=no
# Everything is slower by about this factor, so tests wait longer before they fail.
export FACET_PATIENCE="${FACET_PATIENCE:-10}"
# Some tests request impossible allocations on purpose. Leaks of system libraries at exit are not ours.
for sanitizer in "$@"; do
  echo "--- $sanitizer sanitizer"
  build=.build-$sanitizer
  # The program that tests start reports into files, because tests check its output and status.
  reports=$PWD/$build/reports
  rm -rf "$reports"
  mkdir -p "$reports"
  export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0:symbolize=1:log_path=$reports/report
  export TSAN_OPTIONS=halt_on_error=0:exitcode=0:report_signal_unsafe=0:handle_segv=0:log_path=$reports/report
  unset FACET_TSAN
  preload=
  if [ "$sanitizer" = thread ]; then
    export FACET_TSAN=1
    clang -shared -fPIC -O1 .ci/tsan-mutex.c -o "$build/tsan-mutex.so"
    preload=$PWD/$build/tsan-mutex.so
  fi
  # shellcheck disable=SC2046
  ${SWIFT:-swift} build $(.ci/traits) -c release --build-tests --sanitize "$sanitizer" --scratch-path "$build"
  LD_PRELOAD=$preload "$build/release/facetPackageTests.xctest" --testing-library swift-testing ${FILTER:+--filter "$FILTER"} \
    > "$build/tests.log" 2>&1 < /dev/null || { grep '✘' "$build/tests.log" | cut -c1-300 | head -40; exit 1; }
  # TerminalDemo crashes on purpose, to show that the terminal is restored.
  grep -lE '(SEGV|BUS|FPE|ABRT) .*TerminalDemo' "$reports"/* 2> /dev/null | xargs -r rm
  if [ -n "$(ls "$reports")" ]; then
    cat "$reports"/* | grep SUMMARY | sort | uniq -c
    echo "sanitize: the reports are in $reports" >&2
    exit 1
  fi
  grep 'Test run with' "$build/tests.log" | tail -1
done
