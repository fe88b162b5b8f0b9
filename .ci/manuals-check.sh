#!/bin/sh
# Writes the manual pages and lets mandoc check them, if it is installed.
#
#   .ci/manuals-check.sh FACET
set -eu
cd "$(dirname "$0")/.."
command -v mandoc > /dev/null || { echo "manuals-check: no mandoc, manual pages are not checked" >&2; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/pages"
swiftc -O .ci/manuals.swift -o "$work/manuals"
"$1" --experimental-dump-help | "$work/manuals" "$work/pages" "$("$1" --version)" 2026-01-01
mandoc -Tlint "$work"/pages/*.1
echo "manuals-check: $(ls "$work/pages" | wc -l) pages"
