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
    var (depth, isString, isEscaped) = (0, false, false)
    for byte in bytes {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > deepest { return false }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
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
      guard [0x20, 0x09, 0x0A, 0x0D].contains(byte) else { return byte }
      _ = try take()
    }
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
    var (depth, isString, isEscaped) = (0, false, false)
    while true {
      guard let byte = try peek() else { throw fault("the file ends in the middle") }
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
          if depth == 0 {
            bytes.append(try take())
            return bytes
          }
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          guard depth <= Self.deepest else { throw fault("values nest deeper than \(Self.deepest)") }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return bytes }
          depth -= 1
          if depth == 0 {
            bytes.append(try take())
            return bytes
          }
        case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
          if depth == 0, !bytes.isEmpty { return bytes }
        default: break
        }
      }
      bytes.append(try take())
      guard bytes.count <= Self.largest else {
        throw fault("one value is larger than \(Self.largest >> 20) MB")
      }
    }
  }
}
