/// Finds a photo's orientation and the time it was taken, and reads nothing else from EXIF. The bytes are not
/// trusted: a photo with inconsistent EXIF counts as upright and undated.
enum Exif {
  /// The orientation of a JPEG file, from its first APP1 segment with EXIF, or else from XMP. `bytes` may be the file's
  /// beginning.
  static func orientation(jpeg bytes: [UInt8]) -> PhotoOrientation {
    tiff(jpeg: bytes).flatMap { orientation(tiff: $0) }
      ?? xmp(jpeg: bytes).flatMap { XMPOrientation.find(in: $0) } ?? .upright
  }

  /// The main XMP packet of a JPEG file.
  private static func xmp(jpeg bytes: [UInt8]) -> [UInt8]? {
    let mark = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    for segment in JPEGSegments(bytes) where segment.marker == 0xE1 {
      let content = bytes[segment.content]
      if content.starts(with: mark) { return Array(content.dropFirst(mark.count)) }
    }
    return nil
  }

  /// When the photo was taken, in seconds since 1970 by the camera's clock. Its time zone is unknown.
  static func date(tiff: ArraySlice<UInt8>) -> Int64? {
    Tiff(Array(tiff))?.dateText.flatMap { seconds(date: $0) }
  }

  /// `2024:05:31 17:04:59`.
  private static func seconds(date text: String) -> Int64? {
    let parts = text.split { $0 == ":" || $0 == " " }.map { Int64($0) ?? -1 }
    guard parts.count == 6, (1800...9999).contains(parts[0]), (1...12).contains(parts[1]),
      (1...31).contains(parts[2]), (0...23).contains(parts[3]), (0...59).contains(parts[4]),
      (0...60).contains(parts[5])
    else { return nil }
    let day = CalendarDay.number(year: parts[0], month: parts[1], day: parts[2])
    return ((day * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
  }

  /// The TIFF structure of a JPEG file.
  static func tiff(jpeg bytes: [UInt8]) -> ArraySlice<UInt8>? {
    for segment in JPEGSegments(bytes) where segment.marker == 0xE1 {
      let content = bytes[segment.content]
      if content.starts(with: "Exif\0".utf8), content.count > 6 { return content.dropFirst(6) }
    }
    return nil
  }

  /// At most this many chunks are searched. Real files have some thousands.
  private static let mostChunks = 200_000

  /// The orientation of a PNG file, from its eXIf chunk, which may come before or after the pixels, or else from the
  /// text in which older programs kept EXIF, or else from XMP.
  ///
  /// - Parameter read: returns up to `count` bytes of the file from `offset`.
  static func orientation(png read: (_ offset: Int, _ count: Int) -> ArraySlice<UInt8>) -> PhotoOrientation {
    var position = 8
    var kept: [UInt8]?, packet: [UInt8]?
    var window = ReadWindow()
    for _ in 0..<mostChunks {
      guard let head = window.bytes(at: position, count: 8, read) else { break }
      let length = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let type = head.dropFirst(4)
      guard length <= 0x7FFF_FFFF, !type.elementsEqual("IEND".utf8) else { break }
      if type.elementsEqual("eXIf".utf8),
        let stated = orientation(tiff: read(position + 8, min(length, 1 << 16)))
      {
        return stated
      }
      if packet == nil,
        type.elementsEqual("iTXt".utf8) || type.elementsEqual("zTXt".utf8) || type.elementsEqual("tEXt".utf8)
      {
        packet = PNGRawProfile.xmp(
          Array(read(position + 8, min(length, XMPOrientation.longest))),
          type: String(decoding: type, as: UTF8.self))
      }
      if kept == nil, type.elementsEqual("zTXt".utf8) || type.elementsEqual("tEXt".utf8) {
        let content = Array(read(position + 8, min(length, 1 << 20)))
        kept = PNGRawProfile.exif(content, isPacked: type.first == UInt8(ascii: "z"))
      }
      position += 12 + length
    }
    return kept.flatMap { orientation(tiff: $0[...]) } ?? packet.flatMap { XMPOrientation.find(in: $0) }
      ?? .upright
  }

  /// The orientation in a TIFF structure: byte order, 42, offset of the first directory, entries of 12 bytes.
  /// Nil when the structure has none.
  static func orientation(tiff: ArraySlice<UInt8>) -> PhotoOrientation? {
    let tiff = Tiff(Array(tiff))
    return tiff?.orientation.flatMap { tiff?.number(at: $0.offset, bytes: $0.width) }
      .flatMap(PhotoOrientation.init)
  }

  /// The same structure with its colours said to be sRGB, after they were converted.
  static func sRGB(tiff: [UInt8]) -> [UInt8] {
    var bytes = tiff
    guard let tiff = Tiff(bytes) else { return bytes }
    if let place = tiff.colorSpace {
      bytes[place] = tiff.isLittle ? 1 : 0
      bytes[place + 1] = tiff.isLittle ? 0 : 1
    }
    // "R03" means Adobe RGB, "R98" sRGB.
    if let place = tiff.colorIndex { bytes.replaceSubrange(place..<place + 3, with: "R98".utf8) }
    return bytes
  }

  /// The same structure with its orientation set to upright; unchanged when it has none.
  static func upright(tiff: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = Array(tiff)
    guard let tiff = Tiff(bytes), let place = tiff.orientation, place.offset + place.width <= bytes.count
    else {
      return bytes
    }
    for index in 0..<place.width { bytes[place.offset + index] = 0 }
    bytes[tiff.isLittle ? place.offset : place.offset + place.width - 1] = 1
    return bytes
  }
}

/// As much of a TIFF structure as orientation and date need.
private struct Tiff {
  private let bytes: [UInt8]
  let isLittle: Bool

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    if bytes.starts(with: [0x49, 0x49]) {
      isLittle = true
    } else if bytes.starts(with: [0x4D, 0x4D]) {
      isLittle = false
    } else {
      return nil
    }
    self.bytes = bytes
  }

  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    let field = bytes[offset..<offset + count]
    return isLittle
      ? field.reversed().reduce(0) { $0 << 8 | Int($1) } : field.reduce(0) { $0 << 8 | Int($1) }
  }

