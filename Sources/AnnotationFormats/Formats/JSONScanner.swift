import Annotations
import Foundation

/// Splits a large JSON object without keeping it in memory: each element of a top-level array, and each other
/// top-level value, is delivered as bytes for Foundation to decode.
///
/// It follows only strings, brackets and commas; the decoder checks whether an element is valid JSON.
struct JSONScanner {
  private let stream: ByteStream
  private let format: AnnotationFormat
  private var piece: [UInt8] = []
  private var position = 0
  private var offset = 0

  /// Deeper than any format needs; limited because the decoder recurses.
  static let deepest = 64
  /// The largest value; RLE masks and embedded pictures can be large.
  private static let largest = 256 << 20

  init(_ stream: ByteStream, _ format: AnnotationFormat) {
    self.stream = stream
    self.format = format
  }

  /// Whether brackets nest no deeper than ``deepest``.
  static func isShallow(_ bytes: some Sequence<UInt8>) -> Bool {
    var nesting = JSONNesting()
    for byte in bytes {
      if nesting.step(byte) == .opens, nesting.depth > deepest { return false }
    }
    return true
  }

  private func fault(_ reason: String) -> FormatError {
    .malformed(format, place: "byte \(offset)", reason: reason)
  }

  private mutating func peek() throws -> UInt8? {
    if position == piece.count {
      piece = try stream.next()
      position = 0
      if piece.isEmpty { return nil }
    }
    return piece[position]
  }

  private mutating func take() throws -> UInt8 {
    guard let byte = try peek() else { throw fault("the file ends in the middle") }
    position += 1
    offset += 1
    return byte
  }

  /// The next byte that is not whitespace, without consuming it.
  private mutating func peekToken() throws -> UInt8 {
    while true {
      guard let byte = try peek() else { throw fault("the file ends in the middle") }
      guard Self.isSpace(byte) else { return byte }
      _ = try take()
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private mutating func expect(_ character: Character) throws {
    let byte = try peekToken()
    guard byte == character.asciiValue else { throw fault("'\(character)' is missing") }
    _ = try take()
  }

  /// Goes through the top-level object.
  ///
  /// - Parameters:
  ///   - opening: members whose objects are gone through, too, with the keys that they have there.
  ///   - body: gets a key and a value; for an array, each element separately.
  mutating func run(
    opening: Set<String> = [], _ body: (_ key: String, _ value: [UInt8]) throws -> Void
  ) throws {
    try skipByteOrderMark()
    try members(opening, body)
  }

  /// Goes through the top-level array.
  ///
  /// - Parameter body: gets each element.
  mutating func runList(_ body: (_ value: [UInt8]) throws -> Void) throws {
    try skipByteOrderMark()
    try elements(body)
  }

  private mutating func skipByteOrderMark() throws {
    if try peekToken() == 0xEF { for _ in 0..<3 { _ = try take() } }
  }

  private mutating func members(
    _ opening: Set<String>, _ body: (_ key: String, _ value: [UInt8]) throws -> Void
  ) throws {
    try expect("{")
    if try peekToken() == UInt8(ascii: "}") {
      _ = try take()
      return
    }
    while true {
      guard try peekToken() == UInt8(ascii: "\"") else { throw fault("a key is missing") }
      guard let key = try? JSONDecoder().decode(String.self, from: Data(try value())) else {
        throw fault("a key is not text")
      }
      try expect(":")
      let first = try peekToken()
      if first == UInt8(ascii: "[") {
        try elements { try body(key, $0) }
      } else if first == UInt8(ascii: "{"), opening.contains(key) {
        try members([], body)
      } else {
        try body(key, try value())
      }
      if try peekToken() == UInt8(ascii: ",") {
        _ = try take()
      } else {
        return try expect("}")
      }
    }
  }

  private mutating func elements(_ body: ([UInt8]) throws -> Void) throws {
    try expect("[")
    if try peekToken() == UInt8(ascii: "]") {
      _ = try take()
      return
    }
    while true {
      try body(try value())
      if try peekToken() == UInt8(ascii: ",") {
        _ = try take()
      } else {
        return try expect("]")
      }
    }
  }

  /// The bytes of one value.
  private mutating func value() throws -> [UInt8] {
    _ = try peekToken()
    var bytes: [UInt8] = []
    var nesting = JSONNesting()
    while true {
      guard let byte = try peek() else { throw fault("the file ends in the middle") }
      // Space ends a number or a word, too.
      if nesting.depth == 0, !nesting.isInString, !bytes.isEmpty, Self.isSpace(byte) { return bytes }
      switch nesting.end(byte) {
      case .no: break
      case .after:
        bytes.append(try take())
        return bytes
      case .before:
        // A separator in the place of a value is taken for one, so that the decoder reports it.
        let isSeparator = byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
        if !bytes.isEmpty || !isSeparator { return bytes }
      }
      guard nesting.depth <= Self.deepest else { throw fault("values nest deeper than \(Self.deepest)") }
      bytes.append(try take())
      guard bytes.count <= Self.largest else {
        throw fault("one value is larger than \(Self.largest >> 20) MB")
      }
    }
  }
}
