#!/bin/sh
# Makes everything for a release of the version in Sources/Files/Release.swift, in .build-release/VERSION: the sources, a
# Debian package, the Swift library as a repository with its tag, checksums, and the text. The tag comes last, so that
# nothing is tagged that could not be built.
#
#   .ci/release.sh [TARGET]     make's target for the checks; empty: none
set -eu
cd "$(dirname "$0")/.."
check=${1-check}
fail() { echo "release: $*" >&2; exit 1; }
version=$(sed -n 's/.*static let version = "\(.*\)".*/\1/p' Sources/Files/Release.swift)
[ -n "$version" ] || fail "Sources/Files/Release.swift has no version"
[ -z "$(git status --porcelain)" ] || fail "commit or remove your changes first: $(git status --porcelain | head -3)"
! git rev-parse -q --verify "refs/tags/$version" > /dev/null || fail "there is a tag $version; raise the version in Sources/Files/Release.swift"
out=$(pwd)/.build-release/$version
rm -rf "$out"
mkdir -p "$out"

# The text is the changelog's part about this version.
awk -v version="$version" '/^## /{ inside = $2 == version } inside' docs/CHANGELOG.md > "$out/RELEASE.md"
[ -s "$out/RELEASE.md" ] || fail "docs/CHANGELOG.md has no part '## $version'"

[ -z "$check" ] || ${MAKE:-make} "$check"
[ -z "$check" ] || .ci/example.sh consumer
git archive --format=tar.gz --prefix="facet-$version/" -o "$out/facet-$version.tar.gz" HEAD
.ci/deb.sh "$out"
.ci/library-package.sh "$out/FaceDetection" "$version"
git -C "$out/FaceDetection" archive --format=tar.gz --prefix="FaceDetection-$version/" -o "$out/FaceDetection-$version.tar.gz" HEAD
(cd "$out" && sha256sum ./*.tar.gz ./*.deb > SHA256SUMS)
{
  echo
  echo '| file | SHA-256 |'
  echo '|---|---|'
  sed 's|^\([0-9a-f]*\)  ./\(.*\)|\| \2 \| `\1` \||' "$out/SHA256SUMS"
} >> "$out/RELEASE.md"
git tag -a "$version" -F "$out/RELEASE.md" --cleanup=verbatim
echo "release: $version is in $out and tagged. To publish: git push origin $version, and push $out/FaceDetection to the library's address"
