#!/bin/bash
# Writes every layout of facet export from a set made of the samples, and loads it with the library that it is for:
# mxnet 1.9.1 (which needs numpy below 1.24, so a Python of its own), webdataset, datasets, torchvision and scikit-learn.
# Libraries that are not installed are reported and left out. Part of .ci/other-tools.sh.
# usage: layouts.sh FACET FOLDER     (PYTHON=…, MXNET_PYTHON=… for a Python with each)
#   python3 -m venv mx && mx/bin/pip install mxnet==1.9.1 'numpy<1.24'
#   python3 -m venv ds && ds/bin/pip install webdataset datasets torch torchvision scikit-learn pillow
set -u
cd "$(dirname "$0")/../.."
facet=$1 work=$2
python=${PYTHON:-python3}
mxnet=${MXNET_PYTHON:-$python}
check=$PWD/.ci/other-tools/layouts.py
failed=0
# One line about each check, and what the loader found.
check() { # NAME PYTHON LOADER EXPORT LAYOUT
  if "$2" "$check" "$3" "$4" "$5" > "$work/log" 2>&1; then
    echo "ok       $1: $(grep -v '^Generating\|Warning\|warn' "$work/log" | tail -3 | paste -sd ';' | sed 's/;/; /g')"
  else
    echo "FAILED   $1"
    tail -8 "$work/log" | sed 's/^/         /'
    failed=1
  fi
}
has() { "$1" -c "import $2" 2> /dev/null; }
skip() { echo "skipped  $1: it is not installed (pip install $1)"; }

# Identities: each face of the samples with 3 to 11 photos, which differ a little, and names that are hard to sort and quote.
mkdir -p "$work/faces" "$work/people"
"$facet" export Samples --out "$work/faces" --template wide --size 240 --format jpeg --quiet || exit 1
number=0
names=("Zoë" "ada lovelace" "Ada-2" "émile" "bob" "10" "9" "B" "a,b" "it's")
for face in "$work"/faces/*.jpg; do
  name=${names[number]:-person $number}
  mkdir -p "$work/people/$name"
  for ((photo = 0; photo < 3 + number % 9; photo++)); do
    # Bytes after a JPEG's end change the file but not the picture.
    { cat "$face"; echo "$number $photo"; } > "$work/people/$name/photo $photo.jpg"
  done
  number=$((number + 1))
done
for unit in identity picture; do
  for format in png jpeg; do
    "$facet" export -r "$work/people" --out "$work/$unit-$format" --name '{folder}/{stem}_{face:02}' --select largest \
      --format $format --min-face-size 40 --split 60:20:20 --split-by $unit --quiet || exit 1
  done
done
# An export that was not divided.
"$facet" export -r "$work/people" --out "$work/whole-jpeg" --name '{folder}/{stem}_{face:02}' --select largest \
  --format jpeg --min-face-size 40 --quiet || exit 1
layout() { "$facet" export layout "$1" "$work/$2" --out "$work/$2.$1" --quiet "${@:3}" || failed=1; }
for set in identity-png picture-jpeg; do
  for kind in folders list recordio imagefolder; do layout $kind $set; done
  layout webdataset $set --per-shard 25
  check "lists of $set" "$python" list "$work/$set" "$work/$set.list"
  check "RecordIO of $set, read without a library" "$python" recordio "$work/$set" "$work/$set.recordio"
  if has "$mxnet" mxnet; then
    check "mxnet, as InsightFace, of $set" "$mxnet" mxnet "$work/$set" "$work/$set.recordio"
  else
    skip "mxnet==1.9.1"
  fi
  if has "$python" webdataset; then
    check "webdataset of $set" "$python" webdataset "$work/$set" "$work/$set.webdataset"
  else
    skip webdataset
  fi
  if has "$python" datasets; then
    check "Hugging Face's datasets of $set" "$python" datasets "$work/$set" "$work/$set.imagefolder"
  else
    skip datasets
  fi
  if has "$python" torchvision; then
    check "torchvision's ImageFolder of $set" "$python" torchvision "$work/$set" "$work/$set.folders"
    check "torchvision's ImageFolder of the imagefolder of $set" "$python" torchvision "$work/$set" \
      "$work/$set.imagefolder"
  else
    skip torchvision
  fi
done
layout pairs whole-jpeg --folds 5 --pairs 20
if has "$python" sklearn; then
  check "scikit-learn's LFW pairs" "$python" lfw "$work/whole-jpeg" "$work/whole-jpeg.pairs"
else
  skip scikit-learn
fi
exit $failed
