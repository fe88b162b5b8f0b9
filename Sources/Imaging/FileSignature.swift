/// Recognises kinds of files by their first bytes.
package enum FileSignature {
  package static func format(of bytes: [UInt8]) -> PhotoFormat? {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if holds("RIFF", at: 0, bytes), holds("WEBP", at: 8, bytes) { return .webp }
    if holds("GIF87a", at: 0, bytes) || holds("GIF89a", at: 0, bytes) { return .gif }
    if holds("ftyp", at: 4, bytes) { return boxFormat(bytes) }
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

  private static let heifBrands = [
    "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis",
  ]

  private static func boxFormat(_ bytes: [UInt8]) -> PhotoFormat? {
    if holds("crx ", at: 8, bytes) { return .raw }
    return heifBrands.contains { holds($0, at: 8, bytes) } ? .heif : nil
  }

  /// What the bytes are, with an article, for messages about files that cannot be read; nil when unknown.
  static func description(of bytes: [UInt8]) -> String? {
    for (start, name) in known where bytes.starts(with: start.utf8) { return name }
    switch format(of: bytes) {
    case .tiff: return "a TIFF picture"
    case .raw: return "a camera raw file"
    case .webp: return "a WebP picture"
    case .gif: return "a GIF picture"
    case .heif: return holds("avi", at: 8, bytes) ? "an AVIF picture" : "a HEIC picture"
    case .jpeg, .png, nil: break
    }
    if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "a Matroska or WebM film" }
    if bytes.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
    if bytes.starts(with: [0xFF, 0x0A]) { return "a JPEG XL picture" }
    if bytes.starts(with: [0, 0, 0, 0x0C]), holds("JXL ", at: 4, bytes) { return "a JPEG XL picture" }
    if bytes.starts(with: [0, 0, 0, 0x0C]), holds("jP  ", at: 4, bytes) { return "a JPEG 2000 picture" }
    if holds("RIFF", at: 0, bytes), holds("AVI ", at: 8, bytes) { return "an AVI film" }
    if holds("ftyp", at: 4, bytes) { return "an MP4 or QuickTime film" }
    if bytes.count >= 4, bytes.prefix(512).allSatisfy({ $0 == 0 }) { return "only zero bytes" }
    return looksLikeText(bytes) ? "text" : nil
  }

  private static let known: [(String, String)] = [
    ("BM", "a BMP picture"), ("%PDF", "a PDF document"),
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
