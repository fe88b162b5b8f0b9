/// Tells files apart by their first bytes.
enum FileSignature {
  static func format(of bytes: [UInt8]) -> PhotoFormat? {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    return nil
  }

  /// A name with its article for bytes that are no photo that is read, nil when they are unknown.
  static func description(of bytes: [UInt8]) -> String? {
    for (start, name) in known where bytes.starts(with: start.utf8) { return name }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      return "a TIFF or camera raw file"
    }
    if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "a Matroska or WebM film" }
    if bytes.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
    if bytes.starts(with: [0xFF, 0x0A]) { return "a JPEG XL picture" }
    if bytes.starts(with: [0, 0, 0, 0x0C]), holds("JXL ", at: 4, bytes) { return "a JPEG XL picture" }
    if bytes.starts(with: [0, 0, 0, 0x0C]), holds("jP  ", at: 4, bytes) { return "a JPEG 2000 picture" }
    if holds("RIFF", at: 0, bytes) {
      return holds("WEBP", at: 8, bytes)
        ? "a WebP picture" : holds("AVI ", at: 8, bytes) ? "an AVI film" : nil
    }
    if holds("ftyp", at: 4, bytes) { return mediaBrand(bytes) }
    if bytes.count >= 4, bytes.prefix(512).allSatisfy({ $0 == 0 }) { return "only zero bytes" }
    return looksLikeText(bytes) ? "text" : nil
  }

  private static let known: [(String, String)] = [
    ("GIF8", "a GIF picture"), ("BM", "a BMP picture"), ("%PDF", "a PDF document"),
    ("8BPS", "a Photoshop document"), ("qoif", "a QOI picture"), ("<svg", "an SVG drawing"),
    ("<!DOCTYPE html", "an HTML page"), ("<!doctype html", "an HTML page"), ("<html", "an HTML page"),
    ("PK\u{3}\u{4}", "a ZIP archive"), ("\u{7F}ELF", "a program"), ("SQLite format 3", "an SQLite database"),
    ("farbfeld", "a farbfeld picture"), ("fLaC", "a sound file"), ("ID3", "a sound file"),
  ]

  private static func holds(_ text: String, at offset: Int, _ bytes: [UInt8]) -> Bool {
    bytes.count >= offset + text.utf8.count && bytes[offset...].starts(with: text.utf8)
  }

  private static func mediaBrand(_ bytes: [UInt8]) -> String {
    if holds("avif", at: 8, bytes) || holds("avis", at: 8, bytes) { return "an AVIF picture" }
    if ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(where: { holds($0, at: 8, bytes) }) {
      return "a HEIC picture"
    }
    return holds("crx ", at: 8, bytes) ? "a camera raw file" : "an MP4 or QuickTime film"
  }

  /// UTF-8 without control characters that text does not have. A sequence cut at the end is forgiven.
  private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(512)
    guard !start.isEmpty else { return false }
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }) else {
      return false
    }
    return (0...3).contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
  }
}
