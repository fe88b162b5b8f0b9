import Annotations

extension ByteStream {
  /// The same text in UTF-8 without a byte order mark. Programs on Windows write UTF-16 and marks.
  func asUTF8(_ format: AnnotationFormat) throws -> ByteStream {
    let start = Array(try peek(4))
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { return dropping(3) }
    if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw FormatError.encoding(format, "UTF-32")
    }
    guard let order = UTF16Order(start) else { return self }
    return UTF16Pieces(dropping(order.markLength), isBigEndian: order.isBigEndian).utf8
  }

  private func dropping(_ count: Int) -> ByteStream {
    var isFirst = true
    return ByteStream {
      guard isFirst else { return try self.next() }
      isFirst = false
      _ = try self.peek(count)
      let piece = Array(try self.next().dropFirst(count))
      // An empty piece would be the end.
      return piece.isEmpty ? try self.next() : piece
    }
  }
}

/// The order of UTF-16's bytes, by its mark or by the zeros of the first two characters.
struct UTF16Order {
  var isBigEndian: Bool
  var markLength: Int

  init?(_ start: some Collection<UInt8>) {
    let bytes = Array(start.prefix(4))
    guard bytes.count >= 2 else { return nil }
    switch (bytes[0], bytes[1]) {
    case (0xFF, 0xFE): (isBigEndian, markLength) = (false, 2)
    case (0xFE, 0xFF): (isBigEndian, markLength) = (true, 2)
    case (1..., 0) where bytes.count == 4 && bytes[3] == 0 && bytes[2] != 0:
      (isBigEndian, markLength) = (false, 0)
    case (0, 1...) where bytes.count == 4 && bytes[2] == 0 && bytes[3] != 0:
      (isBigEndian, markLength) = (true, 0)
    default: return nil
    }
  }
}

/// Converts UTF-16 to UTF-8 piece by piece; halves of characters become the replacement character.
private final class UTF16Pieces {
  private let stream: ByteStream
  private let isBigEndian: Bool
  private var rest: [UInt8] = []

  init(_ stream: ByteStream, isBigEndian: Bool) { (self.stream, self.isBigEndian) = (stream, isBigEndian) }

  var utf8: ByteStream { ByteStream { try self.next() } }

  private func next() throws -> [UInt8] {
    while true {
      let piece = try stream.next()
      let bytes = rest + piece
      var count = bytes.count / 2
      func unit(_ index: Int) -> UInt16 {
        let (a, b) = (UInt16(bytes[2 * index]), UInt16(bytes[2 * index + 1]))
        return isBigEndian ? a << 8 | b : b << 8 | a
      }
      // The first half of a character waits for the second.
      if !piece.isEmpty, count > 0, UTF16.isLeadSurrogate(unit(count - 1)) { count -= 1 }
      rest = piece.isEmpty ? [] : Array(bytes[(2 * count)...])
      let text = Array(String(decoding: (0..<count).map(unit), as: UTF16.self).utf8)
      if !text.isEmpty || piece.isEmpty { return text }
    }
  }
}

extension AnnotationFormat {
  /// The beginning of a file as text, from UTF-8 or UTF-16.
  static func text(_ start: some Collection<UInt8>) -> String {
    if UTF16Order(start) != nil, let text = try? ByteStream(Array(start)).asUTF8(.csv).rest() {
      return String(decoding: text, as: UTF8.self)
    }
    return String(decoding: start.filter { $0 != 0 }, as: UTF8.self)
  }
}
