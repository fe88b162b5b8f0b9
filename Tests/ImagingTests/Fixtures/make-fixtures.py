#!/usr/bin/env python3
"""Makes this folder anew: small photos of every kind, and what Pillow makes of them (expected.json).

Needs Pillow, numpy, a C compiler and libjpeg. The tests need none of them: fixtures are committed.
Where facet means to differ from Pillow, `expected` below says so.
"""
import ctypes, io, json, os, struct, subprocess, sys, tempfile, zlib
import numpy as np
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
out = here
os.makedirs(out, exist_ok=True)
expected = {}

C = r"""
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
/* Writes what Pillow cannot: any colour space, any sampling factors of the first component. */
int encode(const char *path, unsigned char *px, int w, int h, int n, int in, int stored, int hs, int vs,
           int progressive, int restart, int arith, int adobe) {
  struct jpeg_compress_struct c; struct jpeg_error_mgr e;
  c.err = jpeg_std_error(&e); jpeg_create_compress(&c);
  FILE *f = fopen(path, "wb"); jpeg_stdio_dest(&c, f);
  c.image_width = w; c.image_height = h; c.input_components = n; c.in_color_space = in;
  jpeg_set_defaults(&c); jpeg_set_colorspace(&c, stored); jpeg_set_quality(&c, 88, TRUE);
  if (adobe >= 0) { c.write_Adobe_marker = adobe; if (!adobe) c.write_JFIF_header = FALSE; }
  for (int i = 0; i < c.num_components; i++) { c.comp_info[i].h_samp_factor = 1; c.comp_info[i].v_samp_factor = 1; }
  c.comp_info[0].h_samp_factor = hs; c.comp_info[0].v_samp_factor = vs;
  if (c.num_components == 4) { c.comp_info[3].h_samp_factor = hs; c.comp_info[3].v_samp_factor = vs; }
  if (progressive) jpeg_simple_progression(&c);
  c.restart_interval = restart; c.arith_code = arith;
  jpeg_start_compress(&c, TRUE);
  while (c.next_scanline < c.image_height) { JSAMPROW r = px + (size_t)c.next_scanline * w * n; jpeg_write_scanlines(&c, &r, 1); }
  jpeg_finish_compress(&c); jpeg_destroy_compress(&c); fclose(f); return 0;
}
"""
RGB, GRAY, YCC, CMYK, YCCK = 2, 1, 3, 4, 5

with tempfile.TemporaryDirectory() as d:
    open(d + "/e.c", "w").write(C)
    subprocess.check_call(["cc", "-shared", "-fPIC", "-o", d + "/e.so", d + "/e.c", "-ljpeg"])
    encoder = ctypes.CDLL(d + "/e.so")

W, H = 61, 45
photo = Image.open(os.path.join(here, "../../../Samples/astronaut.png")).convert("RGB").crop((150, 20, 333, 155))
photo = photo.resize((W, H), Image.LANCZOS)


def path(name):
    return os.path.join(out, name)


def keep(name, data):
    open(path(name), "wb").write(data)


def fnv(data):
    h = 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return "%016x" % h


