import Annotations

/// Splits CSV into rows of fields as RFC 4180 defines it, byte by byte and row by row: fields in quotes may hold
/// separators, line ends and doubled quotes.
///
/// A parser of our own, because a file may be larger than memory and a quote in the wrong place must be an
/// error with its line. SwiftCSV reads the whole text at once and accepts such quotes.
struct CSVParser {
  private let stream: ByteStream
  private var piece: [UInt8] = []
  private var position = 0
  private let separator: UInt8
  /// The line, from 1, where the last row began.
  private(set) var line = 0
  private var nextLine = 1

  /// Longer than any row of a face.
  private static let longestRow = 16 << 20

  init(_ stream: ByteStream) throws {
    self.stream = stream
    if try stream.peek(3).elementsEqual([0xEF, 0xBB, 0xBF]) {
      piece = try stream.next()
      position = 3
    }
    // Spreadsheets use the separator of their country; the first line shows which one.
    let head = piece.isEmpty ? Array(try stream.peek(4096)) : Array(piece.dropFirst(3).prefix(4096))
    let first = head.prefix { $0 != 0x0A }
    let counts = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].map { byte in
      (byte, first.count { $0 == byte })
    }
    separator = counts.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? UInt8(ascii: ",")
  }

  private mutating func byte() throws -> UInt8? {
    if position == piece.count {
      piece = try stream.next()
      position = 0
      if piece.isEmpty { return nil }
    }
    defer { position += 1 }
    return piece[position]
  }

  private enum Mode { case start, plain, quoted, quoteInQuoted }

  /// The next row that is not empty; nil at the end.
  mutating func next() throws -> [String]? {
    var fields: [String] = []
    var field: [UInt8] = []
    var mode = Mode.start
    var length = 0
    line = nextLine
    func fault(_ reason: String) -> FormatError {
      .malformed(.csv, place: "line \(nextLine)", reason: reason)
    }
    while true {
      guard let byte = try byte() else {
        if mode == .quoted { throw fault("a quote that was opened in line \(line) is never closed") }
        if fields.isEmpty, field.isEmpty, mode == .start { return nil }
        return fields + [String(decoding: field, as: UTF8.self)]
      }
      length += 1
      guard length <= Self.longestRow else { throw fault("the row never ends") }
      if byte == 0x0A { nextLine += 1 }
      switch (mode, byte) {
      case (.quoted, 0x22): mode = .quoteInQuoted
      case (.quoted, _): field.append(byte)
      case (.quoteInQuoted, 0x22):
        field.append(byte)
        mode = .quoted
      case (.start, 0x22): mode = .quoted
      case (.plain, 0x22): throw fault("a quote inside a field without quotes")
      case (_, separator):
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
        mode = .start
      case (_, 0x0A):
        if fields.isEmpty, field.isEmpty, mode == .start {
          line = nextLine
          continue
        }
        return fields + [String(decoding: field, as: UTF8.self)]
      case (_, 0x0D): continue  // of CR LF
      case (.quoteInQuoted, _): throw fault("text after a closing quote")
      default:
        field.append(byte)
        mode = .plain
      }
    }
  }
}
