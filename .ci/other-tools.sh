#!/bin/bash
# Checks annotations with the programs with which other people read and write them: exiftool, exiv2, pycocotools,
# labelme, supervision, dlib, datumaro (CVAT) and label-studio-sdk's converter, and the figures of facet eval with
# pycocotools and with the rules of the other data sets, written again. Layouts of exports are loaded with mxnet, webdataset,
# datasets, torchvision and scikit-learn. Programs that are not installed are reported and left out.
# usage: .ci/other-tools.sh      (PYTHON=… for a Python with pycocotools, labelme, supervision, datumaro, label-studio-sdk,
#                                 webdataset, datasets, torchvision, scikit-learn; MXNET_PYTHON=… for one with mxnet 1.9.1)
set -u
cd "$(dirname "$0")/.."
facet=$(realpath "${FACET:-.build/release/facet}")
python=${PYTHON:-python3}
[ -x "$facet" ] || { echo "build it first: make build" >&2; exit 1; }
command -v "$python" > /dev/null || { echo "skipped: there is no $python, which compares" >&2; exit 0; }
tools=$PWD/.ci/other-tools
fixtures=$PWD/Tests/AnnotationsTests/Fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
check() { # NAME COMMAND…
  local name=$1
  shift
  if "$@" > "$work/log" 2>&1; then
    echo "ok       $name"
  else
    echo "FAILED   $name"
    sed 's/^/         /' "$work/log"
    failed=1
  fi
}
# The same, and prints the last line of the command: how much the figures differ.
measure() {
  check "$@"
  tail -1 "$work/log" | sed 's/^/         /'
}
skip() { echo "skipped  $1: $2"; }
has() { command -v "$1" > /dev/null; }
compare() { "$python" "$tools/compare.py" "$@"; }

mkdir "$work/layouts"
"$tools/layouts.sh" "$facet" "$work/layouts" || failed=1

# Photos with faces that have names, landmarks and a note; one is stored sideways, with an orientation.
mkdir "$work/photos"
cp Samples/group.jpg Samples/astronaut.png Samples/grace_hopper.jpg "$work/photos/"
cd "$work/photos"
"$python" "$tools/turn.py" grace_hopper.jpg 6
"$facet" detect --format jsonl group.jpg astronaut.png grace_hopper.jpg > "$work/found.jsonl"
"$python" "$tools/name.py" "$work/found.jsonl" > "$work/truth.jsonl"
import() { "$facet" annotations import --library "$1" --photos . "${@:2}"; }
export_() { "$facet" annotations export --library "$1" "${@:2}"; }
import "$work/library.sqlite" "$work/truth.jsonl" > /dev/null || { echo "the truth cannot be read" >&2; exit 1; }
library=$work/library.sqlite

# A library that has imported a file must equal the first.
same() { # FORMAT FILE…
  rm -f "$work"/again.*
  import "$work/again.sqlite" "${@:2}" && export_ "$work/again.sqlite" --format jsonl --out "$work/again.jsonl" &&
    compare jsonl "$work/truth.jsonl" "$work/again.jsonl" "$1"
}

same_upright() { # FILE…, with boxes in whole pixels
  rm -f "$work"/again.*
  "$facet" annotations import --library "$work/again.sqlite" --photos "$work/upright" "$@" &&
    export_ "$work/again.sqlite" --format jsonl --out "$work/again.jsonl" &&
    compare jsonl "$work/upright.jsonl" "$work/again.jsonl" voc
}

# COCO
export_ "$library" --format coco --out "$work/coco.json" > /dev/null
if "$python" -c 'import pycocotools' 2> /dev/null; then
  check "pycocotools reads the COCO file, and its evaluation finds every box" \
    compare coco "$work/truth.jsonl" "$work/coco.json"
  measure "facet eval's COCO figures are those of pycocotools, on random sets" \
    "$python" "$tools/evaluation.py" coco "$facet" "$work/evaluation"
else
  skip "COCO" "pycocotools is not installed (pip install pycocotools)"
fi
check "COCO read again" same coco "$work/coco.json"

