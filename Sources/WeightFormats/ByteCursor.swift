/// Reads a file's bytes from front to back; every length is checked against what is left.
struct ByteCursor {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int
  let format: WeightFormat

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil, format: WeightFormat) {
    self.bytes = bytes
    self.format = format
    let range = range ?? 0..<bytes.count
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count, "cursor: \(range) of \(bytes.count)")
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }
  var remaining: Int { end - position }

  mutating func byte() throws(WeightFormatError) -> UInt8 {
    guard position < end else { throw cutShort }
    defer { position += 1 }
    return bytes[position]
  }

  /// Skips the next `count` bytes and returns where they lie.
  mutating func take(_ count: Int) throws(WeightFormatError) -> Range<Int> {
    guard count >= 0, count <= end - position else { throw cutShort }
    defer { position += count }
    return position..<position + count
  }

  mutating func bytes(_ count: Int) throws(WeightFormatError) -> ArraySlice<UInt8> {
    bytes[try take(count)]
  }

  /// An unsigned number of 1 to 8 bytes, lowest first.
  mutating func number(_ count: Int) throws(WeightFormatError) -> UInt64 {
    try bytes(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A length that a file states in `count` bytes.
  mutating func length(_ count: Int) throws(WeightFormatError) -> Int {
    let value = try number(count)
    guard value <= UInt64(end - position) else { throw cutShort }
    return Int(value)
  }

  /// Reads up to a line feed, which is skipped.
  mutating func line() throws(WeightFormatError) -> String {
    guard let stop = bytes[position..<end].firstIndex(of: 0x0A) else { throw cutShort }
    defer { position = stop + 1 }
    return String(decoding: bytes[position..<stop], as: UTF8.self)
  }

  var cutShort: WeightFormatError {
    WeightFormatError(format, "it is cut short or damaged, at byte \(position)")
  }
}