  private struct Entry {
    /// `offset` is that of the entry's last four bytes: the value, or where the value is.
    var offset, type, count: Int
  }

  private var firstDirectory: Int? { number(at: 2, bytes: 2) == 42 ? number(at: 4, bytes: 4) : nil }

  /// Where the value of tag 0x0112 is.
  var orientation: (offset: Int, width: Int)? {
    guard let entry = firstDirectory.flatMap({ entry(0x0112, in: $0) }), entry.count >= 1 else { return nil }
    let width = [1: 1, 3: 2, 4: 4][entry.type]  // byte, short, long
    return width.map { (entry.offset, $0) }
  }

  /// When the photo was taken (0x9003, in the directory that 0x8769 leads to), or else when it was changed (0x0132).
  var dateText: String? {
    guard let first = firstDirectory else { return nil }
    let inner = entry(0x8769, in: first).flatMap { number(at: $0.offset, bytes: 4) }
    let found = inner.flatMap { entry(0x9003, in: $0) } ?? entry(0x0132, in: first)
    guard let found, found.type == 2, found.count >= 19, let start = number(at: found.offset, bytes: 4),
      start <= bytes.count - 19
    else { return nil }
    return String(decoding: bytes[start..<start + 19], as: UTF8.self)
  }

  /// Where the value of tag 0xA001 is, which says whether colours are sRGB.
  var colorSpace: Int? {
    let inner = firstDirectory.flatMap { entry(0x8769, in: $0) }.flatMap { number(at: $0.offset, bytes: 4) }
    guard let entry = inner.flatMap({ entry(0xA001, in: $0) }), entry.type == 3, entry.count == 1,
      entry.offset + 2 <= bytes.count
    else { return nil }
    return entry.offset
  }

  /// Where the three letters of tag 1 in the directory of interoperability are, which mean colours.
  var colorIndex: Int? {
    let inner = firstDirectory.flatMap { entry(0x8769, in: $0) }.flatMap { number(at: $0.offset, bytes: 4) }
    let last = inner.flatMap { entry(0xA005, in: $0) }.flatMap { number(at: $0.offset, bytes: 4) }
    guard let entry = last.flatMap({ entry(1, in: $0) }), entry.type == 2, entry.count == 4,
      entry.offset + 3 <= bytes.count, bytes[entry.offset] == UInt8(ascii: "R")
    else { return nil }
    return entry.offset
  }

  private func entry(_ wanted: Int, in directory: Int) -> Entry? {
    guard let entries = number(at: directory, bytes: 2) else { return nil }
    for index in 0..<entries {
      let entry = directory + 2 + 12 * index
      guard let tag = number(at: entry, bytes: 2), let type = number(at: entry + 2, bytes: 2),
        let count = number(at: entry + 4, bytes: 4)
      else { return nil }
      if tag == wanted { return Entry(offset: entry + 8, type: type, count: count) }
    }
    return nil
  }
}
