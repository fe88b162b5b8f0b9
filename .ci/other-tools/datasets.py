"""What labelme and supervision make of facet's files, and files that they write: datasets.py KIND TRUTH PATH PHOTOS

KIND is labelme, read-yolo, read-voc, read-coco (compare with the truth), or write-yolo, write-voc, write-coco,
write-labelme (write the truth, for facet to read)."""
import json
import os
import sys

import numpy

kind, truth, path, folder = sys.argv[1:]
photos = {os.path.basename(p["path"]): p for p in map(json.loads, open(truth, encoding="utf-8"))}


def check(name, boxes, by):
    faces = sorted(face["box"] for face in photos[name]["faces"])
    boxes = sorted(map(list, boxes))
    assert len(faces) == len(boxes), f"{name}: {len(boxes)} faces instead of {len(faces)}"
    for face, box in zip(faces, boxes):
        # Both stay within the photo.
        limits = [photos[name]["width"], photos[name]["height"]] * 2
        face = [min(max(value, 0), limit) for value, limit in zip(face, limits)]
        assert all(abs(a - b) <= by for a, b in zip(face, box)), f"{name}: {box} is not {face}"


def labelme():
    from labelme._label_file import LabelFile
    files = [name for name in os.listdir(path) if name.endswith(".json")]
    assert len(files) == len(photos)
    for name in files:
        file = LabelFile(os.path.join(path, name))
        faces = [s for s in file.shapes if s["label"] == "face"]
        assert all(s["shape_type"] == "rectangle" for s in faces)
        boxes = [[*s["points"][0], *s["points"][1]] for s in faces]
        check(os.path.basename(file.imagePath), boxes, 0.01)


def dataset():
    import supervision
    data = supervision.DetectionDataset
    if kind == "read-yolo":
        names = os.path.join(path, "data.yaml")
        with open(names, "w", encoding="utf-8") as file:
            file.write("nc: 1\nnames: [face]\n")
        return data.from_yolo(folder, path, names)
    if kind == "read-voc":
        return data.from_pascal_voc(folder, path)
    return data.from_coco(folder, path)


def read():
    # supervision takes VOC's pixels, counted from 1, as they are.
    by = 1.51 if kind == "read-voc" else 0.02
    found = 0
    for image, _, detections in dataset():
        check(os.path.basename(image), detections.xyxy.tolist(), by)
        found += 1
    assert found == len(photos), f"{found} photos instead of {len(photos)}"


def write():
    import supervision
    images = [os.path.join(folder, name) for name in sorted(photos)]
    annotations = {}
    for image in images:
        boxes = [face["box"] for face in photos[os.path.basename(image)]["faces"]]
        boxes = numpy.array(boxes, dtype=float).reshape(-1, 4)
        annotations[image] = supervision.Detections(xyxy=boxes, class_id=numpy.zeros(len(boxes), dtype=int))
    data = supervision.DetectionDataset(classes=["face"], images=images, annotations=annotations)
    os.makedirs(path, exist_ok=True)
    if kind == "write-yolo":
        data.as_yolo(annotations_directory_path=path, data_yaml_path=os.path.join(path, "data.yaml"))
    elif kind == "write-voc":
        data.as_pascal_voc(annotations_directory_path=path)
    elif kind == "write-labelme":
        data.as_labelme(annotations_directory_path=path)
    else:
        data.as_coco(annotations_path=os.path.join(path, "coco.json"))


{"labelme": labelme}.get(kind, write if kind.startswith("write") else read)()
