#!/usr/bin/env python3
"""Makes formats/: small photos of the kinds that need a library, all of the picture in formats/reference.png.

Needs Pillow (with WebP), numpy, heif-enc (libheif-examples) and tiffcp (libtiff-tools). The tests need none of them.
"""
import io, os, struct, subprocess
import numpy as np
from PIL import Image, ImageCms

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
os.makedirs(here, exist_ok=True)
W, H = 64, 48
photo = Image.open(os.path.join(here, "../../../../Samples/astronaut.png")).convert("RGB")
photo = photo.crop((150, 20, 342, 164)).resize((W, H), Image.LANCZOS)


def at(name):
    return os.path.join(here, name)


photo.save(at("reference.png"))
icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
exif = Image.Exif()
exif[0x0112] = 6  # upright after a quarter turn clockwise
stored = photo.transpose(Image.Transpose.ROTATE_90)

# WebP: lossless is exact; lossy; turned by EXIF; with a profile; two frames; cut.
photo.save(at("lossless.webp"), lossless=True, exact=True)
photo.save(at("lossy.webp"), quality=90)
stored.save(at("turned.webp"), lossless=True, exif=exif, icc_profile=icc)
photo.save(at("moving.webp"), save_all=True, append_images=[Image.new("RGB", (W, H), "red")], lossless=True)
data = open(at("lossy.webp"), "rb").read()
open(at("cut.webp"), "wb").write(data[: len(data) // 2])
open(at("huge.webp"), "wb").write(  # claims 16383 x 16383, above the limit
    b"RIFF" + struct.pack("<I", 24) + b"WEBPVP8 " + struct.pack("<I", 12)
    + bytes([0x10, 0, 0, 0x9D, 0x01, 0x2A]) + struct.pack("<HH", 16383, 16383) + b"\0\0")

# TIFF: plain, packed, tiled, 16 bits, turned, planes apart, cut.
photo.save(at("plain.tif"), compression=None, icc_profile=icc)
subprocess.check_call(["tiffcp", "-c", "lzw:2", "-r", "7", at("plain.tif"), at("lzw.tif")])
subprocess.check_call(["tiffcp", "-t", "-w", "16", "-l", "16", "-c", "zip", at("plain.tif"), at("tiled.tif")])
subprocess.check_call(["tiffcp", "-p", "separate", "-B", at("plain.tif"), at("planes.tif")])
stored.save(at("turned.tif"), compression="tiff_lzw", exif=exif)
data = open(at("lzw.tif"), "rb").read()
plain = np.asarray(photo)


def tiff(entries, blob, endian="<"):
    """One directory after the header, then `blob`; values are shorts or longs; "blob" is where the blob stands."""
    start = 8 + 2 + 12 * len(entries) + 4
    out = (b"II" if endian == "<" else b"MM") + struct.pack(endian + "HI", 42, 8)
    out += struct.pack(endian + "H", len(entries))
    for tag, kind, count, value in entries:
        value = start + value[1] if isinstance(value, tuple) else value
        packed = struct.pack(endian + "HH", value, 0) if kind == 3 and count == 1 else struct.pack(endian + "I", value)
        out += struct.pack(endian + "HHI", tag, kind, count) + packed
    return out + struct.pack(endian + "I", 0) + blob


# 16 bits: low bytes that must be dropped.
deep = (plain.astype(np.uint16) << 8 | 0x7F).astype(">u2").tobytes()
bits = struct.pack(">HHH", 16, 16, 16)
open(at("deep.tif"), "wb").write(tiff([
    (0x100, 3, 1, W), (0x101, 3, 1, H), (0x102, 3, 3, ("blob", 0)), (0x103, 3, 1, 1), (0x106, 3, 1, 2),
    (0x111, 4, 1, ("blob", 6)), (0x115, 3, 1, 3), (0x116, 3, 1, H), (0x117, 4, 1, len(deep))],
    bits + deep, ">"))
open(at("cut.tif"), "wb").write(open(at("deep.tif"), "rb").read()[:9000])
open(at("huge.tif"), "wb").write(tiff([
    (0x100, 4, 1, 60000), (0x101, 4, 1, 60000), (0x102, 3, 1, 8), (0x103, 3, 1, 1), (0x106, 3, 1, 1),
    (0x111, 4, 1, ("blob", 0)), (0x115, 3, 1, 1), (0x116, 4, 1, 60000), (0x117, 4, 1, 10)], b"\0" * 10))

# GIF: 256 colours chosen from the picture; interlaced; a frame that is smaller than the canvas; cut.
few = photo.quantize(256, dither=Image.Dither.NONE)
few.save(at("plain.gif"), interlace=0)
few.save(at("interlaced.gif"), interlace=1)
few.save(at("moving.gif"), save_all=True, append_images=[Image.new("RGB", (W, H), "red")], duration=100)
few.convert("RGB").save(at("reference-gif.png"))
data = open(at("plain.gif"), "rb").read()
open(at("cut.gif"), "wb").write(data[: len(data) * 2 // 3])
open(at("huge.gif"), "wb").write(b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff;")

# HEIC and AVIF, the first also of 10 bits.
photo.save("/tmp/facet-photo.png", icc_profile=icc)
exact = ["-p", "chroma=444"]
for name, more in [("plain.heic", ["-q", "95"]), ("plain.avif", ["-A", "-q", "95"])]:
    subprocess.check_call(["heif-enc", *more, *exact, "-o", at(name), "/tmp/facet-photo.png"])
rows = b"".join(b"\0" + (plain[y].astype(np.uint16) * 257).astype(">u2").tobytes() for y in range(H))
import zlib


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


open("/tmp/facet-deep.png", "wb").write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
subprocess.check_call(
    ["heif-enc", "-q", "95", *exact, "-b", "10", "-o", at("deep.heic"), "/tmp/facet-deep.png"])
# 256x192 with a picture of 128x96 beside it.
photo_beside = Image.open(os.path.join(here, "../../../../Samples/astronaut.png")).convert("RGB")
photo_beside.crop((150, 20, 342, 164)).resize((256, 192), Image.LANCZOS).save("/tmp/facet-beside.png")
subprocess.check_call(
    ["heif-enc", "-A", "-q", "90", "-t", "128", "-o", at("small-beside.avif"), "/tmp/facet-beside.png"])
data = open(at("plain.heic"), "rb").read()
open(at("cut.heic"), "wb").write(data[: len(data) * 2 // 3])

# A raw file as cameras write them: a DNG with a reduced JPEG first, and the sensor's values in a sub-directory.
jpeg = io.BytesIO()
stored.save(jpeg, "JPEG", quality=95, subsampling=0)
jpeg = jpeg.getvalue()
SW, SH = 32, 24
sensor = np.full((SH, SW), 1000, "<u2").tobytes()


def directory(entries, start):
    out = struct.pack("<H", len(entries))
    for tag, kind, count, value in entries:
        body = value if isinstance(value, bytes) else struct.pack("<HH" if kind == 3 else "<I", *((value, 0) if kind == 3 else (value,)))
        out += struct.pack("<HHI", tag, kind, count) + body
    return out + struct.pack("<I", 0)


def dng(jpeg_at=None):
    first = 8
    n0, n1 = 17, 13
    sub = first + 2 + 12 * n0 + 4
    blobs = sub + 2 + 12 * n1 + 4
    make, model = b"facet\0", b"test camera\0"
    bits_at = blobs
    make_at = bits_at + 6
    model_at = make_at + len(make)
    matrix_at = model_at + len(model)
    matrix = b"".join(struct.pack("<ii", int(v * 10000), 10000) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    sensor_at = matrix_at + len(matrix)
    jpeg_at = jpeg_at or sensor_at + len(sensor)
    entries0 = [
        (0xFE, 4, 1, 1), (0x100, 4, 1, stored.width), (0x101, 4, 1, stored.height), (0x102, 3, 3, struct.pack("<I", bits_at)),
        (0x103, 3, 1, 7), (0x106, 3, 1, 6), (0x10F, 2, len(make), struct.pack("<I", make_at)),
        (0x110, 2, len(model), struct.pack("<I", model_at)), (0x111, 4, 1, jpeg_at), (0x112, 3, 1, 6),
        (0x115, 3, 1, 3), (0x116, 4, 1, stored.height), (0x117, 4, 1, len(jpeg)), (0x14A, 4, 1, sub),
        (0xC612, 1, 4, b"\1\4\0\0"), (0xC613, 1, 4, b"\1\1\0\0"), (0xC621, 10, 9, struct.pack("<I", matrix_at))]
    entries1 = [
        (0xFE, 4, 1, 0), (0x100, 4, 1, SW), (0x101, 4, 1, SH), (0x102, 3, 1, 16), (0x103, 3, 1, 1),
        (0x106, 3, 1, 32803), (0x111, 4, 1, sensor_at), (0x115, 3, 1, 1), (0x116, 4, 1, SH),
        (0x117, 4, 1, len(sensor)), (0x11C, 3, 1, 1), (0x828D, 3, 2, struct.pack("<HH", 2, 2)),
        (0x828E, 1, 4, b"\0\1\1\2")]
    assert (len(entries0), len(entries1)) == (n0, n1)
    return (b"II" + struct.pack("<HI", 42, first) + directory(entries0, first) + directory(entries1, sub)
            + struct.pack("<HHH", 8, 8, 8) + make + model + matrix + sensor + jpeg)


open(at("camera.dng"), "wb").write(dng())
open(at("cut.dng"), "wb").write(dng()[:-len(jpeg)])
