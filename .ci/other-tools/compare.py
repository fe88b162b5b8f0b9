"""Compares what another program has read with the truth: compare.py KIND TRUTH FILE [PHOTO]"""
import json
import os
import re
import struct
import subprocess
import sys
import zlib

kind, arguments = sys.argv[1], sys.argv[2:]
LABELLING = ("cvat", "cvat-again", "label-studio", "label-studio-min", "via", "via-csv")
MARKS = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")


def photos(path):
    found = {}
    for line in open(path, encoding="utf-8"):
        photo = json.loads(line)
        found[os.path.basename(photo["path"])] = photo
    return found


def near(a, b, by, what):
    assert len(a) == len(b) and all(abs(x - y) <= by for x, y in zip(a, b)), f"{what}: {a} is not {b}"


def stored(photo, box):
    """A box of the upright photo in the pixels of the file; the turned photo has orientation 6."""
    if os.path.basename(photo["path"]) != "grace_hopper.jpg":
        return box, (photo["width"], photo["height"])
    high = photo["width"]
    return [box[1], high - box[2], box[3], high - box[0]], (photo["height"], high)


def overlap(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return w * h / (area(a) + area(b) - w * h)


def pairs(truth, found, box):
    """Each true face with the one of the others that lies on it."""
    assert len(truth) == len(found), f"{len(found)} faces instead of {len(truth)}"
    rest = list(found)
    for face in truth:
        best = max(rest, key=lambda other: overlap(face["box"], box(other)))
        assert overlap(face["box"], box(best)) > 0.5, f"no face at {face['box']}"
        rest.remove(best)
        yield face, best


def jsonl(truth, other, form):
    """`form` says what the format can carry."""
    truth, other = photos(truth), photos(other)
    if form == "xmp-one":
        truth = {name: photo for name, photo in truth.items() if name in other}
    assert truth and truth.keys() == other.keys(), f"{sorted(other)}"
    # Pixels: how finely each format writes.
    by = {"wider": 0.51, "voc": 1.01, "dlib": 0.51, "dlib-again": 0.51, "xmp": 0.01}.get(form, 0.01)
    for name, photo in truth.items():
        for face, found in pairs(photo["faces"], other[name]["faces"], lambda f: f["box"]):
            near(found["box"], face["box"], by, f"{name}, {form}")
            if form in ("coco", "dlib", "labelme", "csv", "yolo-pose", "retinaface") + LABELLING:
                for a, b in zip(found["landmarks"], face["landmarks"]):
                    near(a, b, by, f"{name}, {form}, a landmark")
            if form in ("coco", "dlib", "labelme", "csv", "xmp", "xmp-one") + LABELLING:
                assert found.get("person") == face.get("person"), f"{name}: {found.get('person')}"


def coco(truth, path):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
    truth = photos(truth)
    data = COCO(path)
    images = {os.path.basename(data.imgs[key]["file_name"]): key for key in data.getImgIds()}
    assert images.keys() == truth.keys()
    results = []
    for name, key in images.items():
        image = data.imgs[key]
        assert (image["width"], image["height"]) == (truth[name]["width"], truth[name]["height"]), name
        found = data.loadAnns(data.getAnnIds(imgIds=[key]))
        corner = lambda f: [f["bbox"][0], f["bbox"][1], f["bbox"][0] + f["bbox"][2], f["bbox"][1] + f["bbox"][3]]
        for face, other in pairs(truth[name]["faces"], found, corner):
            near(corner(other), face["box"], 0.01, name)
            points = [p for point in face["landmarks"] for p in point]
            near([v for i, v in enumerate(other["keypoints"]) if i % 3 < 2], points, 0.01, name)
            assert other["iscrowd"] == 0 and abs(other["area"] - other["bbox"][2] * other["bbox"][3]) < 1
            assert data.cats[other["category_id"]]["name"] == "face"
            results.append({
                "image_id": key, "category_id": other["category_id"], "bbox": other["bbox"], "score": 0.9})
    evaluation = COCOeval(data, data.loadRes(results), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] > 0.999, evaluation.stats


def dlib(truth, path):
    truth = photos(truth)
    found = {}
    for line in open(path, encoding="utf-8"):
        name, left, top, width, height, label, *parts = line.rstrip("\n").split("\t")
        box = [int(left), int(top), int(left) + int(width), int(top) + int(height)]
        found.setdefault(os.path.basename(name), []).append((box, label, [p.split(",") for p in parts]))
    assert found.keys() == truth.keys()
    for name, photo in truth.items():
        faces = [dict(face, box=stored(photo, face["box"])[0]) for face in photo["faces"]]
        for face, (box, label, parts) in pairs(faces, found[name], lambda f: f[0]):
            near(box, face["box"], 0.51, name)
            assert label == face.get("person", ""), f"{name}: {label}"
            assert len(parts) == 5


def labelme(truth, folder):
    truth = photos(truth)
    for name, photo in truth.items():
        path = os.path.join(folder, os.path.splitext(name)[0] + ".json")
        data = json.load(open(path, encoding="utf-8"))
        for member in ("version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"):
            assert member in data, f"{path} has no {member}"
        assert (data["imageWidth"], data["imageHeight"]) == (photo["width"], photo["height"])
        for shape in data["shapes"]:
            for member in ("label", "points", "group_id", "shape_type", "flags"):
                assert member in shape, f"a shape of {path} has no {member}"
        boxes = [s for s in data["shapes"] if s["shape_type"] == "rectangle"]
        corners = lambda s: [c for point in s["points"] for c in point]
        for face, shape in pairs(photo["faces"], boxes, corners):
            near(corners(shape), face["box"], 0.01, name)


def cvat(truth, folder, again):
    """Datumaro reads the CVAT file in `folder`, and writes its own to `again`."""
    import datumaro
    truth = photos(truth)
    data = datumaro.Dataset.import_from(folder, "cvat")
    labels = [label.name for label in data.categories()[datumaro.AnnotationType.label]]
    items = {item.id: item for item in data}
    assert items.keys() == {os.path.splitext(name)[0] for name in truth}, sorted(items)
    for name, photo in truth.items():
        found = items[os.path.splitext(name)[0]].annotations
        boxes = [a for a in found if a.type == datumaro.AnnotationType.bbox]
        assert all(labels[box.label] == "face" for box in boxes)
        corners = lambda a: [a.points[0], a.points[1], a.points[2], a.points[3]]
        for face, box in pairs(photo["faces"], boxes, corners):
            near(corners(box), face["box"], 0.01, name)
            assert box.attributes.get("person") == face.get("person"), f"{name}: {box.attributes}"
            marks = {labels[a.label]: list(a.points) for a in found
                     if a.type == datumaro.AnnotationType.points and a.group == box.group}
            for mark, point in zip(MARKS, face["landmarks"]):
                near(marks[mark], point, 0.01, f"{name}, {mark}")
    data.export(again, "cvat")


LABEL_STUDIO = """<View><Image name="image" value="$image"/>
<RectangleLabels name="label" toName="image"><Label value="face"/></RectangleLabels>
<KeyPointLabels name="landmarks" toName="image">%s</KeyPointLabels>
<TextArea name="person" toName="image" perRegion="true"/><TextArea name="note" toName="image" perRegion="true"/>
<Choices name="state" toName="image" perRegion="true"><Choice value="accepted"/></Choices></View>""" % "".join(
    f'<Label value="{mark}" model_index="{index}"/>' for index, mark in enumerate(MARKS))


def labelstudio(truth, path, folder):
    """Label Studio's converter makes COCO of our file, and its own short form in `folder`."""
    from label_studio_sdk.converter import Converter
    truth = photos(truth)
    converter = Converter(LABEL_STUDIO, folder, download_resources=False)
    converter.convert_to_coco(path, os.path.join(folder, "coco"), is_dir=False)
    converter.convert_to_json_min(path, os.path.join(folder, "min"), is_dir=False)
    data = json.load(open(os.path.join(folder, "coco", "result.json"), encoding="utf-8"))
    names = {image["id"]: os.path.basename(image["file_name"].split("?d=")[-1]) for image in data["images"]}
    assert set(names.values()) == set(truth), names
    categories = {category["id"]: category["name"] for category in data["categories"]}
    for key, name in names.items():
        found = [a for a in data["annotations"] if a["image_id"] == key and categories[a["category_id"]] == "face"
                 and a["bbox"][2] > 0]
        corner = lambda f: [f["bbox"][0], f["bbox"][1], f["bbox"][0] + f["bbox"][2], f["bbox"][1] + f["bbox"][3]]
        for face, other in pairs(truth[name]["faces"], found, corner):
            near(corner(other), face["box"], 0.01, name)


def areas(photo):
    """Centre and size as shares of the stored picture, and names."""
    for face in photo["faces"]:
        (x0, y0, x1, y1), (w, h) = stored(photo, face["box"])
        yield [(x0 + x1) / 2 / w, (y0 + y1) / 2 / h, (x1 - x0) / w, (y1 - y0) / h], face.get("person")


def match(photo, regions, microsoft):
    wanted = list(areas(photo))
    assert len(regions) == len(wanted), f"{len(regions)} regions instead of {len(wanted)}"
    for area, name in wanted:
        best = min(regions, key=lambda r: sum(abs(a - b) for a, b in zip(r[0], area)))
        near(best[0], area, 2e-4, "an area")
        assert best[1] == name, f"{best[1]!r} is not {name!r}"
    corners = [([x - w / 2, y - h / 2, w, h], name) for (x, y, w, h), name in wanted]
    assert len(microsoft) == len(corners), f"{len(microsoft)} Microsoft regions instead of {len(corners)}"
    for area, name in corners:
        best = min(microsoft, key=lambda r: sum(abs(a - b) for a, b in zip(r[0], area)))
        near(best[0], area, 2e-4, "a Microsoft area")
        assert best[1] == name, f"{best[1]!r} is not {name!r}"


def exiftool(truth, path, name):
    photo = photos(truth)[name]
    data = json.load(open(path, encoding="utf-8"))[0]
    info = data["XMP-mwg-rs:RegionInfo"]
    _, size = stored(photo, photo["faces"][0]["box"])
    dimensions = info["AppliedToDimensions"]
    assert (int(dimensions["W"]), int(dimensions["H"]), dimensions["Unit"]) == (*size, "pixel"), dimensions
    regions = []
    for region in info["RegionList"]:
        assert region["Type"] == "Face" and region["Area"]["Unit"] == "normalized"
        regions.append(([float(region["Area"][k]) for k in "XYWH"], region.get("Name")))
    microsoft = [
        ([float(v) for v in region["Rectangle"].split(",")], region.get("PersonDisplayName"))
        for region in data["XMP-MP:RegionInfoMP"]["Regions"]]
    match(photo, regions, microsoft)


def exiv2(truth, path, name):
    photo = photos(truth)[name]
    values = {}
    for line in open(path, encoding="utf-8"):
        key, _, value = line.rstrip("\n").partition(" ")
        values[key] = value.strip()
    regions, microsoft = [], []
    for number in range(1, 100):
        start = f"Xmp.mwg-rs.Regions/mwg-rs:RegionList[{number}]/mwg-rs:"
        if start + "Area/stArea:x" in values:
            regions.append((
                [float(values[start + f"Area/stArea:{k}"]) for k in "xywh"], values.get(start + "Name")))
        start = f"Xmp.MP.RegionInfo/MPRI:Regions[{number}]/MPReg:"
        if start + "Rectangle" in values:
            microsoft.append((
                [float(v) for v in values[start + "Rectangle"].split(",")],
                values.get(start + "PersonDisplayName")))
    match(photo, regions, microsoft)


def metadata(path):
    out = subprocess.run(["exiftool", "-j", "-struct", "-G1", path], capture_output=True, check=True).stdout
    data = json.loads(out)[0]
    own = ("XMP-mwg-rs", "XMP-MP", "System", "ExifTool", "SourceFile", "XMP-x", "File")
    return {key: value for key, value in data.items() if key.split(":")[0] not in own}


def kept(before, after):
    a, b = metadata(before), metadata(after)
    missing = {key: value for key, value in a.items() if b.get(key) != value}
    assert a and not missing, f"lost or changed: {missing}; now {b}"


def picture(path):
    """The bytes that make the picture: all of a JPEG but its APP1 segments, a PNG's chunks that are not text."""
    data = open(path, "rb").read()
    if data[:2] == b"\xff\xd8":
        out, position = data[:2], 2
        while data[position + 1] != 0xDA:
            length = 2 + struct.unpack(">H", data[position + 2:position + 4])[0]
            if data[position + 1] != 0xE1:
                out += data[position:position + length]
            position += length
        return out + data[position:]
    out, position = data[:8], 8
    while position < len(data):
        length = struct.unpack(">I", data[position:position + 4])[0] + 12
        name = data[position + 4:position + 8]
        chunk = data[position + 4:position + length - 4]
        assert zlib.crc32(chunk) == struct.unpack(">I", data[position + length - 4:position + length])[0]
        if name != b"iTXt":
            out += data[position:position + length]
        position += length
    return out


def embedded(before, after):
    assert open(before, "rb").read() != open(after, "rb").read(), "nothing was written"
    assert picture(before) == picture(after), "the picture has changed"
    kept(before, after)


def valid(before, after):
    def faults(path):
        out = subprocess.run(["exiftool", "-validate", "-a", "-warning", "-error", path], capture_output=True)
        return re.findall(r"^(?:Warning|Error).*", out.stdout.decode(), re.M)
    new = [fault for fault in faults(after) if fault not in faults(before)]
    assert not new, new


def written(path):
    (photo,) = photos(path).values()
    (face,) = photo["faces"]
    w, h = photo["width"], photo["height"]
    near(face["box"], [0.2 * w, 0.4 * h, 0.3 * w, 0.6 * h], 0.01, "the face")
    assert face["person"] == "Ada, first", face


def text(wanted, found):
    assert wanted == found, f"{found!r} instead of {wanted!r}"


def crowd(truth, names):
    (photo,) = photos(truth).values()
    wanted = sorted(face["person"] for face in photo["faces"])
    assert sorted(open(names, encoding="utf-8").read().strip().split("|")) == wanted


globals()[kind](*arguments)
