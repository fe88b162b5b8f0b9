/// The XMP of a GIF file: the packet itself in an application extension, followed by bytes that lead readers which
/// take it for a chain of blocks to its end.
enum XMPInGIF {
  private static let mark = Array("XMP DataXMP".utf8)
  /// A block of one byte, all numbers downwards, and the end of the chain.
  private static let tail: [UInt8] = [1] + (0...255).reversed().map { UInt8($0) } + [0]

  /// The first packet; nil when there is none.
  static func packet(_ photo: PhotoBytes) -> [UInt8]? {
    var reader = Reader(photo)
    let head = reader.take(13)
    guard head.count == 13 else { return nil }
    reader.skip(colors(head[10]))
    while let kind = reader.take(1).first {
      switch kind {
      case 0x21:
        let start = reader.take(2)
        guard start.count == 2 else { return nil }
        guard start[0] == 0xFF, Int(start[1]) == mark.count else {
          reader.skip(Int(start[1]))
          guard reader.skipBlocks() else { return nil }
          continue
        }
        let isXMP = reader.take(mark.count) == mark
        let begin = reader.position
        guard reader.skipBlocks() else { return nil }
        if isXMP { return packet(photo, begin..<reader.position) }
      case 0x2C:
        let picture = reader.take(9)
        guard picture.count == 9 else { return nil }
        reader.skip(colors(picture[8]) + 1)
        guard reader.skipBlocks() else { return nil }
      default: return nil
      }
    }
    return nil
  }

  /// The length of a table of colours, by the flags before it.
  private static func colors(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  private static func packet(_ photo: PhotoBytes, _ range: Range<Int>) -> [UInt8] {
    let bytes = photo.read(range.lowerBound, min(range.count, EmbeddedXMP.longest))
    if bytes.count > tail.count, bytes.suffix(tail.count).elementsEqual(tail) {
      return bytes.dropLast(tail.count)
    }
    // Others write another end.
    return Array(bytes[..<((bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1) + 1)])
  }

  /// Takes bytes one after another, from pieces of the file: pictures have very many short blocks.
  private struct Reader {
    private let photo: PhotoBytes
    private var piece: [UInt8] = []
    private var start = 0
    private(set) var position = 0

    init(_ photo: PhotoBytes) { self.photo = photo }

    mutating func take(_ count: Int) -> [UInt8] {
      if position < start || position + count > start + piece.count {
        (piece, start) = (photo.read(position, max(count, 1 << 16)), position)
      }
      let bytes = piece.dropFirst(position - start).prefix(count)
      position += bytes.count
      return Array(bytes)
    }

    mutating func skip(_ count: Int) { position += count }

    /// - Returns: whether the chain ends.
    mutating func skipBlocks() -> Bool {
      while let length = take(1).first {
        if length == 0 { return true }
        skip(Int(length))
      }
      return false
    }
  }
}
