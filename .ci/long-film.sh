#!/bin/sh
# Films of ten minutes at 1, 2, 5, 24 and variable frames a second, with three still and two moving faces: each still one
# must keep one number, and no frame may be without it. With "every" each frame is searched, for comparison.
#
#   .ci/long-film.sh [SECONDS [every]]     600 by default; FACET names the program; needs ffmpeg and python3
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
  python3 - "$folder/lines" "$kind" <<'PY' || status=1
import json, sys

places = {"left": (75, 75), "middle": (320, 75), "right": (565, 75)}
frames = [json.loads(line) for line in open(sys.argv[1])]
tracks = {name: set() for name in places}
missing = dict.fromkeys(places, 0)
everyone, least = set(), 99
for frame in frames:
    everyone |= {face["track"] for face in frame["faces"]}
    least = min(least, len(frame["faces"]))
    for name, (x, y) in places.items():
        here = [f["track"] for f in frame["faces"] if f["box"][0] < x < f["box"][2] and f["box"][1] < y < f["box"][3]]
        tracks[name] |= set(here)
        missing[name] += not here
times = [frame["time"] for frame in frames]
ok = all(len(t) == 1 for t in tracks.values()) and not any(missing.values()) and times == sorted(set(times))
print("%s a second: %d frames, numbers of the still faces %s, frames without one %s, %d numbers in all, least faces %d: %s" % (
    sys.argv[2], len(frames), [len(t) for t in tracks.values()], list(missing.values()), len(everyone), least, "good" if ok else "BAD"))
sys.exit(not ok)
PY
done
exit $status
