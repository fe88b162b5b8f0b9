#!/usr/bin/env python3
"""Makes nms.json: sets of boxes with equal scores, and what the reference's last NMS keeps of them.

The function is facenet-pytorch's own, read from its source without torch, and its argsort is stable: on plain
argsort the order of equal scores depends on numpy's build. Needs facenet-pytorch (pip install --no-deps) and numpy.
The tests need neither.
"""
import ast, functools, importlib.metadata, importlib.util, json, os, types
import numpy as np

folder = importlib.util.find_spec("facenet_pytorch").submodule_search_locations[0]
source = open(os.path.join(folder, "models/utils/detect_face.py")).read()
tree = ast.parse(source)
tree.body = [node for node in tree.body if getattr(node, "name", "") == "nms_numpy"]
stable = types.SimpleNamespace(**vars(np))
stable.argsort = functools.partial(np.argsort, kind="stable")
reference = {"np": stable}
exec(compile(tree, "detect_face.py", "exec"), reference)

random = np.random.default_rng(21)
sets = []
for count, levels in [(2, 1), (3, 1), (5, 2), (8, 3), (12, 1), (20, 4), (30, 2), (40, 6), (60, 3), (90, 8)]:
    corner = random.uniform(-10, 25 * np.sqrt(count), (count, 2))
    size = random.uniform(8, 60, (count, 2))
    boxes = np.concatenate([corner, corner + size], 1).round(2).astype(np.float32)
    # Pairs that differ by less than the crop's pixel, as two candidates with the same crop do.
    for index in range(0, count - 1, 4):
        boxes[index + 1] = boxes[index] + random.uniform(-6, 6, 4).round(2).astype(np.float32)
    scores = (random.integers(0, levels, count) / levels * 0.3 + 0.7).astype(np.float32)
    kept = reference["nms_numpy"](boxes, scores, 0.7, "Min")
    sets.append({
        "boxes": [[float(value) for value in box] for box in boxes],
        "scores": [float(score) for score in scores],
        "kept": [int(index) for index in kept],
    })
answer = {
    "facenet-pytorch": importlib.metadata.version("facenet-pytorch"), "numpy": np.__version__, "kind": "stable",
    "limit": 0.7, "sets": sets,
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "nms.json"), "w") as file:
    json.dump(answer, file)
    file.write("\n")