def expect(name, pixels=None, **extra):
    """Notes the pixels that decoding must give: Pillow's unless given."""
    if pixels is None:
        pixels = np.array(ImageOps.exif_transpose(Image.open(path(name))).convert("RGB"))
    h, w, _ = pixels.shape
    spots = [(0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1), (w // 2, h // 2), (w // 3, h // 4)]
    expected[name] = dict(
        width=w, height=h, hash=fnv(pixels.tobytes()),
        samples=[[x, y] + pixels[y, x].tolist() for x, y in spots], **extra)


def jpeg(name, image=photo, inspace=RGB, stored=YCC, h=1, v=1, progressive=0, restart=0, arith=0, adobe=-1):
    px = np.ascontiguousarray(np.array(image))
    n = 1 if px.ndim == 2 else px.shape[2]
    encoder.encode(
        path(name).encode(), px.ctypes.data_as(ctypes.c_char_p), image.width, image.height, n, inspace, stored, h,
        v, progressive, restart, arith, adobe)
    expect(name)


jpeg("444.jpg")
jpeg("422.jpg", h=2)
jpeg("440.jpg", v=2)
jpeg("420.jpg", h=2, v=2)
jpeg("411.jpg", h=4)
jpeg("grey.jpg", photo.convert("L"), GRAY, GRAY)
jpeg("rgb.jpg", stored=RGB)
jpeg("progressive.jpg", h=2, v=2, progressive=1)
jpeg("progressive-grey.jpg", photo.convert("L"), GRAY, GRAY, progressive=1)
jpeg("restart.jpg", h=2, v=2, restart=2)
jpeg("progressive-restart.jpg", h=2, progressive=1, restart=3)
jpeg("arithmetic.jpg", h=2, v=2, arith=1)
ink = ImageOps.invert(photo).convert("CMYK")  # any four channels will do
quad = np.array(ink)
quad[:, :, 3] = 255 - np.array(photo.convert("L")) // 2
inverted = Image.fromarray(255 - quad, "CMYK")
jpeg("cmyk.jpg", inverted, CMYK, CMYK)
jpeg("cmyk-no-adobe.jpg", inverted, CMYK, CMYK, adobe=0)
jpeg("ycck.jpg", inverted, CMYK, YCCK)
jpeg("ycck-420.jpg", inverted, CMYK, YCCK, h=2, v=2)
jpeg("ycck-progressive.jpg", inverted, CMYK, YCCK, h=2, progressive=1)
jpeg("one-pixel.jpg", photo.crop((9, 9, 10, 10)))


def tiff(orientation, order):
    e = "<" if order == b"II" else ">"
    entries = [(0x010E, 2, 4, b"abc\0"), (0x0112, 3, 1, struct.pack(e + "HH", orientation, 0)),
               (0x0128, 3, 1, struct.pack(e + "HH", 2, 0))]
    data = order + struct.pack(e + "HIH", 42, 8, len(entries))
    for tag, kind, count, value in entries:
        data += struct.pack(e + "HHI", tag, kind, count) + value
    return data + struct.pack(e + "I", 0)


base = open(path("420.jpg"), "rb").read()
for o in range(1, 9):
    segment = b"Exif\0\0" + tiff(o, b"II" if o % 2 else b"MM")
    keep(f"orientation-{o}.jpg", base[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + base[2:])
    expect(f"orientation-{o}.jpg", orientation=o)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size, depth, color, samples, interlaced=False, before=b"", after=b""):
    """`samples` is [height, width, channels] of whole numbers below 2**depth."""
    w, h = size

    def rows(block):
        if block.shape[0] == 0 or block.shape[1] == 0:
            return b""
        data = b""
        for y, row in enumerate(block):
            flat = row.reshape(-1)
            if depth == 16:
                raw = flat.astype(">u2").tobytes()
            elif depth == 8:
                raw = flat.astype(np.uint8).tobytes()
            else:
                bits = np.unpackbits(flat.astype(np.uint8)[:, None], axis=1)[:, 8 - depth:].reshape(-1)
                raw = np.packbits(bits).tobytes()
            if y % 2 and y:  # the filter "up" on every other row
                data += b"\2" + bytes((a - b) & 255 for a, b in zip(raw, previous))
            else:
                data += b"\0" + raw
            previous = raw
        return data

    if interlaced:
        raw = b"".join(
            rows(samples[y0::dy, x0::dx])
            for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)))
    else:
        raw = rows(samples)
    header = struct.pack(">IIBBBBB", w, h, depth, color, 0, 0, int(interlaced))
    z = zlib.compress(raw, 9)
    half = len(z) // 2
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", z[:half]) + chunk(b"IDAT", z[half:])
            + after + chunk(b"IEND", b""))


