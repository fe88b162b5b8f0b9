"""Loads a layout of facet export with the library that it is for, and compares every crop and its label's number with the
manifest.

usage: layouts.py LOADER EXPORT LAYOUT     LOADER: list, recordio (no library), mxnet, webdataset, datasets, torchvision, lfw
"""
import collections
import csv
import hashlib
import json
import os
import struct
import sys

# The folder of this file has a datasets.py of its own.
sys.path.pop(0)


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def manifest(export):
    """The part, label and bytes of each crop, and the numbers of labels by Python's own order."""
    rows = [json.loads(line) for line in open(os.path.join(export, "manifest.jsonl"), encoding="utf-8")]
    crops = {}
    for row in rows:
        with open(os.path.join(export, row["crop"]), "rb") as file:
            crops[row["crop"]] = (row.get("split", "train"), row["label"], digest(file.read()))
    return crops


def wanted(export, shared):
    """For each part how often a crop's bytes come with a label's number."""
    crops = manifest(export)
    parts = collections.defaultdict(collections.Counter)
    for part, label, data in crops.values():
        labels = sorted({other for where, other, _ in crops.values() if shared or where == part})
        parts[part][(data, labels.index(label))] += 1
    return dict(parts)


def is_shared(layout):
    with open(os.path.join(layout, "layout.json"), encoding="utf-8") as file:
        return json.load(file)["numbers"] == "of the set"


def compare(found, expected):
    assert set(found) == set(expected), f"parts {sorted(found)}, not {sorted(expected)}"
    for part, crops in expected.items():
        assert found[part] == crops, (
            f"{part}: {sum(found[part].values())} crops, not {sum(crops.values())}; "
            f"missing {list((crops - found[part]).items())[:3]}, too many {list((found[part] - crops).items())[:3]}")
    for part in sorted(expected):
        labels = {number for _, number in expected[part]}
        print(f"{part}: {sum(expected[part].values())} crops of {len(labels)} labels")


def lists(export, layout):
    for kind in ("lst", "txt", "csv"):
        found = collections.defaultdict(collections.Counter)
        for name in os.listdir(layout):
            part, ending = os.path.splitext(name)
            if ending != "." + kind or name == "labels.csv":
                continue
            with open(os.path.join(layout, name), encoding="utf-8", newline="") as file:
                if kind == "csv":
                    pairs = [(row["path"], int(row["label"])) for row in csv.DictReader(file)]
                elif kind == "txt":
                    pairs = [(line.rsplit(" ", 1)[0], int(line.rsplit(" ", 1)[1])) for line in file]
                else:
                    pairs = [(line.rstrip("\n").split("\t")[2], int(line.split("\t")[1])) for line in file]
            for path, number in pairs:
                with open(os.path.join(export, path), "rb") as crop:
                    found[part][(digest(crop.read()), number)] += 1
        compare(found, wanted(export, is_shared(layout)))


def recordio(export, layout):
    """Reads records as their format is described, without a library."""
    found = collections.defaultdict(collections.Counter)
    for name in os.listdir(layout):
        part, ending = os.path.splitext(name)
        if ending != ".rec":
            continue
        data = open(os.path.join(layout, name), "rb").read()
        index = [line.split("\t") for line in open(os.path.join(layout, part + ".idx"))]
        places = {int(key): int(place) for key, place in index}

        def record(key):
            place, whole = places[key], b""
            while True:
                magic, length = struct.unpack_from("<II", data, place)
                assert magic == 0xCED7230A, f"no record at {place}"
                whole += data[place + 8:place + 8 + (length & 0x1FFFFFFF)]
                place += 8 + ((length & 0x1FFFFFFF) + 3) // 4 * 4
                if length >> 29 in (0, 3):
                    break
                whole += struct.pack("<I", 0xCED7230A)
            flag, label, number, second = struct.unpack_from("<IfQQ", whole)
            assert number == key and second == 0
            labels = struct.unpack_from(f"<{flag}f", whole, 24) if flag else (label,)
            return labels, whole[24 + 4 * flag:]

        (end, last), _ = record(0)
        crops = range(1, int(end))
        for key in crops:
            labels, picture = record(key)
            found[part][(digest(picture), int(labels[0]))] += 1
        ranges = [record(key)[0] for key in range(int(end), int(last))]
        assert [key for first, after in ranges for key in range(int(first), int(after))] == list(crops)
        for first, after in ranges:
            assert len({record(key)[0] for key in range(int(first), int(after))}) == 1, "one label in a range"
    compare(found, wanted(export, is_shared(layout)))


def mxnet(export, layout):
    """As InsightFace's MXFaceDataset and FaceImageIter."""
    import numbers

    import mxnet as mx

    found = collections.defaultdict(collections.Counter)
    for name in os.listdir(layout):
        part, ending = os.path.splitext(name)
        if ending != ".rec":
            continue
        path = os.path.join(layout, part)
        records = mx.recordio.MXIndexedRecordIO(path + ".idx", path + ".rec", "r")
        header, _ = mx.recordio.unpack(records.read_idx(0))
        assert header.flag > 0
        keys = range(1, int(header.label[0]))
        identities = range(int(header.label[0]), int(header.label[1]))
        for key in keys:
            header, picture = mx.recordio.unpack(records.read_idx(key))
            label = header.label if isinstance(header.label, numbers.Number) else header.label[0]
            assert header.id == key
            assert mx.image.imdecode(picture).shape == (112, 112, 3)
            found[part][(digest(bytes(picture)), int(label))] += 1
        covered = []
        for key in identities:
            header, _ = mx.recordio.unpack(records.read_idx(key))
            covered += range(int(header.label[0]), int(header.label[1]))
        assert covered == list(keys), "the labels' ranges cover the crops"
    compare(found, wanted(export, is_shared(layout)))
    classes, height, width = open(os.path.join(layout, "property")).read().split(",")
    assert (int(height), int(width)) == (112, 112)
    if is_shared(layout):
        assert int(classes) == len({label for _, label, _ in manifest(export).values()})
    print(f"mxnet {mx.__version__}")


