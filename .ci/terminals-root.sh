#!/bin/sh
# Runs .ci/terminals.sh in a fresh Debian 13, whose kitty and tmux are newer than Debian 12's.
#
#   .ci/terminals-root.sh FACET FOLDER [ROOT]     needs root, debootstrap and a Debian mirror; ROOT keeps the system
set -eu
cd "$(dirname "$0")/.."
facet=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
root=${3:-}
mirror=${MIRROR:-}
[ "$(id -u)" = 0 ] || { echo "terminals-root: needs root for chroot" >&2; exit 1; }
cleans=
if [ -z "$root" ]; then root=$(mktemp -d); cleans=yes; fi
finish() {
  umount "$root/dev/pts" "$root/proc" 2>/dev/null || true
  [ -z "$cleans" ] || rm -rf --one-file-system "$root"
}
trap finish EXIT
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase trixie "$root" ${mirror:+"$mirror"} > /dev/null
mkdir -p "$root/dev/pts"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/pts" || mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
rm -f "$root/dev/ptmx" && ln -s pts/ptmx "$root/dev/ptmx"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
inside() { chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
inside sh -c 'command -v kitty tmux Xvfb import xterm' > /dev/null || {
  inside apt-get update -qq
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    kitty tmux xvfb xterm imagemagick libgl1-mesa-dri libgl1 libegl1 fonts-dejavu-core procps > /dev/null
}
# The program as `make install` puts it; libraries in a folder of their own.
rm -rf "$root/facet" && mkdir -p "$root/facet/bin" "$root/facet/share/facet" "$root/facet/lib" "$root/facet/.ci" "$root/facet/shown"
cp -L "$facet" "$root/facet/bin/facet"
cp -r Themes Sources/Networks/Resources/mtcnn.safetensors Sources/Identity/Resources/face-embedding.safetensors \
  "$root/facet/share/facet/"
# Only libraries that the system there does not have.
ldd "$facet" | awk '$3 ~ /^\// { print $3 }' | while read -r library; do
  [ -n "$(find "$root/usr/lib" -name "${library##*/}" | head -1)" ] || cp -L "$library" "$root/facet/lib/"
done
cp .ci/terminals.sh "$root/facet/.ci/"
cp -r Samples "$root/facet/"
cat > "$root/facet/run" <<'RUN'
#!/bin/sh
LD_LIBRARY_PATH=/facet/lib exec /facet/bin/facet "$@"
RUN
chmod +x "$root/facet/run"
inside sh /facet/.ci/terminals.sh /facet/run /facet/shown
cp "$root"/facet/shown/*.png "$out/"
