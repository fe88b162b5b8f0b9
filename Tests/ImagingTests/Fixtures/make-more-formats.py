#!/usr/bin/env python3
"""Makes the rest of formats/: BMP, floating point TIFF, JPEG XL, JPEG 2000, transparency, profiles, damaged PNG.

All are of the picture in formats/reference.png, or as many of its colours as they can hold. Needs Pillow, numpy, cjxl
(libjxl-tools), opj_compress (libopenjp2-tools) and ffmpeg with libaom. The tests need none of them.
"""
import io, os, struct, subprocess, tempfile, zlib
import numpy as np
from PIL import Image, ImageCms

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
photo = Image.open(os.path.join(here, "reference.png")).convert("RGB")
W, H = photo.size
plain = np.asarray(photo)


def at(name):
    return os.path.join(here, name)


def keep(name, data):
    open(at(name), "wb").write(data)


# MARK: BMP

def rows(pixels, bits):
    """Packed rows of four-byte multiples, the lowest row first."""
    out = b""
    for row in pixels[::-1]:
        if bits <= 8:
            padded = np.zeros((len(row) * bits + 7) // 8 * 8 // bits, np.uint8)
            padded[: len(row)] = row
            packed = np.zeros(len(padded) * bits // 8, np.uint8)
            for i in range(8 // bits):
                packed |= padded[i :: 8 // bits] << (8 - bits * (i + 1))
            line = packed.tobytes()
        else:
            line = row.tobytes()
        out += line + b"\0" * (-len(line) % 4)
    return out


def bmp(pixels, bits, compression=0, palette=b"", masks=b"", height=H, header=40, extra=b"", tail=b""):
    fields = struct.pack("<IiiHHIIiiII", header, W, height, 1, bits, compression, len(pixels), 2835, 2835,
                         len(palette) // 4 if header > 12 else 0, 0)
    if header == 12:
        fields = struct.pack("<IHHHH", 12, W, H, 1, bits)
    fields += extra
    start = 14 + len(fields) + len(masks) + len(palette)
    return (b"BM" + struct.pack("<IHHI", start + len(pixels) + len(tail), 0, 0, start) + fields + masks + palette
            + pixels + tail)


bgr = plain[:, :, ::-1]
keep("plain.bmp", bmp(rows(bgr, 24), 24))
keep("core.bmp", bmp(rows(bgr, 24), 24, header=12))
keep("top-down.bmp", bmp(rows(bgr[::-1], 24), 24, height=-H))
wide = np.zeros((H, W, 4), np.uint8)
wide[:, :, :3] = bgr
keep("wide.bmp", bmp(rows(wide, 32), 32))
# The fourth header, with masks in the order of RGBA.
rgba = np.dstack([plain, np.tile((np.arange(W) * 4).astype(np.uint8), (H, 1))])
v4 = struct.pack("<IIII", 0xFF, 0xFF00, 0xFF0000, 0xFF000000) + b"BGRs"[::-1] + b"\0" * 48
keep("masks.bmp", bmp(rows(rgba, 32), 32, compression=3, header=108, extra=v4))
six = (plain[:, :, 0].astype(np.uint16) >> 3 << 11) | (plain[:, :, 1].astype(np.uint16) >> 2 << 5) | plain[:, :, 2] >> 3
keep("565.bmp", bmp(rows(six.astype("<u2"), 16), 16, compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
five = (plain[:, :, 0].astype(np.uint16) >> 3 << 10) | (plain[:, :, 1].astype(np.uint16) >> 3 << 5) | plain[:, :, 2] >> 3
keep("555.bmp", bmp(rows(five.astype("<u2"), 16), 16))


def runs(indices, bits):
    """Runs of equal pixels, literal parts of others, and a jump over what has the first colour."""
    out = b""
    for row in indices[::-1]:
        x = 0
        while x < len(row):
            n = 1
            while x + n < len(row) and row[x + n] == row[x] and n < 255:
                n += 1
            if row[x] == 0 and n > 3 and x + n < len(row):
                out += bytes([0, 2, n, 0])
            elif n > 1 or len(row) - x < 3:
                n = n if n > 1 else 1
                out += bytes([n, row[x] if bits == 8 else row[x] << 4 | row[x]])
            else:
                n = 3
                while x + n < len(row) and n < 250 and row[x + n] != row[x + n - 1]:
                    n += 1
                part = bytes(row[x : x + n])
                if bits == 4:
                    part = bytes(a << 4 | b for a, b in zip(part[::2], (part + b"\0")[1::2]))
                out += bytes([0, n]) + part + b"\0" * (len(part) % 2)
            x += n
        out += b"\0\0"
    return out + b"\0\1"


def few(colors):
    picture = photo.quantize(colors, dither=Image.Dither.NONE)
    palette = np.frombuffer(bytes(picture.getpalette()[: 3 * colors]).ljust(3 * colors, b"\0"), np.uint8).reshape(-1, 3)
    indices = np.asarray(picture)
    Image.fromarray(palette[indices]).save(at("reference-%d.png" % colors))
    return indices, b"".join(bytes(c[::-1]) + b"\0" for c in palette)


for colors, bits in [(256, 8), (16, 4), (4, 2), (2, 1)]:
    indices, palette = few(colors)
    keep("palette-%d.bmp" % bits, bmp(rows(indices, bits), bits, palette=palette))
    if bits in (8, 4):
        keep("runs-%d.bmp" % bits, bmp(runs(indices, bits), bits, compression=1 if bits == 8 else 2, palette=palette))
keep("cut.bmp", open(at("plain.bmp"), "rb").read()[:5000])
huge = bytearray(open(at("plain.bmp"), "rb").read()[:60])
huge[18:26] = struct.pack("<ii", 60000, 60000)
keep("huge.bmp", bytes(huge))


# MARK: floating point TIFF

def tiff(entries, blob):
    start = 8 + 2 + 12 * len(entries) + 4
    out = b"II" + struct.pack("<HI", 42, 8) + struct.pack("<H", len(entries))
    for tag, kind, count, value in entries:
        value = start + value[1] if isinstance(value, tuple) else value
        packed = struct.pack("<HH", value, 0) if kind == 3 and count == 1 else struct.pack("<I", value)
        out += struct.pack("<HHI", tag, kind, count) + packed
    return out + struct.pack("<I", 0) + blob


s = plain / 255.0
linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def float_tiff(values, bits, more=[], rows=H, planes=1):
    data = values.astype({16: "<f2", 32: "<f4", 64: "<f8"}[bits]).tobytes()
    strips = (H // rows) * (3 if planes == 2 else 1)
    size = len(data) // strips
    head = struct.pack("<6H", *[bits] * 3, 3, 3, 3)
    first = 12 + 8 * strips
    head += b"".join(struct.pack("<I", 0) for _ in range(strips))  # filled in below
    entries = lambda base: [
        (0x100, 3, 1, W), (0x101, 3, 1, H), (0x102, 3, 3, ("blob", 0)), (0x103, 3, 1, 1), (0x106, 3, 1, 2),
        (0x111, 4, strips, ("blob", 12) if strips > 1 else ("blob", first)), (0x115, 3, 1, 3), (0x116, 3, 1, rows),
        (0x117, 4, strips, ("blob", 12 + 4 * strips) if strips > 1 else size), (0x11C, 3, 1, planes),
        (0x153, 3, 3, ("blob", 6))]
    base = 8 + 2 + 12 * 11 + 4
    places = b"".join(struct.pack("<I", base + first + i * size) for i in range(strips))
    return tiff(entries(base), head[:12] + places + struct.pack("<I", size) * strips + data)


keep("float.tif", float_tiff(linear, 32))
keep("half.tif", float_tiff(linear, 16, rows=16))
keep("double.tif", float_tiff(linear.transpose(2, 0, 1), 64, planes=2))
bright = np.zeros((H, W, 3))
bright[:, :16], bright[:, 16:32], bright[:, 32:48], bright[:, 48:] = -3, 7, np.nan, np.inf
keep("bright.tif", float_tiff(bright, 32))

# A picture that lies on its side, which only XMP says.
stored = np.asarray(photo.transpose(Image.Transpose.ROTATE_90))
packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' \
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
keep("xmp-turned.tif", tiff([
    (0x100, 3, 1, H), (0x101, 3, 1, W), (0x102, 3, 3, ("blob", 0)), (0x103, 3, 1, 1), (0x106, 3, 1, 2),
    (0x111, 4, 1, ("blob", 6 + len(packet))), (0x115, 3, 1, 3), (0x116, 3, 1, W), (0x117, 4, 1, stored.size),
    (700, 1, len(packet), ("blob", 6))], struct.pack("<HHH", 8, 8, 8) + packet + stored.tobytes()))
Image.fromarray(stored).save(at("xmp-turned.webp"), lossless=True, xmp=packet)
b = io.BytesIO()
Image.fromarray(stored).save(b, "JPEG", quality=100, subsampling=0)
mark = b"http://ns.adobe.com/xap/1.0/\0"
element = packet.replace(b' tiff:Orientation="6"/>', b"><tiff:Orientation>6</tiff:Orientation></rdf:Description>")
keep("xmp-turned.jpg", b.getvalue()[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(mark + element)) + mark + element
     + b.getvalue()[2:])


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(pixels, more=b"", interlaced=None, color=2, pieces=None):
    h, w = pixels.shape[:2]
    data = interlaced or b"".join(b"\0" + row.tobytes() for row in pixels)
    packed = zlib.compress(data, 9)
    size = pieces or len(packed)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, color, 0, 0, 1 if interlaced else 0))
            + more + b"".join(chunk(b"IDAT", packed[i : i + size]) for i in range(0, len(packed), size))
            + chunk(b"IEND", b""))


keep("xmp-turned.png", png(stored, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)))


def raw_profile(name, body):
    """ImageMagick's way to keep what PNG had no place for: a text of hexadecimal digits."""
    digits = body.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    text = "\n%s\n%8d\n%s\n" % (name, len(body), lines)
    return chunk(b"zTXt", b"Raw profile type " + name.encode() + b"\0\0" + zlib.compress(text.encode(), 9))


# The same picture where only such a text says how it lies: a profile of EXIF (the maker and the orientation), and one of XMP.
exif = (b"Exif\0\0MM\0\x2a" + struct.pack(">IH", 8, 2) + struct.pack(">HHII", 0x10F, 2, 7, 38)
        + struct.pack(">HHIHH", 0x112, 3, 1, 6, 0) + struct.pack(">I", 0) + b"MAKERX\0")
keep("raw-exif.png", png(stored, raw_profile("exif", exif)))
rated = packet.replace(b"<rdf:Description ", b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" ')
keep("raw-xmp.png", png(stored, raw_profile("xmp", rated)))

# MARK: PNG with damaged pixels: the stream of pixels breaks off in a place with a wrong checksum.
adam7 = b""
for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
    adam7 += b"".join(b"\0" + row.tobytes() for row in plain[y0::dy, x0::dx])


def damaged(share, **options):
    data = bytearray(png(plain, pieces=500, **options))
    first = data.index(b"IDAT") + 4
    place = first + int((len(data) - first) * share)
    data[place : place + 40] = b"\xff" * 40
    return bytes(data)


keep("damaged-late.png", damaged(0.8))
keep("damaged-early.png", damaged(0.2))
keep("damaged-interlaced.png", damaged(0.85, interlaced=adam7))

# MARK: transparency: a column's opacity is four times its number.
clear = Image.fromarray(rgba)
clear.save(at("clear.png"))
clear.save(at("clear.webp"), lossless=True, exact=True)
clear.save(at("clear.tif"))
hole = photo.quantize(255, dither=Image.Dither.NONE)
marked = np.asarray(hole).copy()
marked[:, :20] = 255
hole = Image.fromarray(marked, "P")
hole.putpalette(photo.quantize(255, dither=Image.Dither.NONE).getpalette()[:765] + [0, 0, 0])
hole.save(at("hole.gif"), transparency=255)


# MARK: colour profiles, made here: a matrix and a curve each, and a table of four inks.

def tag_text(text):
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, 2 * len(text), 28) + text.encode("utf-16-be")


def xyz(*v):
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(x * 65536)) for x in v)


def icc(kind, space, pcs, tags):
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags:
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", start + len(data), len(body))
        data += body
    data += b"\0" * (-len(data) % 4)
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s12s4s4sI4s4sQI", size, b"\0" * 4, 0x04300000, kind, space, pcs, b"\0" * 12, b"acsp",
                       b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 1)
    head += b"".join(struct.pack(">i", round(x * 65536)) for x in (0.9642, 1, 0.8249))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def matrix(name, red, green, blue, curve):
    return icc(b"mntr", b"RGB ", b"XYZ ", [
        (b"desc", tag_text(name)), (b"cprt", tag_text("public domain")), (b"wtpt", xyz(0.9642, 1, 0.8249)),
        (b"rXYZ", xyz(*red)), (b"gXYZ", xyz(*green)), (b"bXYZ", xyz(*blue)), (b"rTRC", curve), (b"gTRC", curve),
        (b"bTRC", curve)])


fixed = lambda *v: b"".join(struct.pack(">i", round(x * 65536)) for x in v)
srgb_curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
gamma = b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + fixed(2.19921875)
p3 = matrix("Display P3", (0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407), srgb_curve)
adobe = matrix("compatible with Adobe RGB", (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087),
               (0.14919, 0.06322, 0.74457), gamma)
srgb = matrix("sRGB", (0.43604, 0.22248, 0.01392), (0.38512, 0.7169, 0.09706), (0.14305, 0.06061, 0.71391), srgb_curve)
# Inks: each corner of the grid as L*a*b*, from light that is multiplied.
lab = ImageCms.createProfile("LAB")
corners = []
for i in range(16):
    c, m, y, k = (i >> 3 & 1, i >> 2 & 1, i >> 1 & 1, i & 1)
    r, g, b = [(1 - a * 0.9) * (1 - k * 0.93) for a in (c, m, y)]
    one = Image.new("RGB", (1, 1), tuple(int(round(255 * v)) for v in (r, g, b)))
    corners.append(ImageCms.profileToProfile(one, ImageCms.createProfile("sRGB"), lab, outputMode="LAB").tobytes())
line = bytes(range(256))
# In bytes, L* of 100 is 255, and zero of a* and b* is 128; Pillow's have them with a sign.
table = b"".join(bytes([v[0], v[1] ^ 0x80, v[2] ^ 0x80]) for v in corners)
lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + line * 4 + table + line * 3
inks = icc(b"prtr", b"CMYK", b"Lab ", [
    (b"desc", tag_text("inks")), (b"cprt", tag_text("public domain")), (b"wtpt", xyz(0.9642, 1, 0.8249)), (b"A2B0", lut)])
for name, profile in [("p3", p3), ("adobe", adobe), ("srgb", srgb), ("inks", inks)]:
    keep(name + ".icc", profile)


def as_srgb(picture, profile):
    """Little CMS's own conversion, relative colorimetric with black point compensation."""
    return ImageCms.profileToProfile(
        picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), renderingIntent=1,
        outputMode="RGB", flags=ImageCms.FLAGS["BLACKPOINTCOMPENSATION"])


