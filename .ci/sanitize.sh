#!/bin/sh
# All tests once under each of the sanitizers named: thread, address. Each has a build of its own.
# FILTER=NetworksTests runs a part of them.
set -eu
cd "$(dirname "$0")/.."
export SWIFT_BACKTRACE=enable=no
# Everything is slower by so much: tests wait longer before they give up.
export FACET_PATIENCE="${FACET_PATIENCE:-10}"
# The kernels' tests allocate on purpose what cannot be had; leaks of system libraries at exit are theirs.
for sanitizer in "$@"; do
  echo "--- $sanitizer sanitizer"
  build=.build-$sanitizer
  # The program that tests start reports, too: into files, since its output and status are what they look at.
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
  # TerminalDemo crashes on purpose, to show that the terminal is given back.
  grep -l 'SEGV .*TerminalDemo' "$reports"/* 2> /dev/null | xargs -r rm
  if [ -n "$(ls "$reports")" ]; then
    cat "$reports"/* | grep SUMMARY | sort | uniq -c
    echo "sanitize: the reports are in $reports" >&2
    exit 1
  fi
  grep 'Test run with' "$build/tests.log" | tail -1
done
