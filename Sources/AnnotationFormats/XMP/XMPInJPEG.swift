import Imaging

/// The XMP of a JPEG file: packets in APP1 segments, and the parts of an extension, which a packet of more than 64 KB
/// has.
struct XMPInJPEG {
  static let mark = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0]
  static let extensionMark = Array("http://ns.adobe.com/xmp/extension/".utf8) + [0]
  /// Of a segment's content, its mark included.
  static let mostOfSegment = 0xFFFF - 2

  private struct Part {
    /// The length of the whole, and where the part begins in it.
    var total, offset: Int
    var bytes: ArraySlice<UInt8>
  }

  enum Extension {
    case whole([UInt8])
    case missing
    case incomplete
  }

  /// The main packets.
  private(set) var packets: [[UInt8]] = []
  private var parts: [String: [Part]] = [:]
  /// The segments of all packets and parts.
  private(set) var ranges: [Range<Int>] = []
  /// The end of JFIF and EXIF, which have to come first.
  private(set) var headEnd = 2
  /// The contents of the segments that lead to the other pictures of a file.
  private(set) var pictureLists: [Range<Int>] = []

  /// - Parameter photo: the file's beginning, up to the pixels.
  init(_ photo: [UInt8]) {
    var isHead = true
    for segment in JPEGSegments.all(in: photo).segments {
      let content = photo[segment.content]
      isHead =
        isHead && (segment.marker == 0xE0 || segment.marker == 0xE1 && content.starts(with: "Exif".utf8))
      if isHead { headEnd = segment.range.upperBound }
      if segment.marker == 0xE2, content.starts(with: "MPF\0".utf8) { pictureLists.append(segment.content) }
      guard segment.marker == 0xE1 else { continue }
      if content.starts(with: Self.mark) {
        packets.append(Array(content.dropFirst(Self.mark.count)))
        ranges.append(segment.range)
      }
      // A part: the extension's name of 32 letters, the whole's length, the part's offset.
      if content.starts(with: Self.extensionMark), content.count > Self.extensionMark.count + 40 {
        let rest = content.dropFirst(Self.extensionMark.count)
        let name = String(decoding: rest.prefix(32), as: UTF8.self).uppercased()
        let part = Part(
          total: rest.dropFirst(32).prefix(4).bigEndian, offset: rest.dropFirst(36).prefix(4).bigEndian,
          bytes: rest.dropFirst(40))
        parts[name, default: []].append(part)
        ranges.append(segment.range)
      }
    }
  }

  /// An extension by the name under which the main packet refers to it. Parts of other names are left over from earlier
  /// documents.
  func content(ofExtension name: String) -> Extension {
    guard let parts = parts[name.uppercased()], let total = parts.first?.total else { return .missing }
    var bytes: [UInt8] = []
    for part in parts.sorted(by: { $0.offset < $1.offset }) {
      guard part.total == total, part.offset <= bytes.count else { return .incomplete }
      // A part that is there twice.
      if part.offset < bytes.count { continue }
      bytes += part.bytes
    }
    return bytes.count == total ? .whole(bytes) : .incomplete
  }

  /// The segments of a packet, and of its extension.
  static func segments(_ packet: [UInt8], _ more: (name: String, bytes: [UInt8])?) -> [UInt8] {
    var segments = segment(mark + packet)
    guard let more else { return segments }
    let head = extensionMark + Array(more.name.utf8) + UInt32(more.bytes.count).bigEndianBytes
    let room = mostOfSegment - head.count - 4
    for start in stride(from: 0, to: more.bytes.count, by: room) {
      let part = more.bytes[start..<min(start + room, more.bytes.count)]
      segments += segment(head + UInt32(start).bigEndianBytes + part)
    }
    return segments
  }

  private static func segment(_ content: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + content
  }
}
