/// ImageMagick's "Raw profile type exif" in a PNG file: a text that is a name, a number of bytes, and the bytes in
/// hexadecimal digits, each on lines of their own. The bytes are not trusted.
struct PNGRawProfile {
  private let bytes: [UInt8]

  private static let longest = 1 << 20

  /// Nil when a text chunk is no such profile of EXIF.
  ///
  /// - Parameters:
  ///   - content: of a tEXt or zTXt chunk.
  ///   - isPacked: whether it is a zTXt chunk.
  init?(_ content: [UInt8], isPacked: Bool) {
    guard let end = content.prefix(80).firstIndex(of: 0),
      ["Raw profile type exif", "Raw profile type APP1"].contains(
        String(decoding: content[..<end], as: UTF8.self))
    else { return nil }
    var text = Array(content[(end + 1)...].dropFirst(isPacked ? 1 : 0))
    if isPacked {
      guard let unpacked = FileParts.inflated(text, limit: Self.longest * 2 + 1000) else { return nil }
      text = unpacked
    }
    let words = text.split { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
    guard words.count >= 2, let count = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
    var bytes: [UInt8] = []
    var half: UInt8?
    for digit in words.dropFirst(2).joined() {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      if let first = half {
        bytes.append(first << 4 | UInt8(value))
        half = nil
      } else {
        half = UInt8(value)
      }
    }
    guard bytes.count == count else { return nil }
    self.bytes = bytes
  }

  /// The TIFF structure; nil when the profile is another, such as XMP.
  var exif: [UInt8]? {
    let mark = Array("Exif\0\0".utf8)
    return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : nil
  }
}
