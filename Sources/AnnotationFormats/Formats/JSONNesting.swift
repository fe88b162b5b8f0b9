/// Where a position in JSON text is: in how many brackets, and whether in a string. It looks at one byte after the
/// other, and does not check whether the text is valid.
struct JSONNesting {
  /// What a byte does at its place.
  enum Step {
    /// It is part of a string, number or word, or space.
    case content
    case opens
    case closes
    /// A comma or a colon.
    case separates
    /// It is a string's last quotation mark.
    case endsString
  }

  /// The number of open brackets, before the text has begun zero.
  private(set) var depth = 0
  private(set) var isInString = false
  private var isEscaped = false

  mutating func step(_ byte: UInt8) -> Step {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        return .endsString
      }
      return .content
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      return .content
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      return .opens
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      return .closes
    case UInt8(ascii: ","), UInt8(ascii: ":"): return .separates
    default: return .content
    }
  }
}

extension JSONNesting {
  /// Whether a byte ends a value, and whether it belongs to it.
  enum ValueEnd {
    case no
    case after
    case before
  }

  /// Goes one byte further in a value, from its first byte on.
  ///
  /// - Returns: `before` for what follows a number or a word: a comma, a colon, or the bracket around it.
  mutating func end(_ byte: UInt8) -> ValueEnd {
    switch step(byte) {
    case .endsString where depth == 0: .after
    case .closes where depth < 0: .before
    case .closes where depth == 0: .after
    case .separates where depth == 0: .before
    case .content, .opens, .closes, .separates, .endsString: .no
    }
  }
}
