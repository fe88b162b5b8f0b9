import Imaging

/// XMP inside JPEG and PNG files, found and replaced without touching any other byte.
enum EmbeddedXMP {
  private static let jpegMark = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0]
  private static let jpegExtension = Array("http://ns.adobe.com/xmp/extension/".utf8) + [0]
  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The keyword, a NUL, no compression, and empty language and translation.
  private static let pngMark = Array("XML:com.adobe.xmp".utf8) + [0, 0, 0, 0, 0]

  static func isPhoto(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: pngSignature)
  }

  /// The XMP documents of a photo: the main one, then its extension, which large ones in JPEG have.
  static func packets(_ photo: [UInt8]) -> [[UInt8]] {
    guard photo.starts(with: [0xFF, 0xD8]) else {
      return pngChunks(photo).compactMap { chunk in
        let content = photo[chunk.content]
        return chunk.isText && content.starts(with: pngMark) ? Array(content.dropFirst(pngMark.count)) : nil
      }
    }
    var packets: [[UInt8]] = []
    var parts: [[UInt8]: [(offset: Int, bytes: ArraySlice<UInt8>)]] = [:]
    for segment in JPEGSegments.all(in: photo).segments where segment.marker == 0xE1 {
      let content = photo[segment.content]
      if content.starts(with: jpegMark) { packets.append(Array(content.dropFirst(jpegMark.count))) }
      // A part of the extension: its name of 32 bytes, the whole's length, the part's offset.
      if content.starts(with: jpegExtension), content.count > jpegExtension.count + 40 {
        let rest = content.dropFirst(jpegExtension.count)
        let offset = rest.dropFirst(36).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        parts[Array(rest.prefix(32)), default: []].append((offset, rest.dropFirst(40)))
      }
    }
    for part in parts.values {
      packets.append(part.sorted { $0.offset < $1.offset }.flatMap { $0.bytes })
    }
    return packets
  }

  /// The photo with a new main XMP document; all bytes of the picture and other metadata are unchanged.
  static func embedding(_ packet: [UInt8], in photo: [UInt8], name: String) throws(FormatError) -> [UInt8] {
    if photo.starts(with: [0xFF, 0xD8, 0xFF]) { return try embedJPEG(packet, photo, name) }
    if photo.starts(with: pngSignature) { return try embedPNG(packet, photo, name) }
    throw .embedding(photo: name, reason: "it is neither JPEG nor PNG")
  }

  // MARK: - JPEG

  private static func embedJPEG(
    _ packet: [UInt8], _ photo: [UInt8], _ name: String
  ) throws(FormatError) -> [UInt8] {
    let length = packet.count + jpegMark.count + 2
    guard length <= 0xFFFF else {
      throw .embedding(photo: name, reason: "with \(packet.count) bytes its XMP is larger than JPEG holds")
    }
    let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + jpegMark + packet
    let segments = JPEGSegments.all(in: photo).segments
    let old = segments.filter { $0.marker == 0xE1 && photo[$0.content].starts(with: jpegMark) }
    if let first = old.first {
      return Array(photo[..<first.range.lowerBound]) + segment + photo[first.range.upperBound...]
    }
    // After JFIF and EXIF, which have to come first.
    let head = segments.prefix { segment in
      segment.marker == 0xE0 || (segment.marker == 0xE1 && photo[segment.content].starts(with: "Exif".utf8))
    }
    let place = head.last?.range.upperBound ?? 2
    return Array(photo[..<place]) + segment + photo[place...]
  }

  // MARK: - PNG

  private struct Chunk {
    var isText: Bool
    /// Length, type, content and checksum.
    var whole: Range<Int>
    var content: Range<Int>
  }

  private static func pngChunks(_ bytes: [UInt8]) -> [Chunk] {
    guard bytes.starts(with: pngSignature) else { return [] }
    var chunks: [Chunk] = []
    var position = 8
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - position - 12 else { break }
      let content = position + 8..<position + 8 + length
      chunks.append(
        Chunk(
          isText: bytes[position + 4..<position + 8].elementsEqual("iTXt".utf8),
          whole: position..<position + 12 + length, content: content))
      position += 12 + length
    }
    return chunks
  }

  private static func embedPNG(
    _ packet: [UInt8], _ photo: [UInt8], _ name: String
  ) throws(FormatError) -> [UInt8] {
    let chunks = pngChunks(photo)
    guard let header = chunks.first else { throw .embedding(photo: name, reason: "it has no chunks") }
    let chunk = FileParts.chunk("iTXt", pngMark + packet)
    // Compressed ones with the same keyword, too, because two documents could contradict each other.
    let keyword = pngMark.prefix(18)
    if let old = chunks.first(where: { $0.isText && photo[$0.content].starts(with: keyword) }) {
      guard photo[old.content].starts(with: pngMark) else {
        throw .embedding(
          photo: name, reason: "its XMP is compressed or has a language, which XMP does not allow")
      }
      return Array(photo[..<old.whole.lowerBound]) + chunk + photo[old.whole.upperBound...]
    }
    return Array(photo[..<header.whole.upperBound]) + chunk + photo[header.whole.upperBound...]
  }
}
