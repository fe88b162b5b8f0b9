import Imaging

extension PhotoBytes {
  private static var mostBoxes: Int { 10_000 }

  /// The boxes in a part of an ISO base media file (HEIF, CR3), up to the first one that makes no sense, with their
  /// contents.
  func boxes(_ range: Range<Int>) -> [(type: String, content: Range<Int>)] {
    var boxes: [(type: String, content: Range<Int>)] = []
    var position = range.lowerBound
    while position + 8 <= range.upperBound, boxes.count < Self.mostBoxes {
      let head = read(position, 16)
      guard head.count >= 8 else { break }
      var (size, start) = (head[..<4].bigEndian, 8)
      if size == 1 {
        guard head.count == 16, head[8] == 0, head[9] == 0 else { break }
        (size, start) = (head[8...].bigEndian, 16)
      }
      if size == 0 { size = range.upperBound - position }
      guard size >= start, size <= range.upperBound - position else { break }
      boxes.append((String(decoding: head[4..<8], as: UTF8.self), position + start..<position + size))
      position += size
    }
    return boxes
  }
}
