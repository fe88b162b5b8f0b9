/// ImageMagick's "Raw profile type …" in a PNG file, unpacked: a text that is a name, a number of bytes, and the bytes
/// in hexadecimal digits, each on lines of their own. The bytes are not trusted.
package struct PNGRawProfile {
  /// Such as `exif` or `xmp`; in lower case.
  package let name: String
  package let bytes: [UInt8]

  private static let longest = 1 << 20

  /// Nil when the text is damaged.
  package init?(_ text: [UInt8]) {
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
    name = String(decoding: words[0], as: UTF8.self).lowercased()
    self.bytes = bytes
  }

  /// The XMP packet of a text chunk (`iTXt`, `zTXt`, `tEXt`); nil when it holds something else.
  static func xmp(_ content: [UInt8], type: String) -> [UInt8]? {
    guard let end = content.prefix(80).firstIndex(of: 0) else { return nil }
    let key = String(decoding: content[..<end], as: UTF8.self)
    var text = content[(end + 1)...]
    if type == "iTXt" {
      // Whether it is packed, and how; then a language and a translated name, each with a NUL.
      guard key == "XML:com.adobe.xmp", text.count > 2, let packed = text.first else { return nil }
      text = text.dropFirst(2)
      for _ in 0..<2 {
        guard let end = text.firstIndex(of: 0) else { return nil }
        text = text[(end + 1)...]
      }
      return packed == 0 ? Array(text) : FileParts.inflated(Array(text), limit: longest)
    }
    guard key == "Raw profile type xmp" else { return nil }
    if type == "tEXt" { return PNGRawProfile(Array(text))?.bytes }
    return FileParts.inflated(Array(text.dropFirst()), limit: longest * 2 + 1000)
      .flatMap { PNGRawProfile($0) }?.bytes
  }

  /// The TIFF structure of a profile of EXIF; nil when the text chunk is another.
  ///
  /// - Parameters:
  ///   - content: of a tEXt or zTXt chunk.
  ///   - isPacked: whether it is a zTXt chunk.
  static func exif(_ content: [UInt8], isPacked: Bool) -> [UInt8]? {
    guard let end = content.prefix(80).firstIndex(of: 0),
      ["Raw profile type exif", "Raw profile type APP1"].contains(
        String(decoding: content[..<end], as: UTF8.self))
    else { return nil }
    var text = Array(content[(end + 1)...].dropFirst(isPacked ? 1 : 0))
    if isPacked {
      guard let unpacked = FileParts.inflated(text, limit: longest * 2 + 1000) else { return nil }
      text = unpacked
    }
    guard let bytes = PNGRawProfile(text)?.bytes else { return nil }
    let mark = Array("Exif\0\0".utf8)
    if bytes.starts(with: mark) { return Array(bytes.dropFirst(mark.count)) }
    // Some programs leave JPEG's mark out.
    return bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A])
      ? bytes : nil
  }
}
