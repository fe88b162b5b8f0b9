/// Looks for input on which the parser ends the program with an assertion instead of a message: table headers
/// (`[name]`, `[[name]]`) that do not begin with a name, a brace that closes an array (`[1, }`) and a single
/// digit after a date (`2026-11-26 1`). The same goes for some of Unicode's line breaks and for control
/// characters in a date. Outside strings and comments TOML allows only printable ASCII, so the first other
/// character is reported.
///
/// It follows strings, comments and brackets as the parser does. In text that is not TOML the two may differ,
/// but by then the parser has stopped.
struct AssertedSyntax {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// The open brackets and braces of values, the innermost last.
  private var open: [UInt8] = []
  /// Whether only spaces have come since the line began, outside values.
  private var isAtStart = true

  /// The first such place, with its column in bytes; nil when the parser can safely read the text.
  static func first(in bytes: [UInt8]) -> TOMLFault? {
    var search = AssertedSyntax(bytes: bytes)
    return search.next()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is skipped.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func next() -> TOMLFault? {
    while let byte = byte(index) {
      switch byte {
      case UInt8(ascii: "\n"):
        endLine()
        if open.isEmpty { isAtStart = true }
        continue
      case UInt8(ascii: " ") where isBetweenDateAndDigit:
        return fault("a time of day is expected after this date")
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      case 0..<0x20, 0x7F: return fault("a control character, which TOML does not allow here")
      case 0x80...: return fault("\(character), which TOML allows in strings and comments only")
      case UInt8(ascii: "#"):
        while let byte = self.byte(index), byte != UInt8(ascii: "\n") { index += 1 }
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        isAtStart = false
        // The parser stops at a string without an end.
        guard skipString(byte) else { return nil }
        continue
      case UInt8(ascii: "[") where isAtStart:
        let fault = fault("the name of a section is expected after this bracket")
        if !beginsHeader() { return fault }
        isAtStart = false
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        isAtStart = false
        open.append(byte)
      case UInt8(ascii: "}") where open.last == UInt8(ascii: "["):
        return fault("a value or ] is expected here")
      case UInt8(ascii: "]"), UInt8(ascii: "}"): _ = open.popLast()
      default: isAtStart = false
      }
      index += 1
    }
    return nil
  }

  private func fault(_ reason: String) -> TOMLFault {
    TOMLFault(line: line, column: index - lineStart + 1, reason: reason)
  }

  /// The character that begins here, for messages: its number, and itself if it is visible.
  private var character: String {
    guard let scalar = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.first else {
      return "a character"
    }
    let number = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned, .privateUse,
      .surrogate, .nonspacingMark, .enclosingMark, .spacingMark:
      return code
    default: return "\(scalar) (\(code))"
    }
  }

  private static func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  /// Whether the space here has ten characters before it that the parser takes for a date, and a single digit
  /// after it.
  ///
  /// The parser takes text for a date that begins with a digit and has hyphens in the right places; it
  /// ignores `_`.
  private var isBetweenDateAndDigit: Bool {
    guard Self.isDigit(byte(index + 1)), !Self.isDigit(byte(index + 2)) else { return false }
    var count = 0, place = index
    while count < 10, place > 0 {
      place -= 1
      let byte = bytes[place]
      if byte == UInt8(ascii: "_") { continue }
      if byte <= UInt8(ascii: " ") || [UInt8]("],}#".utf8).contains(byte) { return false }
      count += 1
      if count == 3 || count == 6, byte != UInt8(ascii: "-") { return false }
    }
    return count == 10 && Self.isDigit(bytes[place])
  }

  private mutating func endLine() {
    index += 1
    line += 1
    lineStart = index
  }

  /// Skips the brackets; whether the parser can continue from there, perhaps to a message of its own.
  private mutating func beginsHeader() -> Bool {
    index += 1
    let bracket = UInt8(ascii: "[")
    let isDouble = byte(index) == bracket
    if isDouble { index += 1 }
    while let space = byte(index), space == UInt8(ascii: " ") || space == UInt8(ascii: "\t") { index += 1 }
    guard let first = byte(index) else { return true }
    switch first {
    case bracket: return !isDouble
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "]"):
      return true
    default: return false
    }
  }

  /// Skips a string of one line or, after three quotes, of several; whether it has an end.
  private mutating func skipString(_ quote: UInt8) -> Bool {
    let isLong = byte(index + 1) == quote && byte(index + 2) == quote
    index += isLong ? 3 : 1
    while let byte = byte(index) {
      if byte == UInt8(ascii: "\n") {
        if !isLong { return false }
        endLine()
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        index += self.byte(index + 1) == UInt8(ascii: "\n") ? 1 : 2
      } else if byte == quote, !isLong {
        index += 1
        return true
      } else if byte == quote, self.byte(index + 1) == quote, self.byte(index + 2) == quote {
        // Up to two more quotes may precede the three that end it.
        while self.byte(index) == quote { index += 1 }
        return true
      } else {
        index += 1
      }
    }
    return false
  }
}
