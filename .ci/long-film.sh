#!/bin/sh
# Films of ten minutes at 1, 2, 5, 24 and variable frames a second, with three still and two moving faces: each frame of
# the film must have its line with all five, and each still face must keep one number. How many numbers the moving ones
# have, which move by less than half their width between two searches, is said. With "every" each frame is searched, for
# comparison.
#
#   .ci/long-film.sh [SECONDS [every]]     600 by default; FACET names the program; needs ffmpeg, ffprobe and python3
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
options=
[ "${2:-}" = every ] && options=--every-frame
facet=${FACET:-.build/release/facet}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

# Five faces as pictures of their own.
face() { # photo, crop (ffmpeg's), name
  ffmpeg -hide_banner -loglevel error -y -i "Samples/$1" -vf "crop=$2,scale=90:90" "$folder/$3.png"
}
face astronaut.png 150:150:150:40 a
face grace_hopper.jpg 300:300:110:40 b
face mona-lisa.jpg "iw*0.5:iw*0.5:iw*0.25:ih*0.08" c

film() { # frames a second, or "variable"; file
  rate=$1
  select=
  if [ "$1" = variable ]; then
    rate=24
    # A frame in one to twelve, without a pattern.
    select=",select='lt(mod(n*n+7*n\,23)\,5)'"
  fi
  # The moving faces go to and fro, at most 4 pixels a second: less than half their width between two searches.
  ffmpeg -hide_banner -loglevel error -y -f lavfi -i "color=0x404850:s=640x360:r=$rate:d=$seconds" \
    -loop 1 -framerate "$rate" -i "$folder/a.png" -loop 1 -framerate "$rate" -i "$folder/b.png" \
    -loop 1 -framerate "$rate" -i "$folder/c.png" -filter_complex "
      [1]split=2[a1][a2];[2]split=2[b1][b2];
      [0][a1]overlay=30:30:shortest=1[v1];[v1][b1]overlay=275:30:shortest=1[v2];[v2][3]overlay=520:30:shortest=1[v3];
      [v3][a2]overlay=x='140+80*sin(2*PI*t/130)':y=230:shortest=1[v4];
      [v4][b2]overlay=x='420+80*cos(2*PI*t/150)':y=230:shortest=1$select[v]" \
    -map '[v]' -vsync vfr -c:v libx264 -preset ultrafast -crf 18 -pix_fmt yuv420p "$2"
}

status=0
for kind in 1 2 5 24 variable; do
  film "$kind" "$folder/film.mp4"
  # shellcheck disable=SC2086
  "$facet" video --jsonl $options --min-face-size 40 "$folder/film.mp4" > "$folder/lines"
  frames=$(ffprobe -v error -select_streams v:0 -count_packets -show_entries stream=nb_read_packets -of csv=p=0 \
    "$folder/film.mp4")
  python3 - "$folder/lines" "$kind" "$frames" <<'PY' || status=1
import json, math, sys

# Where the middles of the faces are at a time, as film() places them.
still = {"left": lambda t: (75, 75), "middle": lambda t: (320, 75), "right": lambda t: (565, 75)}
moving = {"lower left": lambda t: (185 + 80 * math.sin(2 * math.pi * t / 130), 275),
          "lower right": lambda t: (465 + 80 * math.cos(2 * math.pi * t / 150), 275)}
places = {**still, **moving}
frames = [json.loads(line) for line in open(sys.argv[1])]
expected = int(sys.argv[3].strip().rstrip(","))
tracks = {name: set() for name in places}
missing = dict.fromkeys(places, 0)
everyone = set()
for frame in frames:
    everyone |= {face["track"] for face in frame["faces"]}
    for name, place in places.items():
        x, y = place(frame["time"])
        here = [f["track"] for f in frame["faces"] if f["box"][0] < x < f["box"][2] and f["box"][1] < y < f["box"][3]]
        tracks[name] |= set(here)
        missing[name] += not here
other = sum(len(frame["faces"]) != len(places) for frame in frames)
times = [frame["time"] for frame in frames]
ok = (len(frames) == expected and times == sorted(set(times)) and not any(missing.values())
      and all(len(tracks[name]) == 1 for name in still))
print("%s a second: %d lines for %d frames; still faces: numbers %s, frames without one %s; moving faces: numbers %s, "
      "frames without one %s; %d frames with more or fewer than five faces, %d numbers in all: %s" % (
    sys.argv[2], len(frames), expected, [len(tracks[n]) for n in still], [missing[n] for n in still],
    [len(tracks[n]) for n in moving], [missing[n] for n in moving], other, len(everyone), "good" if ok else "BAD"))
sys.exit(not ok)
PY
done
exit $status