# The rules of the other data sets are written again in evaluation.py, which shares nothing with facet.
for rules in voc wider fddb; do
  measure "facet eval's figures by the rules of $rules are those of another program, on random sets" \
    "$python" "$tools/evaluation.py" $rules "$facet" "$work/evaluation"
done

# dlib
export_ "$library" --format dlib --out "$work/dlib.xml" > /dev/null 2>&1
if has g++ && [ -e /usr/include/dlib/data_io.h ]; then
  if g++ -O1 -o "$work/dlib" "$tools/dlib.cpp" -ldlib $(pkg-config --libs blas lapack 2> /dev/null) \
    > "$work/log" 2>&1; then
    "$work/dlib" "$work/dlib.xml" "$work/dlib-again.xml" > "$work/dlib.txt"
    check "dlib's own loader reads boxes, labels and parts" compare dlib "$work/truth.jsonl" "$work/dlib.txt"
    check "what dlib has written is read again" same dlib-again "$work/dlib-again.xml"
  else
    skip "dlib" "the program that calls it does not compile: $(tail -1 "$work/log")"
  fi
else
  skip "dlib" "it is not installed (Debian: apt install libdlib-dev g++)"
fi
check "dlib XML read again" same dlib "$work/dlib.xml"

# LabelMe, VOC and YOLO have no reader without a window or a network, so their documented members are checked.
export_ "$library" --format labelme --out "$work/labelme" > /dev/null
check "LabelMe files have the documented members" compare labelme "$work/truth.jsonl" "$work/labelme"
check "LabelMe read again" same labelme "$work/labelme"
if "$python" -c 'import labelme' 2> /dev/null; then
  check "labelme reads the LabelMe files" "$python" "$tools/datasets.py" labelme "$work/truth.jsonl" "$work/labelme" .
else
  skip "labelme" "it is not installed (pip install labelme)"
fi
for format in voc yolo yolo-pose wider csv retinaface via via-csv; do
  target=$work/$format
  case $format in
  wider | retinaface) target=$work/$format.txt ;;
  csv | via-csv) target=$work/$format.csv ;;
  via) target=$work/via.json ;;
  esac
  export_ "$library" --format $format --out "$target" > /dev/null 2>&1
  check "$format read again" same $format "$target"
done

# CVAT
mkdir -p "$work/cvat/images"
cp group.jpg astronaut.png grace_hopper.jpg "$work/cvat/images/"
export_ "$library" --format cvat --out "$work/cvat/default.xml" > /dev/null
if "$python" -c 'import datumaro' 2> /dev/null; then
  check "datumaro reads boxes, names and landmarks of the CVAT file" \
    compare cvat "$work/truth.jsonl" "$work/cvat" "$work/cvat-again"
  check "what datumaro has written is read again" same cvat-again "$work/cvat-again/default.xml"
else
  skip "CVAT" "datumaro is not installed (pip install datumaro)"
fi
check "CVAT XML read again" same cvat "$work/cvat/default.xml"

# Label Studio
export_ "$library" --format label-studio --out "$work/label-studio.json" > /dev/null
export_ "$library" --format label-studio-min --out "$work/label-studio-min.json" > /dev/null
if "$python" -c 'import label_studio_sdk.converter' 2> /dev/null; then
  mkdir "$work/label-studio"
  check "label-studio-sdk makes COCO of the Label Studio file, with every box" \
    compare labelstudio "$work/truth.jsonl" "$work/label-studio.json" "$work/label-studio"
  check "the short form that label-studio-sdk makes is read" same sdk-min "$work/label-studio/min/result.json"
else
  skip "Label Studio" "label-studio-sdk is not installed (pip install label-studio-sdk)"
fi
check "Label Studio JSON read again" same label-studio "$work/label-studio.json"
check "Label Studio's short form read again" same label-studio-min "$work/label-studio-min.json"

