#!/bin/sh
# Tests the Debian package in a fresh Debian without Swift: installs it, runs the commands of README and docs, detects,
# exports, browses, removes it.
#
#   .ci/fresh-root.sh FACET.deb [FOLDER]     needs root, debootstrap and a Debian mirror; FOLDER keeps the root
#   SUITE=trixie .ci/fresh-root.sh FACET.deb in Debian 13 instead of 12
set -eu
cd "$(dirname "$0")/.."
deb=$1
root=${2:-}
suite=${SUITE:-bookworm}
# debootstrap's default mirror, unless MIRROR names another.
mirror=${MIRROR:-}
fail() { echo "fresh-root: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root for chroot"
if [ -z "$root" ]; then
  root=$(mktemp -d)
  trap 'umount "$root/proc" "$root/dev/pts" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
fi
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} > /dev/null
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
# The browser needs a terminal, for which tmux needs /dev/pts.
mkdir -p "$root/dev/pts"
mountpoint -q "$root/dev/pts" || mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
rm -f "$root/dev/ptmx" && ln -s pts/ptmx "$root/dev/ptmx"
cp "$deb" "$root/tmp/facet.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r Samples "$root/tmp/photos"
inside() { chroot "$root" env -i HOME=/root TERM=xterm-256color LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

inside sh -c '! command -v swift' || fail "there is a Swift in the fresh root"
inside apt-get update -qq
inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/facet.deb tmux man-db > /dev/null
inside facet --version
inside facet doctor | grep -E 'weights|themes|WebP|HEIF'

echo "--- detect"
faces=$(inside facet detect --format jsonl -r /tmp/photos | grep -o '"score"' | wc -l)
echo "$faces faces"
[ "$faces" -gt 10 ] || fail "too few faces"
echo "--- export"
inside facet export -r /tmp/photos --out /tmp/faces | tail -1
[ "$(inside sh -c 'ls /tmp/faces/*.png | wc -l')" = "$faces" ] || fail "the number of crops is not the number of faces"
echo "--- browse"
inside tmux -L fresh new-session -d -x 100 -y 30 'facet /tmp/photos; sleep 1'
screen=
for _ in $(seq 60); do
  screen=$(inside tmux -L fresh capture-pane -p 2>/dev/null || true)
  case $screen in *astronaut*) break ;; esac
  sleep 0.5
done
echo "$screen" | head -12
case $screen in *astronaut*) ;; *) fail "the browser shows no photo" ;; esac
inside tmux -L fresh send-keys q
sleep 1
inside tmux -L fresh kill-server 2>/dev/null || true
echo "--- manual, completions"
inside man -P cat facet-detect > /dev/null 2>&1 || inside sh -c 'zcat /usr/share/man/man1/facet-detect.1.gz > /dev/null' || fail "no manual"
inside bash -n /usr/share/bash-completion/completions/facet
inside sh -c 'test -s /usr/share/zsh/vendor-completions/_facet && test -s /usr/share/fish/vendor_completions.d/facet.fish'
echo "--- the commands of README and docs"
mkdir -p "$root/tmp/checkout/.ci"
cp .ci/docs-commands.sh "$root/tmp/checkout/.ci/"
inside env DOCS=/usr/share/doc/facet SAMPLES=/usr/share/facet/Samples /tmp/checkout/.ci/docs-commands.sh /usr/bin/facet ||
  fail "a command of README or docs does not run"
echo "--- samples"
inside facet bench --runs 1 /usr/share/facet/Samples/group.jpg | tail -1
inside sh -c 'test -s /usr/share/applications/facet.desktop' || fail "no entry for desktops"
echo "--- removal"
inside env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq facet > /dev/null
inside sh -c '! test -e /usr/bin/facet && ! test -e /usr/share/facet' || fail "something was left behind"
umount "$root/proc" "$root/dev/pts"
echo "fresh-root: $suite: installed, browsed, detected, exported and removed without Swift"
