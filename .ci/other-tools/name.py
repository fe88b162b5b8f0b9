"""What facet detect found, accepted and with names; a photo where nothing was found gets a face by hand."""
import json
import sys

names = ["Ada Lovelace", "Zoë O'Neill", "王 小明", 'Quote "q" & <tag>', "Jean-Luc, the 2nd"]
count = 0
for line in open(sys.argv[1], encoding="utf-8"):
    photo = json.loads(line)
    if not photo["faces"]:
        photo["faces"] = [{
            "box": [100.5, 150, 180, 250.25],
            "landmarks": [[120, 180], [160, 181], [141, 205], [124, 225], [157, 226]]}]
    for face in photo["faces"]:
        face["state"] = "accepted"
        if count % 3 < 2:
            face["person"] = names[count % len(names)]
        count += 1
    photo.pop("seconds", None)
    print(json.dumps(photo, ensure_ascii=False))
