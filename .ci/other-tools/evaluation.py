"""Compares `facet eval` with others on data sets made at random, with equal scores, crowds, difficult faces and photos
without faces: pycocotools for COCO, and for PASCAL VOC, WIDER FACE and FDDB the published rules written again here.
usage: evaluation.py KIND FACET FOLDER     (KIND: coco, voc, wider or fddb)"""
import json
import math
import os
import random
import subprocess
import sys

kind, facet, folder = sys.argv[1:]
SETS = 12
deviations = {}


def differ(name, ours, theirs, allowed):
    by = abs(ours - theirs)
    deviations[name] = max(deviations.get(name, 0), by)
    assert by <= allowed, f"{name}: facet {ours!r}, the other {theirs!r}"


def evaluate(truth, found, *options):
    command = [facet, "eval", "--truth", truth, "--found", found, "--draws", "0", "--format", "json", *options]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert outcome.returncode == 0, f"{' '.join(command)}: {outcome.stderr}"
    return json.loads(outcome.stdout)["contenders"][0]["figures"]


def path(name):
    return os.path.join(folder, name)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return path(name)


def near(chance, box, by):
    x, y, w, h = box
    return [x + chance.randint(-by, by), y + chance.randint(-by, by),
            max(4, w + chance.randint(-by, by)), max(4, h + chance.randint(-by, by))]


def make(seed):
    """Photos of 400 by 300 pixels: (true boxes, difficult or not, found boxes, their scores)."""
    chance = random.Random(seed)
    step = chance.choice([0.01, 0.1, None])
    photos = []
    for _ in range(chance.randint(2, 40)):
        true = [[chance.randint(0, 320), chance.randint(0, 220), chance.randint(8, 80), chance.randint(8, 80)]
                for _ in range(chance.choice([0, 1, 1, 2, 3, 6]))]
        hard = [chance.random() < 0.25 for _ in true]
        found = [near(chance, box, chance.choice([0, 2, 8, 15]))
                 for box in true for _ in range(chance.choice([0, 1, 1, 2]))]
        found += [[chance.randint(0, 320), chance.randint(0, 220), chance.randint(8, 80), chance.randint(8, 80)]
                  for _ in range(chance.choice([0, 0, 1, 4]))]
        chance.shuffle(found)
        if chance.random() < 0.15:
            found = []
        score = lambda: round(round(chance.random() / step) * step, 6) if step else round(chance.random(), 6)
        photos.append((true, hard, found, [score() for _ in found]))
    if seed % 3 == 0:
        # More than the hundred that COCO takes of a photo.
        found = [near(chance, [30, 40, 70, 70], 20) for _ in range(130)]
        photos.append(([[30, 40, 70, 70], [40, 50, 60, 70]], [False, False], found, [score() for _ in found]))
    # At least one face counts.
    photos.append(([[50, 50, 60, 60]], [False], [[52, 50, 60, 60]], [0.5]))
    return photos


# COCO

def coco(seed):
    import contextlib
    import io
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    photos = make(seed)
    ids = random.Random(seed).sample(range(1, 10_000), len(photos))
    truth = {"images": [{"id": i, "file_name": f"{i}.jpg", "width": 400, "height": 300} for i in ids],
             "categories": [{"id": 1, "name": "face"}], "annotations": []}
    results = []
    for i, (true, hard, found, scores) in zip(ids, photos):
        for box, crowd in zip(true, hard):
            truth["annotations"].append(
                {"id": len(truth["annotations"]) + 1, "image_id": i, "category_id": 1, "bbox": box,
                 "area": box[2] * box[3], "iscrowd": int(crowd)})
        results += [{"image_id": i, "category_id": 1, "bbox": box, "score": score}
                    for box, score in zip(found, scores)]
    list_, array = write(f"coco{seed}.json", json.dumps(truth)), write(f"found{seed}.json", json.dumps(results))
    with contextlib.redirect_stdout(io.StringIO()):
        data = COCO(list_)
        other = COCOeval(data, data.loadRes(array), "bbox")
        other.evaluate()
        other.accumulate()
        other.summarize()
    ours = evaluate(list_, array, "--protocol", "voc")
    differ("COCO AP", ours["coco_ap"], other.stats[0], 1e-12)
    differ("COCO AP at 0.5", ours["coco_ap_50"], other.stats[1], 1e-12)


# PASCAL VOC: VOCevaldet.m and VOCap.m, and the eleven points of the years before.

def shared(a, b, more=0):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]) + more
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]) + more
    if w <= 0 or h <= 0:
        return 0.0
    area = lambda box: (box[2] + more) * (box[3] + more)
    return w * h / (area(a) + area(b) - w * h)