# supervision takes pixels as they are stored, so its photos are upright ones.
if "$python" -c 'import supervision' 2> /dev/null; then
  mkdir "$work/upright"
  cp group.jpg astronaut.png "$work/upright/"
  grep -v grace_hopper "$work/truth.jsonl" > "$work/upright.jsonl"
  "$facet" annotations import --library "$work/upright.sqlite" --photos "$work/upright" "$work/upright.jsonl" > /dev/null
  for format in yolo voc coco; do
    target=$work/supervision-$format
    [ $format = coco ] && target=$target.json
    "$facet" annotations export --library "$work/upright.sqlite" --format $format --out "$target" \
      --relative-to "$work/upright" > /dev/null 2>&1
    check "supervision reads $format" \
      "$python" "$tools/datasets.py" read-$format "$work/upright.jsonl" "$target" "$work/upright"
  done
  for format in yolo voc coco labelme; do
    target=$work/of-supervision-$format
    "$python" "$tools/datasets.py" write-$format "$work/upright.jsonl" "$target" "$work/upright" > "$work/log" 2>&1
    check "what supervision writes as $format is read" \
      same_upright "$target"
  done
else
  skip "supervision" "it is not installed (pip install supervision)"
fi

# XMP next to the photos and inside them
if has exiftool; then
  exiftool -q -overwrite_original -XMP-dc:Subject=holiday -XMP-xmp:Rating=4 -XMP-dc:Title='One  title' \
    -EXIF:Artist=Somebody group.jpg grace_hopper.jpg
  exiftool -q -overwrite_original -XMP-dc:Subject=holiday -XMP-dc:Title='One  title' astronaut.png
  exiftool -q -o group.jpg.xmp -XMP-dc:Subject=beside -XMP-photoshop:City=Oslo -tagsfromfile group.jpg -XMP:Title
  # The photos have new bytes and so are new photos: their annotations are read again.
  import "$work/xmp.sqlite" "$work/truth.jsonl" > /dev/null
  cp -r . "$work/before"
  export_ "$work/xmp.sqlite" --format xmp --on-conflict overwrite . > "$work/log" 2>&1
  for photo in group.jpg astronaut.png grace_hopper.jpg; do
    exiftool -j -struct -G1 $photo.xmp > "$work/$photo.json"
    check "exiftool reads MWG and Microsoft regions beside $photo" \
      compare exiftool "$work/truth.jsonl" "$work/$photo.json" $photo
  done
  check "what stood in the sidecar is kept" \
    compare kept "$work/before/group.jpg.xmp" group.jpg.xmp
  if has exiv2; then
    for photo in group.jpg astronaut.png grace_hopper.jpg; do
      exiv2 -PXkv $photo.xmp > "$work/$photo.txt"
      check "exiv2 reads the regions beside $photo" \
        compare exiv2 "$work/truth.jsonl" "$work/$photo.txt" $photo
    done
  else
    skip "exiv2" "it is not installed (Debian: apt install exiv2)"
  fi
  rm -f ./*.xmp
  export_ "$work/xmp.sqlite" --format xmp --embed . > "$work/log" 2>&1
  for photo in group.jpg astronaut.png grace_hopper.jpg; do
    check "the picture of $photo is byte for byte the same, its metadata kept" \
      compare embedded "$work/before/$photo" $photo
    exiftool -j -struct -G1 $photo > "$work/$photo.json"
    check "exiftool reads the regions in $photo" compare exiftool "$work/truth.jsonl" "$work/$photo.json" $photo
    check "exiftool finds nothing wrong with $photo" compare valid "$work/before/$photo" $photo
  done
  check "regions in photos read again" same xmp .
  if has exiv2; then
    exiv2 -PXkv group.jpg > "$work/group.txt"
    check "exiv2 reads the regions in group.jpg" compare exiv2 "$work/truth.jsonl" "$work/group.txt" group.jpg
    exiv2 -q -e X- group.jpg > "$work/written.xmp"
    # exiv2 writes another form of XMP: attributes become elements, and elements attributes.
    exiftool -q -overwrite_original -XMP:all= group.jpg
    cp "$work/written.xmp" group.jpg.xmp
    check "a sidecar of exiv2's read again" same xmp-one group.jpg
  fi
  # Every kind of file in which XMP is read.
  for photo in exiftool.gif exiftool.tif exiftool.dng exiftool.heic exiftool.avif pillow.webp big.tif made.cr3 made.raf; do
    rm -f "$work"/kind.*
    import "$work/kind.sqlite" "$fixtures/$photo" > "$work/log" 2>&1
    names=$(export_ "$work/kind.sqlite" --format jsonl --out - 2> "$work/log" | grep -o '"person":"[^"]*"' | cut -d'"' -f4)
    check "the names in $photo are those that exiftool sees" \
      compare text "$(exiftool -s3 -RegionName "$fixtures/$photo")" "$names"
  done
  # Regions written by exiftool, as in its documentation.
  cp "$work/before/group.jpg" other.jpg
  exiftool -q -overwrite_original '-RegionInfo={AppliedToDimensions={W=1600,H=1067,Unit=pixel},RegionList=[{Area={X=0.25,Y=0.5,W=0.1,H=0.2,Unit=normalized},Name=Ada|, first,Type=Face},{Area={X=0.5,Y=0.5,W=0.1,H=0.1,Unit=normalized},Name=Rex,Type=Pet}]}' other.jpg
  import "$work/other.sqlite" other.jpg > "$work/log" 2>&1
  export_ "$work/other.sqlite" --format jsonl --out "$work/other.jsonl" other.jpg > /dev/null
  check "regions that exiftool has written" compare written "$work/other.jsonl"
  # XMP in several places or spellings, and a file of two pictures: after a change exiftool sees the library's names.
  mkdir "$work/places"
  cd "$work/places"
  for photo in two-packets.jpg left-over-part.jpg microsoft-old-name.jpg two-pictures.jpg nul-at-end.jpg plain.png \
    compressed.png raw-profile.png; do
    cp "$fixtures/$photo" .
    rm -f "$work"/place.*
    exiftool -b -MPImage2 $photo > "$work/place.second"
    import "$work/place.sqlite" $photo > "$work/log" 2>&1
    export_ "$work/place.sqlite" --format jsonl --out "$work/place.jsonl" > "$work/log" 2>&1
    sed -i 's/"Ada"/"Somebody with a longer name"/' "$work/place.jsonl"
    import "$work/place.sqlite" "$work/place.jsonl" > "$work/log" 2>&1
    export_ "$work/place.sqlite" --format xmp --embed > "$work/log" 2>&1
    wanted="Somebody with a longer name"
    [ $photo = two-packets.jpg ] && wanted="Somebody with a longer name, Bob"
    for tag in XMP-mwg-rs:RegionName XMP-MP:RegionPersonDisplayName; do
      check "exiftool sees the new names only in $photo, $tag" \
        compare text "$wanted" "$(exiftool -a -s3 -$tag $photo)"
    done
    exiftool -b -MPImage2 $photo > "$work/place.after"
    check "exiftool finds the same second picture in $photo" cmp "$work/place.second" "$work/place.after"
    check "exiftool finds nothing wrong with $photo" compare text "" "$(exiftool -s3 -a -Warning $photo)"
  done
  # More than 64 KB, in extended XMP.
  "$python" "$tools/crowd.py" nul-at-end.jpg > "$work/crowd.jsonl"
  rm -f "$work"/place.*
  import "$work/place.sqlite" "$work/crowd.jsonl" > "$work/log" 2>&1
  export_ "$work/place.sqlite" --format xmp --embed nul-at-end.jpg > "$work/log" 2>&1
  exiftool -a -s3 -sep '|' -XMP-mwg-rs:RegionName nul-at-end.jpg > "$work/crowd.txt"
  check "exiftool reads all names of a crowd in extended XMP" compare crowd "$work/crowd.jsonl" "$work/crowd.txt"
  check "exiftool finds nothing wrong with it" compare text "" "$(exiftool -s3 -a -Warning nul-at-end.jpg)"
else
  skip "XMP" "exiftool is not installed (Debian: apt install libimage-exiftool-perl)"
fi
exit $failed
