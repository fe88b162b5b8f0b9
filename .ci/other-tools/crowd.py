"""A photo of 640×480 with 600 faces, whose names and places need more than 64 KB of XMP."""
import json
import sys

faces = []
for index in range(600):
    x, y = index % 30 * 20, index // 30 * 20
    faces.append({
        "box": [x, y, x + 16, y + 16], "state": "added",
        "person": f"Person number {index} of a very large crowd in front of the house"})
print(json.dumps({"path": sys.argv[1], "width": 640, "height": 480, "faces": faces}))