def area_under(recalls, precisions):
    r, p = [0.0] + recalls + [1.0], [0.0] + precisions + [0.0]
    for i in range(len(p) - 2, -1, -1):
        p[i] = max(p[i], p[i + 1])
    return sum((r[i + 1] - r[i]) * p[i + 1] for i in range(len(r) - 1) if r[i + 1] != r[i])


def voc(seed):
    photos = make(seed)
    lines, found = [], []
    for number, (true, hard, boxes, scores) in enumerate(photos):
        corners = lambda box: [box[0], box[1], box[0] + box[2], box[1] + box[3]]
        faces = [{"box": corners(box), **({"flags": ["ignore"]} if d else {})} for box, d in zip(true, hard)]
        lines.append({"path": f"{number}.jpg", "width": 400, "height": 300, "faces": faces})
        found.append({"path": f"{number}.jpg",
                      "faces": [{"box": corners(box), "score": s} for box, s in zip(boxes, scores)]})
    # The results' own order decides about equal scores, not the truth's.
    random.Random(seed).shuffle(found)
    text = lambda rows: "".join(json.dumps(row) + "\n" for row in rows)
    ours = evaluate(write(f"voc{seed}.jsonl", text(lines)), write(f"vocfound{seed}.jsonl", text(found)),
                    "--protocol", "voc")
    order = [int(row["path"].split(".")[0]) for row in found]
    rows = [(scores[k], n, boxes[k]) for n in order for boxes, scores in [photos[n][2:]] for k in range(len(boxes))]
    rows.sort(key=lambda row: -row[0])
    taken = [[False] * len(photo[0]) for photo in photos]
    positives = sum(hard.count(False) for _, hard, _, _ in photos)
    right = wrong = 0
    recalls, precisions = [], []
    for _, n, box in rows:
        best, at = -math.inf, None
        for k, true in enumerate(photos[n][0]):
            if shared(box, true) > best:
                best, at = shared(box, true), k
        if best >= 0.5:
            if not photos[n][1][at]:
                if taken[n][at]:
                    wrong += 1
                else:
                    right, taken[n][at] = right + 1, True
        else:
            wrong += 1
        if right + wrong:
            recalls.append(right / positives)
            precisions.append(right / (right + wrong))
    differ("VOC AP", ours["ap"], area_under(recalls, precisions), 1e-12)
    eleven = [max([p for r, p in zip(recalls, precisions) if r >= t / 10 - 1e-12], default=0) for t in range(11)]
    differ("VOC AP, 11 points", ours["ap_11_point"], sum(eleven) / 11, 1e-12)


# WIDER FACE: wider_eval.m with its norm_score.m, image_evaluation.m and dataset_pr_info.m.

def wider(seed):
    photos = make(seed)
    names = [f"0--A/0_A_{n}.jpg" for n in range(len(photos))]
    text = ""
    for name, (true, hard, _, _) in zip(names, photos):
        text += f"{name}\n{len(true)}\n" + ("" if true else "0 0 0 0 0 0 0 0 0 0\n")
        text += "".join(f"{b[0]} {b[1]} {b[2]} {b[3]} 0 0 0 {int(d)} 0 0\n" for b, d in zip(true, hard))
    for name, (_, _, found, scores) in zip(names, photos):
        rows = "".join(f"{b[0]} {b[1]} {b[2]} {b[3]} {s}\n" for b, s in zip(found, scores))
        write(f"wider{seed}/{name[:-4]}.txt", f"{name[:-4]}\n{len(found)}\n{rows}")
    ours = evaluate(write(f"wider{seed}.txt", text), path(f"wider{seed}"), "--protocol", "wider")
    every = [s for photo in photos for s in photo[3]]
    low, high = min(every), max(every)
    for subset, height in [("easy", 50), ("medium", 30), ("hard", 10)]:
        faces, sums = 0, [[0.0, 0.0] for _ in range(1000)]
        for true, hard, found, scores in photos:
            counts = [box[3] >= height and not d for box, d in zip(true, hard)]
            faces += sum(counts)
            if not true or not found:
                continue
            order = sorted(range(len(found)), key=lambda k: -scores[k])
            norm = [(scores[k] - low) / (high - low) if high > low else 0.0 for k in order]
            recall = [0] * len(true)
            proposal, recalled = [], []
            for k in order:
                overlaps = [shared(found[k], box, 1) for box in true]
                best = overlaps.index(max(overlaps))
                proposal.append(1)
                if overlaps[best] >= 0.5:
                    if not counts[best]:
                        recall[best] = proposal[-1] = -1
                    elif recall[best] == 0:
                        recall[best] = 1
                recalled.append(recall.count(1))
            for t in range(1000):
                reached = [i for i, s in enumerate(norm) if s >= 1 - (t + 1) / 1000]
                if reached:
                    sums[t][0] += proposal[:reached[-1] + 1].count(1)
                    sums[t][1] += recalled[reached[-1]]
        if faces == 0:
            assert f"ap_{subset}" not in ours
            continue
        rows = [(hits / faces, hits / proposals) for proposals, hits in sums if proposals]
        differ(f"WIDER AP, {subset}", ours[f"ap_{subset}"],
               area_under([row[0] for row in rows], [row[1] for row in rows]), 1e-12)


