"""Gives a JPEG file an EXIF orientation: turn.py FILE NUMBER"""
import struct
import sys

path, orientation = sys.argv[1], int(sys.argv[2])
data = open(path, "rb").read()
assert data[:2] == b"\xff\xd8"
tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
body = b"Exif\0\0" + tiff
out = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
position = 2
while data[position + 1] != 0xDA:
    length = 2 + struct.unpack(">H", data[position + 2:position + 4])[0]
    if data[position + 1] != 0xE1:
        out += data[position:position + length]
    position += length
open(path, "wb").write(out + data[position:])