def web(export, layout):
    import webdataset

    found = collections.defaultdict(collections.Counter)
    for name in sorted(os.listdir(layout)):
        if not name.endswith(".tar"):
            continue
        part = name.rsplit("-", 1)[0]
        path = os.path.join(layout, name)
        raw = list(webdataset.WebDataset(path, shardshuffle=False, empty_check=False))
        decoded = list(webdataset.WebDataset(path, shardshuffle=False, empty_check=False).decode("pil"))
        for sample, picture in zip(raw, decoded, strict=True):
            ending = "png" if "png" in sample else "jpg"
            assert picture[ending].size == (112, 112) and picture["json"]["label"] == picture["cls"]
            found[part][(digest(sample[ending]), picture["cls"])] += 1
    compare(found, wanted(export, is_shared(layout)))


def huggingface(export, layout):
    os.environ["HF_HUB_OFFLINE"] = "1"
    import tempfile

    import datasets

    with tempfile.TemporaryDirectory() as cache:
        loaded = datasets.load_dataset("imagefolder", data_dir=layout, cache_dir=cache)
        loaded = loaded.cast_column("image", datasets.Image(decode=False))
        names = {"validation": "val"}
        found = {}
        labels = {}
        for split, rows in loaded.items():
            found[names.get(split, split)] = collections.Counter(
                (digest(row["image"]["bytes"] or open(row["image"]["path"], "rb").read()), row["label"])
                for row in rows)
            labels.update({(split, row["label"]): row["label_name"] for row in rows})
        assert all(row["label_name"] for rows in loaded.values() for row in rows)
    compare(found, wanted(export, is_shared(layout)))


def torch(export, layout):
    from torchvision.datasets import ImageFolder

    crops = manifest(export)
    parts = {part for part, _, _ in crops.values()}
    found = {}
    for part in parts:
        root = os.path.join(layout, part)
        if not os.path.isdir(root):
            root, parts = layout, {"train"}
        loaded = ImageFolder(root)
        assert loaded[0][0].size == (112, 112)
        labels = sorted({label for where, label, _ in crops.values() if where == part})
        assert loaded.classes == labels, "the library's own order of labels"
        # A part without a label has other numbers in this library; names are the same.
        numbers = sorted({label for _, label, _ in crops.values()}) if is_shared(layout) else labels
        found[part] = collections.Counter(
            (digest(open(path, "rb").read()), numbers.index(loaded.classes[number]))
            for path, number in loaded.samples)
    compare(found, wanted(export, is_shared(layout)))


def lfw(export, layout):
    import shutil
    import tempfile

    import numpy
    from PIL import Image
    from sklearn.datasets import fetch_lfw_pairs

    with tempfile.TemporaryDirectory() as home:
        place = os.path.join(home, "lfw_home")
        os.mkdir(place)
        shutil.copytree(layout, os.path.join(place, "lfw"))
        for name in ("pairs.txt", "pairsDevTrain.txt", "pairsDevTest.txt"):
            shutil.copy(os.path.join(layout, "pairs.txt"), os.path.join(place, name))
        loaded = fetch_lfw_pairs(
            subset="10_folds", data_home=home, funneled=False, color=True, resize=1.0, slice_=(slice(0, 112), slice(0, 112)),
            download_if_missing=False)
        folds, pairs = map(int, open(os.path.join(layout, "pairs.txt")).readline().split())
        lines = open(os.path.join(layout, "pairs.txt")).read().split("\n")[1:-1]
        assert len(lines) == len(loaded.target) == 2 * folds * pairs
        assert [int(target) for target in loaded.target] == ([1] * pairs + [0] * pairs) * folds
        for pair, line in zip(loaded.pairs, lines, strict=True):
            fields = line.split("\t")
            names = [fields[0], fields[0] if len(fields) == 3 else fields[2]]
            for picture, name, number in zip(pair, names, [fields[1], fields[-1]], strict=True):
                path = os.path.join(layout, name, f"{name}_{int(number):04d}.jpg")
                own = numpy.asarray(Image.open(path), dtype=numpy.float32) / 255
                assert numpy.allclose(own, picture / (1 if picture.max() <= 1 else 255), atol=1e-3), path
    # Every crop is there, under its label.
    names = collections.Counter(
        (digest(open(os.path.join(folder, file), "rb").read()), os.path.basename(folder))
        for folder, _, files in os.walk(layout) for file in files if file.endswith(".jpg"))
    assert names == collections.Counter(
        (data, label.replace(" ", "_")) for _, label, data in manifest(export).values())
    print(f"{folds} folds of {pairs} pairs of each kind")


loaders = {
    "list": lists, "recordio": recordio, "mxnet": mxnet, "webdataset": web, "datasets": huggingface,
    "torchvision": torch, "lfw": lfw,
}
loaders[sys.argv[1]](sys.argv[2], sys.argv[3])
