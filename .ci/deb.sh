#!/bin/sh
# Makes a Debian package of what `make install` installs, with the dependencies that the program is linked against.
#
#   .ci/deb.sh OUTPUT-FOLDER           called by `make deb`
set -eu
cd "$(dirname "$0")/.."
out=${1:-.build/deb}
version=$(sed -n 's/.*static let version = "\(.*\)".*/\1/p' Sources/Files/Release.swift)
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root/facet/DEBIAN" "$root/shlibs/debian" "$out"
${MAKE:-make} install PREFIX=/usr DESTDIR="$root/facet"
strip --strip-unneeded "$root/facet/usr/bin/facet" 2>/dev/null || true

# Debian expects licences here; the README is used as it is.
doc=$root/facet/usr/share/doc/facet
{
  cat LICENSE
  printf '\nThe weights, mtcnn.safetensors:\n\n'
  cat Sources/Networks/Resources/NOTICE-weights.txt
  printf '\nThe weights, face-embedding.safetensors:\n\n'
  cat Sources/Identity/Resources/NOTICE-face-embedding.txt
} > "$doc/copyright"
find "$root/facet/usr/share/man" -name '*.1' -exec gzip -9n {} +

touch "$root/shlibs/debian/control"
depends=$(cd "$root/shlibs" && dpkg-shlibdeps -O -e "$root/facet/usr/bin/facet" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
size=$(du -sk "$root/facet/usr" | cut -f1)
cat > "$root/facet/DEBIAN/control" <<EOF
Package: facet
Version: $version
Section: graphics
Priority: optional
Architecture: $architecture
Maintainer: The facet authors <facet@localhost>
Installed-Size: $size
Depends: $depends
Suggests: ffmpeg
Description: face-annotation browser for the terminal
 Shows folders of photos in the terminal, also over SSH, finds the faces with
 the MTCNN cascade on the processor, lets people tune the detector and keep
 annotations, and exports aligned crops for recognition work.
EOF
(cd "$root/facet" && find usr -type f -exec md5sum {} + > DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root/facet" "$out/facet_${version}_$architecture.deb"