# FDDB: pixels of ellipses and boxes inside the photo, paired for the greatest sum, at every score.

def pixels(region, width, height):
    if len(region) == 4:
        x, y, w, h = region
        return {(i, j) for i in range(max(0, math.ceil(x - 0.5)), min(width, math.ceil(x + w - 0.5)))
                for j in range(max(0, math.ceil(y - 0.5)), min(height, math.ceil(y + h - 0.5)))}
    a, b, turn, x, y = region
    c, s, reach = math.cos(turn), math.sin(turn), max(a, b) + 1
    inside = lambda i, j: (((i + 0.5 - x) * c + (j + 0.5 - y) * s) / a) ** 2 + (
        ((j + 0.5 - y) * c - (i + 0.5 - x) * s) / b) ** 2 <= 1
    return {(i, j) for i in range(max(0, int(x - reach)), min(width, int(x + reach) + 1))
            for j in range(max(0, int(y - reach)), min(height, int(y + reach) + 1)) if inside(i, j)}


def best_pairs(gains):
    """The pairing with the greatest sum, by trying all of them: for a few columns only."""
    states = {0: (0.0, [])}
    for row in gains:
        after = dict(states)
        for used, (total, pairs) in states.items():
            for column, gain in enumerate(row):
                if gain > 0 and not used >> column & 1:
                    key = used | 1 << column
                    if key not in after or total + gain > after[key][0]:
                        after[key] = (total + gain, pairs + [gain])
        states = after
    return max(states.values(), key=lambda state: state[0])[1]


def fddb(seed):
    chance = random.Random(seed)
    ellipse = lambda: [chance.uniform(10, 30), chance.uniform(6, 20), chance.uniform(-1.5, 1.5),
                       chance.uniform(0, 120), chance.uniform(0, 90)]
    takes_boxes = seed % 2 == 0
    photos = []
    for _ in range(chance.randint(3, 10)):
        true = [ellipse() for _ in range(chance.randint(1, 4))]
        found = []
        for region in true + [ellipse() for _ in range(chance.randint(0, 2))]:
            for _ in range(chance.choice([0, 1, 1, 2])):
                a, b, turn, x, y = (value + chance.uniform(-3, 3) * (k != 2) for k, value in enumerate(region))
                found.append([x - b, y - a, 2 * b, 2 * a] if takes_boxes else [a, b, turn, x, y])
        scores = chance.sample(range(1, 1000), len(found))
        photos.append((true, found, [s / 1000 for s in scores]))
    text = lambda rows: "".join(
        f"p{n}\n{len(faces)}\n" + "".join(" ".join(map(repr, face)) + "\n" for face in faces)
        for n, faces in enumerate(rows))
    truth = write(f"fddb{seed}.txt", text([[face + [1] for face in true] for true, _, _ in photos]))
    found = write(f"fddbfound{seed}.txt",
                  text([[face + [s] for face, s in zip(faces, scores)] for _, faces, scores in photos]))
    # The sizes come from the photos: empty ones, as PNG headers.
    os.makedirs(path("photos"), exist_ok=True)
    for n in range(len(photos)):
        blank(path(f"photos/p{n}.png"), 120, 90)
    for at in [0.25, 0.5, 0.75]:
        ours = evaluate(truth, found, "--protocol", "fddb", "--at", str(at), path("photos"))
        hits = overlap = false = faces = 0
        for true, regions, scores in photos:
            faces += len(true)
            areas = [pixels(region, 120, 90) for region in true]
            gains = []
            for region, score in zip(regions, scores):
                if score > at:
                    own = pixels(region, 120, 90)
                    gains.append([len(own & area) / max(1, len(own | area)) for area in areas])
            pairs = best_pairs(gains)
            hits += sum(gain > 0.5 for gain in pairs)
            overlap += sum(pairs)
            false += len(gains) - sum(gain > 0.5 for gain in pairs)
        differ("FDDB, discrete", ours["discrete"], hits / faces, 1e-12)
        differ("FDDB, continuous", ours["continuous"], overlap / faces, 1e-9)
        differ("FDDB, false faces", ours["false_faces"], false, 0)


def blank(name, width, height):
    import struct
    import zlib
    piece = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
                   + piece(b"IDAT", zlib.compress(bytes((width + 1) * height))) + piece(b"IEND", b""))


for seed in range(SETS):
    {"coco": coco, "voc": voc, "wider": wider, "fddb": fddb}[kind](seed)
print(f"{SETS} sets; largest deviations: "
      + ", ".join(f"{name} {by:.1e}" for name, by in sorted(deviations.items())))
