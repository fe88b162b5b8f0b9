#!/bin/sh
# Makes the library's package, builds the programs in docs/examples on it, tries them, and compares the library's public
# declarations with .ci/library-symbols.txt (RECORD=1 writes the file). With "consumer" it also builds a package elsewhere
# that names the library by a git address and has targets of common names, with the runtime linked in, and moves the program.
#
#   .ci/example.sh [consumer]
set -eu
cd "$(dirname "$0")/.."
unset FACET_WARNINGS_AS_ERRORS
root=$(pwd)
swift=${SWIFT:-swift}
library=$root/.build-library/FaceDetection
fail() { echo "example: $*" >&2; exit 1; }
# The same package keeps its files, so that a second run builds nothing.
.ci/library-package.sh "$root/.build-library/new" > /dev/null
if ! diff -r "$root/.build-library/new" "$library" > /dev/null 2>&1; then
  rm -rf "$library" && mv "$root/.build-library/new" "$library"
fi

scratch=$root/.build-example
$swift build --package-path docs/examples -c release --scratch-path "$scratch"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill $server 2>/dev/null; rm -rf "$work"' EXIT

lines=$("$scratch/release/faces" Samples/astronaut.png)
[ "$(echo "$lines" | wc -l)" = 1 ] || fail "faces: one face was expected"
case $("$scratch/release/alike" Samples/astronaut.png Samples/grace_hopper.jpg) in "not alike"*) ;; *) fail "alike" ;; esac
mkdir "$work/incoming"
cp Samples/astronaut.png Samples/chelsea.png "$work/incoming"
"$scratch/release/watcher" "$work/incoming" 6 > "$work/watched"
[ "$(sort "$work/watched" | sed 's/.*: //' | tr '\n' ' ')" = "1 faces 0 faces " ] || fail "watcher: $(cat "$work/watched")"

port=$((20000 + $$ % 20000))
"$scratch/release/service" $port > "$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do curl -sf "localhost:$port/ping" > /dev/null 2>&1 && break; sleep 0.1; done
status() { curl -s -o "$work/answer" -w '%{http_code}' "$@"; }
[ "$(status --data-binary @Samples/group.jpg "localhost:$port/faces")" = 200 ] || fail "service: $(cat "$work/answer")"
[ "$(grep -o '"score"' "$work/answer" | wc -l)" = 18 ] || fail "service: 18 faces were expected"
[ "$(status --data-binary 'no photo' "localhost:$port/faces")" = 415 ] || fail "service: no photo gives $(cat "$work/answer")"
[ "$(status --data-binary @Samples/group.jpg "localhost:$port/faces?minimumFaceSize=5")" = 400 ] || fail "service: an option out of range"
head -c 22000000 /dev/zero > "$work/huge"
[ "$(status --data-binary @"$work/huge" "localhost:$port/faces")" = 413 ] || fail "service: a huge upload"
[ "$(status "localhost:$port/ping")" = 200 ] || fail "service: it no longer answers"
kill $server
server=

# The interface.
triple=$($swift -print-target-info | sed -n 's/.*"unversionedTriple" *: *"\(.*\)".*/\1/p' | head -1)
mkdir "$work/symbols"
for module in FaceDetection FaceVectors; do
  [ -e "$scratch/release/Modules/$module.swiftmodule" ] || continue
  $swift symbolgraph-extract -module-name $module -I "$scratch/release/Modules" -target "$triple" \
    -minimum-access-level public -skip-synthesized-members -output-dir "$work/symbols" \
    $(find "$scratch/release/" -name module.modulemap -path '*/C*.build/*' | sed 's/^/-Xcc -fmodule-map-file=/') \
    -I "$(find "$scratch" -path '*swift-system*/CSystem/include' -type d | head -1)"
done
swiftc -O .ci/symbols.swift -o "$work/list"
"$work/list" "$work"/symbols/*.json > "$work/symbols.txt"
[ -z "${RECORD:-}" ] || cp "$work/symbols.txt" .ci/library-symbols.txt
diff .ci/library-symbols.txt "$work/symbols.txt" ||
  fail "the library's interface is not that of .ci/library-symbols.txt; RECORD=1 .ci/example.sh writes it again"

[ "${1:-}" = consumer ] || exit 0
.ci/library-package.sh "$work/repository" 0.2.0
mkdir -p "$work/consumer"
cd "$work/consumer"
cat > Package.swift <<EOF
// swift-tools-version: 6.2
import PackageDescription
let own = ["Terminal", "Library", "Networks", "Geometry", "Imaging", "Files", "Parallel", "Detection"]
let package = Package(
  name: "consumer",
  dependencies: [.package(url: "file://$work/repository", from: "0.2.0")],
  targets: own.map { .target(name: \$0) } + [
    .executableTarget(
      name: "consumer",
      dependencies: [.product(name: "FaceDetection", package: "repository"), .product(name: "FaceVectors", package: "repository")]
        + own.map { .init(stringLiteral: \$0) })
  ])
EOF
for name in Terminal Library Networks Geometry Imaging Files Parallel Detection; do
  mkdir -p Sources/$name
  echo "public enum Own$name {}" > Sources/$name/Own.swift
done
mkdir -p Sources/consumer
cat > Sources/consumer/main.swift <<'EOF'
import FaceDetection
import FaceVectors
import Geometry
import Terminal

let detector = try FaceDetector()
let image = try Image(decoding: .file(path: CommandLine.arguments[1]))
let faces = try await detector.faces(in: .image(image))
let vectors = try await FaceVectorizer().vectors(of: faces, in: image)
print(faces.count, vectors.compactMap { $0 }.count, OwnGeometry.self, OwnTerminal.self)
EOF
begin=$(date +%s)
for kind in "" --static-swift-stdlib; do
  $swift build -c release $kind
  mkdir -p "$work/elsewhere"
  cp .build/release/consumer "$work/elsewhere/program"
  mv .build "$work/build"
  [ "$("$work/elsewhere/program" "$root/Samples/group.jpg")" = "18 18 OwnGeometry OwnTerminal" ] || fail "the moved program $kind"
  strip "$work/elsewhere/program"
  echo "example: consumer${kind:+ $kind}: $(($(date +%s) - begin)) s to build and run, $(stat -c %s "$work/elsewhere/program") bytes stripped"
  begin=$(date +%s)
  mv "$work/build" .build
done
$swift package show-dependencies > "$work/tree"
if grep -qiE "grdb|tomlkit|argument-parser" "$work/tree"; then fail "dependencies: $(cat "$work/tree")"; fi
cat "$work/tree"
