#!/bin/sh
# Builds the package in docs/examples, which uses the detector as a library, and runs it on a sample.
set -eu
cd "$(dirname "$0")/../docs/examples/faces"
unset FACET_WARNINGS_AS_ERRORS
scratch=../../../.build-example
${SWIFT:-swift} build -c release --scratch-path $scratch
lines=$($scratch/release/faces ../../../Samples/astronaut.png)
echo "$lines"
[ "$(echo "$lines" | wc -l)" = 1 ] || { echo "example: one face was expected" >&2; exit 1; }
