import Imaging

/// The XMP of a PNG file in its three spellings: iTXt as the standard says, iTXt compressed, and ImageMagick's
/// "Raw profile type xmp", which is a text of hexadecimal digits.
enum XMPInPNG {
  struct Chunk {
    var type: String
    /// Length, type, content and checksum.
    var whole: Range<Int>
    var content: Range<Int>
  }

  enum Content {
    case xmp([UInt8])
    case unreadable(String)
    case other
  }

  private static let texts: Set<String> = ["iTXt", "zTXt", "tEXt"]
  /// The keyword, a NUL, no compression, and empty language and translation.
  private static let mark = Array("XML:com.adobe.xmp".utf8) + [0, 0, 0, 0, 0]
  /// At most this many chunks are searched.
  private static let mostChunks = 200_000

  /// The header and the text chunks.
  static func chunks(_ photo: PhotoBytes) -> [Chunk] {
    var chunks: [Chunk] = []
    var position = 8
    for _ in 0..<mostChunks {
      let head = photo.read(position, 8)
      guard head.count == 8 else { break }
      let length = head.prefix(4).bigEndian
      let type = String(decoding: head.suffix(4), as: UTF8.self)
      guard type != "IEND", length <= 0x7FFF_FFFF, length <= photo.count - position - 12 else { break }
      if texts.contains(type) || chunks.isEmpty && type == "IHDR" {
        let content = position + 8..<position + 8 + length
        chunks.append(Chunk(type: type, whole: position..<position + 12 + length, content: content))
      }
      position += 12 + length
    }
    return chunks
  }

  static func chunk(_ packet: [UInt8]) -> [UInt8] { FileParts.chunk("iTXt", mark + packet) }

  /// What a text chunk holds.
  static func content(_ content: [UInt8], _ type: String) -> Content {
    guard texts.contains(type), let end = content.prefix(80).firstIndex(of: 0) else { return .other }
    let keyword = String(decoding: content[..<end], as: UTF8.self)
    let isRaw = ["Raw profile type xmp", "Raw profile type APP1"].contains(keyword)
    guard isRaw || type == "iTXt" && keyword == "XML:com.adobe.xmp" else { return .other }
    var rest = content[(end + 1)...]
    var isPacked = type == "zTXt"
    if type == "iTXt" {
      isPacked = rest.first == 1
      // Its way of packing, its language, and the translated keyword.
      rest = rest.dropFirst(2)
      for _ in 0..<2 { rest = rest.drop { $0 != 0 }.dropFirst() }
    } else if isPacked {
      rest = rest.dropFirst()
    }
    var text = Array(rest)
    if isPacked {
      guard let unpacked = try? Inflate.zlib(text, limit: EmbeddedXMP.longest) else {
        return .unreadable("its compressed XMP is damaged or too large")
      }
      text = unpacked
    }
    return isRaw ? rawProfile(text) : .xmp(text)
  }

  private static func rawProfile(_ text: [UInt8]) -> Content {
    guard let profile = PNGRawProfile(text) else { return .unreadable("its raw profile is damaged") }
    if profile.name == "xmp" { return .xmp(profile.bytes) }
    // EXIF has the same keyword.
    let mark = XMPInJPEG.mark
    return profile.bytes.starts(with: mark) ? .xmp(Array(profile.bytes.dropFirst(mark.count))) : .other
  }
}
