#!/bin/sh
# Proves the Debian package in a fresh Debian without Swift: installs it, looks at photos, detects, exports, removes it.
#
#   .ci/fresh-root.sh FACET.deb [FOLDER]     needs root, debootstrap and a Debian mirror; FOLDER keeps the root
set -eu
cd "$(dirname "$0")/.."
deb=$1
root=${2:-}
mirror=${MIRROR:-http://deb.debian.org/debian}
fail() { echo "fresh-root: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root for chroot"
if [ -z "$root" ]; then
  root=$(mktemp -d)
  trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
fi
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" > /dev/null
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
cp "$deb" "$root/tmp/facet.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r Samples "$root/tmp/photos"
in() { chroot "$root" env -i HOME=/root TERM=xterm-256color LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

in sh -c '! command -v swift' || fail "there is a Swift in the fresh root"
in apt-get update -qq
in env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/facet.deb tmux man-db > /dev/null
in facet --version
in facet doctor | grep -E 'weights|themes|WebP|HEIF'

echo "--- detect"
faces=$(in facet detect --format jsonl -r /tmp/photos | grep -o '"score"' | wc -l)
echo "$faces faces"
[ "$faces" -gt 10 ] || fail "too few faces"
echo "--- export"
in facet export -r /tmp/photos --out /tmp/faces | tail -1
[ "$(in sh -c 'ls /tmp/faces/*.png | wc -l')" = "$faces" ] || fail "the crops are not as many as the faces"
echo "--- browse"
in tmux -L fresh new-session -d -x 100 -y 30 'facet /tmp/photos; sleep 1'
screen=
for _ in $(seq 60); do
  screen=$(in tmux -L fresh capture-pane -p 2>/dev/null || true)
  case $screen in *astronaut*) break ;; esac
  sleep 0.5
done
echo "$screen" | head -12
case $screen in *astronaut*) ;; *) fail "the browser shows no photo" ;; esac
in tmux -L fresh send-keys q
sleep 1
in tmux -L fresh kill-server 2>/dev/null || true
echo "--- manual, completions"
in man -P cat facet-detect > /dev/null 2>&1 || in sh -c 'zcat /usr/share/man/man1/facet-detect.1.gz > /dev/null' || fail "no manual"
in bash -n /usr/share/bash-completion/completions/facet
in sh -c 'test -s /usr/share/zsh/vendor-completions/_facet && test -s /usr/share/fish/vendor_completions.d/facet.fish'
echo "--- removal"
in env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq facet > /dev/null
in sh -c '! test -e /usr/bin/facet && ! test -e /usr/share/facet' || fail "something was left behind"
umount "$root/proc"
echo "fresh-root: installed, browsed, detected, exported and removed without Swift"
