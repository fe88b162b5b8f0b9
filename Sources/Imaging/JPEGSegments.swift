/// Iterates over the segments of a JPEG file up to its first scan; they hold everything but pixels. The bytes may be
/// only the file's beginning, and are not trusted.
package struct JPEGSegments: Sequence, IteratorProtocol {
  /// A segment, or as much of it as the bytes hold.
  package struct Segment {
    package var marker: UInt8
    /// The whole segment, including marker and length.
    package var range: Range<Int>
    /// The segment without marker and length.
    package var content: Range<Int>
  }

  /// Why there are no more segments.
  package enum End {
    /// The picture begins, or the file ends as it should.
    case picture
    /// The next bytes are not a segment.
    case damage
    /// The bytes end before the segment does, or its length is invalid.
    case cutOff
  }

  private let bytes: [UInt8]
  private var position = 2
  /// Nil before the end.
  package private(set) var end: End?

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All complete segments, and why there are no more.
  package static func all(in bytes: [UInt8]) -> (segments: [Segment], end: End) {
    var walker = JPEGSegments(bytes), segments: [Segment] = []
    while let segment = walker.next() {
      if walker.end == nil { segments.append(segment) }
    }
    return (segments, walker.end ?? .cutOff)
  }

  /// The next segment. If it is cut off, this returns what is there and sets ``end``.
  package mutating func next() -> Segment? {
    while end == nil {
      guard position + 4 <= bytes.count else {
        end = .cutOff
        break
      }
      guard bytes[position] == 0xFF else {
        end = .damage
        break
      }
      let marker = bytes[position + 1]
      switch marker {
      case 0xFF: position += 1  // a fill byte
      case 0x01, 0xD0...0xD8: position += 2  // no length follows
      case 0xDA, 0xD9: end = .picture
      default:
        let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
        guard length >= 2 else {
          end = .cutOff
          return nil
        }
        let start = position
        position += 2 + length
        if position > bytes.count { end = .cutOff }
        let last = Swift.min(position, bytes.count)
        return Segment(marker: marker, range: start..<last, content: start + 4..<last)
      }
    }
    return nil
  }
}
