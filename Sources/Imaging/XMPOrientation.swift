/// The orientation that an XMP packet states (`tiff:Orientation`), for photos whose EXIF has none.
///
/// Only this value is looked for, in the packet's bytes. XMP as a whole, and all that is written of it, goes through
/// `AnnotationFormats`, which is above and reads it with libxml2. Decoding cannot ask it: the library that other programs
/// use is made of this module, and needs no XML parser; and every photo's header would be parsed. So that the two agree
/// about copies, `AnnotationFormats` sets this value wherever it stands in a document.
enum XMPOrientation {
  private static let namespace = Array("http://ns.adobe.com/tiff/1.0/".utf8)
  /// Longer packets are not searched. Bytes.
  static let longest = 1 << 20

  /// Nil when the packet does not say.
  static func find(in packet: [UInt8]) -> PhotoOrientation? {
    // Any prefix may stand for the namespace, and another may do so elsewhere in the packet.
    var start = packet.startIndex
    while let place = index(of: namespace, in: packet, from: start) {
      start = place + namespace.count
      guard let prefix = prefix(before: place, in: packet) else { continue }
      if let value = value(of: prefix + Array(":Orientation".utf8), in: packet) { return value }
    }
    return nil
  }

  /// `xmlns:PREFIX="` before a place; nil when there is something else.
  private static func prefix(before place: Int, in packet: [UInt8]) -> [UInt8]? {
    var end = place - 1
    guard end > 0, isQuote(packet[end]) else { return nil }
    end -= 1
    while end > 0, isSpace(packet[end]) || packet[end] == UInt8(ascii: "=") { end -= 1 }
    guard let colon = packet[...end].lastIndex(of: UInt8(ascii: ":")), colon < end, end - colon < 64,
      packet[..<colon].suffix(5).elementsEqual("xmlns".utf8)
    else { return nil }
    return Array(packet[(colon + 1)...end])
  }

  /// Of an attribute (`tiff:Orientation="6"`) or an element (`<tiff:Orientation>6<`).
  private static func value(of name: [UInt8], in packet: [UInt8]) -> PhotoOrientation? {
    var start = packet.startIndex
    while let place = index(of: name, in: packet, from: start) {
      start = place + name.count
      let digits = packet[start...].prefix(64).filter {
        !isSpace($0) && !isQuote($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
      }
      guard let digit = digits.first, digits.count < 2 || !(0x30...0x39).contains(digits[1]) else { continue }
      if let value = PhotoOrientation(rawValue: Int(digit) - 0x30) { return value }
    }
    return nil
  }

  private static func index(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
    var at = start
    while at <= bytes.count - wanted.count {
      guard let next = bytes[at...(bytes.count - wanted.count)].firstIndex(of: first) else { return nil }
      if bytes[next..<next + wanted.count].elementsEqual(wanted) { return next }
      at = next + 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
}
