#!/bin/sh
# All tests once under each of the sanitizers named: thread, address. Each has a build of its own.
set -eu
cd "$(dirname "$0")/.."
export SWIFT_BACKTRACE=enable=no
# The kernels' tests allocate on purpose what cannot be had; leaks of system libraries at exit are theirs.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0:symbolize=1
export TSAN_OPTIONS=halt_on_error=0:suppressions=$PWD/.ci/tsan.supp:report_signal_unsafe=0
for sanitizer in "$@"; do
  echo "--- $sanitizer sanitizer"
  # shellcheck disable=SC2046
  ${SWIFT:-swift} build $(.ci/traits) -c release --build-tests --sanitize "$sanitizer" --scratch-path ".build-$sanitizer"
  # shellcheck disable=SC2046
  ${SWIFT:-swift} test $(.ci/traits) -c release --skip-build --sanitize "$sanitizer" --scratch-path ".build-$sanitizer" \
    > ".build-$sanitizer/tests.log" 2>&1 || { grep -E '✘|WARNING: ThreadSanitizer|ERROR: AddressSanitizer|SUMMARY' ".build-$sanitizer/tests.log" | head -40; exit 1; }
  if grep -qE 'WARNING: ThreadSanitizer|ERROR: AddressSanitizer' ".build-$sanitizer/tests.log"; then
    grep -E 'SUMMARY' ".build-$sanitizer/tests.log" | sort | uniq -c
    exit 1
  fi
  grep 'Test run with' ".build-$sanitizer/tests.log" | tail -1
done
