#!/bin/sh
# Runs the commands of README and docs as they are written there: every block of the kind ```sh, in the order of the
# page, in a folder of its own with photos, faces and a library under the names that the pages use.
#
#   .ci/docs-commands.sh FACET            the short ones; part of the tests, and of .ci/fresh-root.sh (an installed facet)
#   .ci/docs-commands.sh FACET long       also those of the kind ```sh long (training; make docs-check)
#
# Further kinds: "sh needs PROGRAM" runs where the program is; "sh elsewhere" cannot run on one machine (other hosts, a
# data set that must be downloaded, a checkout's make) and is only counted. DOCS names another folder with README and docs.
set -eu
facet=$(realpath "$1")
long=${2:-}
root=$(cd "$(dirname "$0")/.." && pwd)
pages=${DOCS:-$root}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
ln -s "$facet" "$work/bin/facet"
export PATH="$work/bin:$PATH" HOME="$work/home" LC_ALL=C.UTF-8 TERM=xterm
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME
samples=${SAMPLES:-$root/Samples}
# The weights of a checkout, or of an installed program.
weights=$root/Sources/Networks/Resources/mtcnn.safetensors
[ -e "$weights" ] || weights=$(dirname "$(dirname "$facet")")/share/facet/mtcnn.safetensors

# Photos of people, and a library that knows three of them, as someone has who follows the pages.
fixtures() {
  cp -r "$samples" Samples
  cp -r "$samples" photos
  # So many that each of eight parts has some.
  for number in $(seq 40); do { cat "$samples/rocket.jpg"; echo "$number"; } > "photos/rocket-$number.jpg"; done
  cp -r photos Photos
  cp -r photos "$HOME/Photos"
  for person in ada bo; do mkdir -p "people/$person"; done
  cp Samples/astronaut.png people/ada/one.png
  cp Samples/grace_hopper.jpg people/bo/one.jpg
  cp Samples/mona-lisa.jpg people/bo/two.jpg
  for name in set dataset; do cp -r people "$name"; done
  mkdir -p lfw/Ada lfw/Bo
  cp Samples/astronaut.png lfw/Ada/Ada_0001.png
  cp Samples/grace_hopper.jpg lfw/Bo/Bo_0001.jpg
  cp Samples/mona-lisa.jpg lfw/Bo/Bo_0002.jpg
  cp -r people "$HOME/set"
  cp Samples/astronaut.png ada.jpg
  cp Samples/astronaut.png a.jpg
  cp Samples/grace_hopper.jpg b.jpg
  printf '1\t1\nBo\t1\t2\nAda\t1\tBo\t1\n' > pairs.txt
  # An undecided face becomes an accepted one with a name.
  named() { # photo, name
    facet detect --quiet --format jsonl --min-face-size 40 "Photos/$1" | head -1 |
      sed "s/\"landmarks\"/\"state\":\"accepted\",\"person\":\"$2\",\"landmarks\"/g"
  }
  { named astronaut.png Ada; named grace_hopper.jpg 'A. Lovelace'; named mona-lisa.jpg Bo; } > marked.jsonl
  facet annotations import marked.jsonl > /dev/null
  facet annotations export Photos --format wider --out truth.txt > /dev/null 2>&1
  sed 's/^Photos/photos/' truth.txt > truth && mv truth truth.txt
  cp "$weights" mine.safetensors
}

# Blocks of a page, a file each: NUMBER.KIND, where a kind is "sh", "sh long" and so on.
blocks() { # page, folder
  awk -v out="$2" '
    /^```/ && !inside { inside = 1; kind = substr($0, 4); wanted = kind ~ /^sh( |$)/; if (wanted) file = sprintf("%s/%03d.%s", out, ++n, kind); next }
    /^```/ { inside = 0; next }
    inside && wanted { print > file }' "$1"
}

ran=0 failed=0 left=
for page in "$pages/README.md" "$pages"/docs/*.md; do
  name=$(basename "$page" .md)
  mkdir -p "$work/blocks/$name"
  blocks "$page" "$work/blocks/$name"
  [ -n "$(ls "$work/blocks/$name")" ] || continue
  rm -rf "$HOME" && mkdir -p "$HOME" "$work/$name"
  ready=
  for block in "$work/blocks/$name"/*; do
    kind=${block##*/}; number=${kind%%.*}; kind=${kind#*.}
    case $kind in
    sh) ;;
    "sh long") [ "$long" = long ] || { left="$left $name:$number(long)"; continue; } ;;
    "sh needs "*)
      need=${kind#sh needs }
      command -v "$need" > /dev/null || { left="$left $name:$number(needs $need)"; continue; } ;;
    *) left="$left $name:$number(${kind#sh })"; continue ;;
    esac
    [ -n "$ready" ] || { (cd "$work/$name" && fixtures) || { echo "docs-commands: the photos for $name could not be made" >&2; exit 1; }; ready=1; }
    if (cd "$work/$name" && bash -eu "$block") > "$work/output" 2>&1 < /dev/null; then
      ran=$((ran + 1))
    else
      status=$?
      failed=$((failed + 1))
      { echo "docs-commands: $name, block $number ends with $status:"; sed 's/^/    /' "$block"; tail -5 "$work/output"; } >&2
    fi
  done
done
echo "docs-commands: $ran blocks ran${left:+; left out:$left}"
[ "$failed" = 0 ]