rgb = np.array(photo).astype(int)
grey = np.array(photo.convert("L")).astype(int)[:, :, None]
alpha = np.indices((H, W)).sum(0)[:, :, None] * 255 // (W + H - 2)
fine = np.random.default_rng(7).integers(0, 256, (H, W, 1))  # low bytes
palette = [(i * 37 % 256, i * 91 % 256, i * 13 % 256) for i in range(256)]
for interlaced in (False, True):
    end = "-interlaced.png" if interlaced else ".png"

    def both(stem, depth, color, samples, before=b"", pixels=None):
        keep(stem + end, png((W, H), depth, color, samples, interlaced, before))
        expect(stem + end, pixels)

    for depth in (1, 2, 4, 8):
        both(f"grey-{depth}", depth, 0, grey >> (8 - depth))
        table = b"".join(bytes(c) for c in palette[: 1 << depth])
        both(f"palette-{depth}", depth, 3, grey >> (8 - depth), chunk(b"PLTE", table))
    # Pillow clips 16-bit grey at 255, which leaves a white picture; facet keeps the high byte, as libpng does
    # and as both do for colour.
    both("grey-16", 16, 0, grey * 256 + fine, pixels=np.repeat(grey, 3, 2).astype(np.uint8))
    both("rgb-8", 8, 2, rgb)
    both("rgb-16", 16, 2, rgb * 256 + fine)
    both("grey-alpha-8", 8, 4, np.concatenate([grey, alpha], 2))
    both("grey-alpha-16", 16, 4, np.concatenate([grey, alpha], 2) * 256 + fine)
    both("rgba-8", 8, 6, np.concatenate([rgb, alpha], 2))
    both("rgba-16", 16, 6, np.concatenate([rgb, alpha], 2) * 256 + fine)

small = b"".join(bytes(c) for c in palette[:16])
keep("palette-transparent.png", png((W, H), 4, 3, grey >> 4, False, chunk(b"PLTE", small) + chunk(b"tRNS", bytes(range(0, 160, 10)))))
expect("palette-transparent.png")
keep("rgb-transparent.png", png((W, H), 8, 2, rgb, False, chunk(b"tRNS", struct.pack(">HHH", *rgb[0, 0].tolist()))))
expect("rgb-transparent.png")
keep("grey-transparent.png", png((W, H), 8, 0, grey, False, chunk(b"tRNS", struct.pack(">H", int(grey[0, 0, 0])))))
expect("grey-transparent.png")
keep("eXIf-before.png", png((W, H), 8, 2, rgb, False, chunk(b"eXIf", tiff(6, b"MM"))))
expect("eXIf-before.png", orientation=6)
keep("eXIf-after-interlaced.png", png((W, H), 8, 2, rgb, True, b"", chunk(b"eXIf", tiff(7, b"II"))))
expect("eXIf-after-interlaced.png", orientation=7)

# Bad input. These have no expected pixels.
import random
large = photo.resize((W * 6, H * 6), Image.BICUBIC)
b = io.BytesIO(); large.save(b, "JPEG", quality=90); whole = b.getvalue()
keep("cut-most.jpg", whole[: len(whole) * 75 // 100])
keep("cut-little.jpg", whole[: len(whole) * 35 // 100])
keep("cut-closed.jpg", whole[: len(whole) * 35 // 100] + b"\xff\xd9")
b = io.BytesIO(); large.save(b, "JPEG", quality=90, progressive=True); whole = b.getvalue()
keep("cut-progressive.jpg", whole[: len(whole) // 2])
keep("cut-header.jpg", whole[:300])
p = open(path("rgb-8.png"), "rb").read()
keep("cut.png", p[: len(p) // 2])
bad = bytearray(p); at = p.index(b"IDAT"); bad[at + 4 + struct.unpack(">I", p[at - 4:at])[0]] ^= 1
keep("wrong-crc.png", bytes(bad))
bad = bytearray(p); bad[p.index(b"IHDR") + 17] ^= 1
keep("wrong-header-crc.png", bytes(bad))
keep("empty.jpg", b"")
keep("text.jpg", b"Dear diary,\nthis is not a photo.\n")
h = bytearray(open(path("444.jpg"), "rb").read()); at = h.index(b"\xff\xc0"); h[at + 5:at + 9] = struct.pack(">HH", 60000, 60000)
keep("huge.jpg", bytes(h))
keep("huge.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))
h = bytearray(open(path("444.jpg"), "rb").read()); at = h.index(b"\xff\xc0"); h[at + 4] = 12
keep("twelve-bit.jpg", bytes(h))
for kind in ("GIF", "WEBP", "TIFF", "BMP"):
    b = io.BytesIO(); photo.crop((0, 0, 8, 8)).save(b, kind); keep("really-" + kind.lower() + ".jpg", b.getvalue())

json.dump(expected, open(path("expected.json"), "w"), indent=1, sort_keys=True)
print(len(expected), "expected;", sum(os.path.getsize(path(f)) for f in os.listdir(out)), "bytes")