photo.save(at("p3.png"), icc_profile=p3)
photo.save(at("adobe.png"), icc_profile=adobe)
photo.save(at("srgb-profile.png"), icc_profile=srgb)
as_srgb(photo, p3).save(at("p3-shown.png"), icc_profile=None)
as_srgb(photo, adobe).save(at("adobe-shown.png"), icc_profile=None)
b = io.BytesIO()
photo.convert("CMYK").save(b, "JPEG", quality=100, subsampling=0)
segment = b"ICC_PROFILE\0\1\1" + inks
keep("inks.jpg", b.getvalue()[:2] + b"\xff\xe2" + struct.pack(">H", 2 + len(segment)) + segment + b.getvalue()[2:])
reread = Image.open(at("inks.jpg"))
as_srgb(reread, inks).save(at("inks-shown.png"), icc_profile=None)

# MARK: inks in TIFF: 8 and 16 bits, and each ink apart. Half of the common grey is black ink.
four = np.asarray(photo.convert("CMYK")).copy()
grey = four[:, :, :3].min(axis=2) // 2
four[:, :, :3] -= grey[:, :, None]
four[:, :, 3] = grey
cmyk = Image.fromarray(four, "CMYK")


def tiff(bits, planes, profile):
    """Without compression: a strip for the picture, or for each ink."""
    wide = four.astype("<u2") * 257 if bits == 16 else four
    data = b"".join(np.ascontiguousarray(wide[:, :, i]).tobytes() for i in range(4)) if planes else wide.tobytes()
    strips, size = (4, len(data) // 4) if planes else (1, len(data))
    entries = [(256, 3, [W]), (257, 3, [H]), (258, 3, [bits] * 4), (259, 3, [1]), (262, 3, [5]), (273, 4, None), (277, 3, [4]),
               (278, 4, [H]), (279, 4, [size] * strips), (284, 3, [2 if planes else 1]), (332, 3, [1]), (34675, 7, profile)]
    body = b""
    base = 8 + 2 + 12 * len(entries) + 4
    place = base + 8 + 4 * strips * 2 + len(profile) + 64
    table = struct.pack("<H", len(entries))
    for tag, kind, values in entries:
        if tag == 273:
            values = [place + i * size for i in range(strips)]
        raw = values if kind == 7 else b"".join(struct.pack("<H" if kind == 3 else "<I", v) for v in values)
        count = len(values)
        if len(raw) <= 4:
            table += struct.pack("<HHI", tag, kind, count) + raw.ljust(4, b"\0")
        else:
            table += struct.pack("<HHII", tag, kind, count, base + len(body))
            body += raw + b"\0" * (len(raw) % 2)
    head = b"II*\0" + struct.pack("<I", 8) + table + struct.pack("<I", 0)
    assert len(head) == base
    return (head + body).ljust(place, b"\0") + data


cmyk.save(at("inks.tif"), compression="tiff_lzw", icc_profile=inks)
keep("inks-16.tif", tiff(16, False, inks))
keep("inks-planes.tif", tiff(8, True, inks))
as_srgb(cmyk, inks).save(at("inks-tif-shown.png"), icc_profile=None)
# As every reader without profiles: light that is left by each ink and by black.
left = (255 - four[:, :, :3].astype(int)) * (255 - four[:, :, 3:].astype(int)) // 255
Image.fromarray(left.astype(np.uint8)).save(at("inks-tif-plain.png"))

# MARK: JPEG XL and JPEG 2000.
with tempfile.TemporaryDirectory() as folder:
    def there(name):
        return os.path.join(folder, name)

    photo.save(there("plain.png"))
    photo.save(there("p3.png"), icc_profile=p3)
    run = lambda *words: subprocess.check_call(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run("cjxl", there("plain.png"), at("plain.jxl"), "-d", "0")
    run("cjxl", there("plain.png"), at("boxes.jxl"), "-d", "0", "--container=1")
    run("cjxl", there("plain.png"), at("lossy.jxl"), "-d", "1")
    run("cjxl", there("p3.png"), at("p3.jxl"), "-d", "0")
    run("cjxl", at("clear.png"), at("clear.jxl"), "-d", "0")
    run("opj_compress", "-i", at("clear.png"), "-o", at("clear.jp2"))
    run("ffmpeg", "-y", "-i", at("clear.png"), "-i", at("clear.png"), "-filter_complex",
        "[0]format=gbrp[c];[1]alphaextract,format=gray[a]", "-map", "[c]", "-map", "[a]", "-c:v", "libaom-av1",
        "-crf", "0", "-still-picture", "1", "-frames:v", "1", at("clear.avif"))
    open(there("plain.ppm"), "wb").write(b"P6\n%d %d\n255\n" % (W, H) + plain.tobytes())
    run("opj_compress", "-i", there("plain.ppm"), "-o", at("plain.jp2"), "-n", "3")
    run("opj_compress", "-i", there("plain.ppm"), "-o", at("bare.j2k"), "-n", "3")
    run("opj_compress", "-i", there("plain.ppm"), "-o", at("lossy.jp2"), "-n", "3", "-r", "4")
    deep = np.asarray(photo).astype(np.uint16) << 8 | 0x7F
    open(there("deep.ppm"), "wb").write(b"P6\n%d %d\n65535\n" % (W, H) + deep.astype(">u2").tobytes())
    run("opj_compress", "-i", there("deep.ppm"), "-o", at("deep.jp2"), "-n", "3")
for name in ("plain.jxl", "plain.jp2"):
    data = open(at(name), "rb").read()
    keep("cut." + name.split(".")[1], data[: len(data) * 2 // 3])
