/// Parts of a file that are in memory. They never overlap.
struct FilePieces {
  private struct Piece {
    var start: Int
    var bytes: [UInt8]
    var range: Range<Int> { start..<start + bytes.count }
  }

  /// In order of position.
  private var pieces: [Piece] = []

  var byteCount: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

  /// The bytes of a range; nil unless all of them are in memory.
  func bytes(_ range: Range<Int>) -> [UInt8]? {
    guard let piece = pieces.first(where: { $0.range.contains(range.lowerBound) }),
      range.upperBound <= piece.range.upperBound
    else { return nil }
    if piece.range == range { return piece.bytes }
    return Array(piece.bytes[range.lowerBound - piece.start..<range.upperBound - piece.start])
  }

  /// The longest run in memory that begins at `position`; nil when that byte is not in memory.
  func run(from position: Int, to end: Int) -> ArraySlice<UInt8>? {
    guard let piece = pieces.first(where: { $0.range.contains(position) }) else { return nil }
    return piece.bytes[position - piece.start..<min(end, piece.range.upperBound) - piece.start]
  }

  /// Where the next piece after a gap begins, at most `end`.
  func gapEnd(from position: Int, to end: Int) -> Int {
    min(end, pieces.first { $0.start > position }?.start ?? end)
  }

  /// Adds bytes, which replace those of the same range.
  mutating func add(_ bytes: [UInt8], at start: Int) {
    let range = start..<start + bytes.count
    var kept: [Piece] = []
    for piece in pieces {
      if !piece.range.overlaps(range) {
        kept.append(piece)
        continue
      }
      if piece.start < range.lowerBound {
        kept.append(Piece(start: piece.start, bytes: Array(piece.bytes[..<(range.lowerBound - piece.start)])))
      }
      if piece.range.upperBound > range.upperBound {
        let rest = piece.bytes[(range.upperBound - piece.start)...]
        kept.append(Piece(start: range.upperBound, bytes: Array(rest)))
      }
    }
    kept.append(Piece(start: start, bytes: bytes))
    pieces = kept.sorted { $0.start < $1.start }
  }
}
