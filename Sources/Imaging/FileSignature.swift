package import SystemPackage

/// Recognises kinds of files by their first bytes.
package enum FileSignature {
  package static func format(of bytes: [UInt8]) -> PhotoFormat? {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if holds("RIFF", at: 0, bytes), holds("WEBP", at: 8, bytes) { return .webp }
    if holds("GIF87a", at: 0, bytes) || holds("GIF89a", at: 0, bytes) { return .gif }
    if holds("ftyp", at: 4, bytes) { return boxFormat(bytes) }
    if bytes.starts(with: [0xFF, 0x0A]) || isBoxFile("JXL ", bytes) { return .jpegXL }
    if bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) || isBoxFile("jP  ", bytes) { return .jpeg2000 }
    if isBMP(bytes) { return .bmp }
    if rawStarts.contains(where: { bytes.starts(with: $0) }) { return .raw }
    if bytes.starts(with: [0x49, 0x49, 0x2B, 0x00]) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2B]) {
      return .tiff  // BigTIFF
    }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      // Canon's CR2 has a mark after the header; other raw files are recognised by their directory.
      return holds("CR", at: 8, bytes) ? .raw : .tiff
    }
    return nil
  }

  /// The first bytes of raw files from Olympus, Panasonic and Fujifilm.
  private static let rawStarts: [[UInt8]] = [
    Array("IIRO".utf8), Array("IIRS".utf8), Array("MMOR".utf8), [0x49, 0x49, 0x55, 0x00],
    Array("FUJIFILMCCD-RAW".utf8),
  ]

  private static let heifBrands: Set<String> = [
    "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "mif2", "msf1", "miaf", "MiHB", "MiHA", "MiHE",
    "avif",
    "avis", "MA1A", "MA1B",
  ]
  private static let avifBrands: Set<String> = ["avif", "avis", "MA1A", "MA1B"]

  private static func boxFormat(_ bytes: [UInt8]) -> PhotoFormat? {
    if holds("crx ", at: 8, bytes) { return .raw }
    // Any brand may come first; films have others, even where one of these is among those they are compatible with.
    let brands = brands(bytes)
    guard let major = brands.first, !filmBrands.contains(major) else { return nil }
    return brands.contains(where: heifBrands.contains) ? .heif : nil
  }

  private static let filmBrands: Set<String> = [
    "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "qt  ", "M4V ", "3gp4", "3gp5", "3gp6",
    "dash",
  ]

  /// Of an `ftyp` box: the major brand, then those that the file is compatible with.
  private static func brands(_ bytes: [UInt8]) -> [String] {
    let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let end = min(bytes.count, length, 4096)
    guard end >= 12 else { return [] }
    // After the major brand is its version.
    return ([8] + Array(stride(from: 16, through: end - 4, by: 4))).map {
      String(decoding: bytes[$0..<$0 + 4], as: UTF8.self)
    }
  }

  /// Whether the file begins with the box of twelve bytes that marks JPEG XL and JPEG 2000.
  private static func isBoxFile(_ type: String, _ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0, 0, 0, 0x0C]) && holds(type, at: 4, bytes)
      && bytes.dropFirst(8).starts(with: [0x0D, 0x0A, 0x87, 0x0A])
  }

  /// Two letters alone would also be those of many texts.
  private static func isBMP(_ bytes: [UInt8]) -> Bool {
    guard holds("BM", at: 0, bytes), bytes.count >= 26, bytes[16] == 0, bytes[17] == 0 else { return false }
    let length = Int(bytes[14]) | Int(bytes[15]) << 8
    guard length == 12 || (16...64).contains(length) || length == 108 || length == 124 else { return false }
    // The number of planes is one.
    let planes = length == 12 ? 22 : 26
    return bytes.count < planes + 2 || bytes[planes] == 1 && bytes[planes + 1] == 0
  }

  /// Whether the bytes are those of an MPEG transport stream: packets of 188 bytes that begin with one sign, or the same
  /// with four more bytes before each.
  package static func isTransportStream(_ bytes: [UInt8]) -> Bool {
    [(0, 188), (4, 192)].contains { start, step in
      bytes.count > start + 2 * step && (0..<3).allSatisfy { bytes[start + $0 * step] == 0x47 }
    }
  }

  /// Whether the beginning of a file, whose name leaves doubt, is that of a photo.
  package static func isPhoto(at path: FilePath) -> Bool {
    guard let file = try? PhotoFile(path), let start = try? file.read(at: 0, count: 512) else { return false }
    return format(of: start) != nil
  }

  /// What the bytes are, with an article, for messages about files that cannot be read; nil when unknown.
  static func description(of bytes: [UInt8]) -> String? {
    for (start, name) in known where bytes.starts(with: start.utf8) { return name }
    switch format(of: bytes) {
    case .tiff: return "a TIFF picture"
    case .raw: return "a camera raw file"
    case .webp: return "a WebP picture"
    case .gif: return "a GIF picture"
    case .heif:
      return brands(bytes).contains(where: avifBrands.contains) ? "an AVIF picture" : "a HEIC picture"
    case .jpegXL: return "a JPEG XL picture"
    case .jpeg2000: return "a JPEG 2000 picture"
    case .bmp: return "a BMP picture"
    case .jpeg, .png, nil: break
    }
    if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "a Matroska or WebM film" }
    if bytes.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
    if holds("RIFF", at: 0, bytes), holds("AVI ", at: 8, bytes) { return "an AVI film" }
    if holds("ftyp", at: 4, bytes) { return "an MP4 or QuickTime film" }
    if bytes.count >= 4, bytes.prefix(512).allSatisfy({ $0 == 0 }) { return "only zero bytes" }
    return looksLikeText(bytes) ? "text" : nil
  }

  private static let known: [(String, String)] = [
    ("%PDF", "a PDF document"),
    ("8BPS", "a Photoshop document"), ("qoif", "a QOI picture"), ("<svg", "an SVG drawing"),
    ("<!DOCTYPE html", "an HTML page"), ("<!doctype html", "an HTML page"), ("<html", "an HTML page"),
    ("PK\u{3}\u{4}", "a ZIP archive"), ("\u{7F}ELF", "a program"), ("SQLite format 3", "an SQLite database"),
    ("farbfeld", "a farbfeld picture"), ("fLaC", "a sound file"), ("ID3", "a sound file"),
  ]

  private static func holds(_ text: String, at offset: Int, _ bytes: [UInt8]) -> Bool {
    bytes.count >= offset + text.utf8.count && bytes[offset...].starts(with: text.utf8)
  }

  /// Whether this is UTF-8 without control characters that text never holds. The last sequence may be cut off.
  private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(512)
    guard !start.isEmpty else { return false }
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }) else {
      return false
    }
    return (0...3).contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
  }
}
