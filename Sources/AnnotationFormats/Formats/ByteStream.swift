import Annotations
import Files

/// Bytes in pieces, from a file or from memory, with lookahead.
public final class ByteStream {
  private let source: () throws -> [UInt8]
  private var waiting: [UInt8] = []
  private var isAtEnd = false

  /// - Parameter next: returns the next piece; an empty one is the end.
  public init(_ next: @escaping () throws -> [UInt8]) { source = next }

  /// A stream over bytes in memory.
  public convenience init(_ bytes: [UInt8]) {
    var rest = bytes
    self.init {
      defer { rest = [] }
      return rest
    }
  }

  /// The next bytes, which stay in the stream; fewer than `count` only at the end.
  public func peek(_ count: Int) throws -> ArraySlice<UInt8> {
    while waiting.count < count, !isAtEnd { try fill() }
    return waiting.prefix(count)
  }

  /// The next piece; empty at the end.
  func next() throws -> [UInt8] {
    if waiting.isEmpty, !isAtEnd { try fill() }
    defer { waiting = [] }
    return waiting
  }

  private func fill() throws {
    let piece = try source()
    isAtEnd = piece.isEmpty
    waiting += piece
  }

  /// Everything that is left, however much it is.
  package func rest() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try next()
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }

  /// Everything that is left, for formats that cannot be read in pieces.
  func all(limit: Int, _ format: AnnotationFormat) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try next()
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= limit else { throw FormatError.tooLarge(format, megabytes: limit >> 20) }
    }
  }
}

/// The lines of a stream, without their ends: LF, CR LF, or CR LF mixed in; a byte order mark is skipped.
struct LineReader {
  private let stream: ByteStream
  private let format: AnnotationFormat
  private var buffer: [UInt8] = []
  private var start = 0
  /// The number of the last line, from 1.
  private(set) var number = 0

  /// No sensible text file has longer lines.
  static let longest = 64 << 20

  init(_ stream: ByteStream, _ format: AnnotationFormat) {
    self.stream = stream
    self.format = format
  }

  mutating func next() throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return line(buffer[start..<end])
      }
      searched = buffer.count
      guard buffer.count - start <= Self.longest else {
        throw FormatError.malformed(format, place: "line \(number + 1)", reason: "the line never ends")
      }
      let piece = try stream.next()
      if piece.isEmpty {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return line(buffer[start...])
      }
      buffer.removeFirst(start)
      searched -= start
      start = 0
      buffer += piece
    }
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    number += 1
    var line = bytes
    if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    if line.last == 0x0D { line = line.dropLast() }
    return Array(line)
  }

  /// The next line as text without spaces at its ends; bytes that are not UTF-8 are escaped as `RawName` does it.
  mutating func nextText() throws -> String? {
    try next().map { RawName.text($0).trimmed }
  }
}

extension StringProtocol {
  /// The text without whitespace at its ends.
  var trimmed: String {
    var part = self[...]
    while part.first?.isWhitespace == true { part = part.dropFirst() }
    while part.last?.isWhitespace == true { part = part.dropLast() }
    return String(part)
  }

  /// The numbers of a line, separated by spaces or tabs; nil when one of them is not a number.
  var numbers: [Double]? {
    let parts = split(whereSeparator: \.isWhitespace)
    let numbers = parts.compactMap { Double($0) }
    return numbers.count == parts.count ? numbers : nil
  }
}

extension [UInt8] {
  /// How many bytes at the start are valid UTF-8 without zeros.
  var lengthOfText: Int {
    var decoder = UTF8()
    var bytes = makeIterator()
    var length = 0
    while case .scalarValue(let scalar) = decoder.decode(&bytes), scalar != "\0" {
      length += UTF8.width(scalar)
    }
    return length
  }

  /// Whether the bytes contain this word.
  func holds(_ word: String) -> Bool { end(of: word) != nil }

  /// The position after the first such word at or after `start`; nil when there is none.
  func end(of word: String, from start: Int = 0) -> Int? {
    let word = Array(word.utf8)
    guard let first = word.first else { return start }
    var start = start
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: word) { return found + word.count }
      start = found + 1
    }
    return nil
  }
}
