extension Unicode.Scalar {
  /// The terminal columns of this scalar alone: 0 (combines with the one before), 1 or 2. As the C library's
  /// `wcwidth`, except for unprintable scalars, which show as `�` and take 1.
  public var columns: Int { ColumnTable.columns(of: self) }

  /// Controls, invisible formats (which could reorder the text around them), line separators, unassigned values.
  var isUnprintable: Bool {
    if value >= 0x20 && value < 0x7f { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}

extension Character {
  /// The terminal columns this character takes, 1 or 2: those of its widest scalar.
  public var columns: Int {
    if isLineOrASCII { return 1 }
    return max(1, unicodeScalars.reduce(0) { max($0, $1.columns) })
  }

  /// Whether this is a line, a block or ASCII, as most characters on screen are: one column wide and shown
  /// unchanged.
  private var isLineOrASCII: Bool {
    let scalars = unicodeScalars
    guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else {
      return false
    }
    return first.value < 0x7f || (0x2500...0x259f).contains(first.value)
  }

  /// This character in a form that every terminal shows in the expected width: `�` for what cannot be
  /// printed; one character for each part with columns of its own (vowel signs of Indian scripts, the letters
  /// of a flag); emoji whole.
  fileprivate var shown: [Character] {
    if let ascii = asciiValue { return [ascii >= 0x20 && ascii < 0x7f ? self : "\u{fffd}"] }
    if isLineOrASCII { return [self] }
    guard let first = unicodeScalars.first, !first.isUnprintable else { return ["\u{fffd}"] }
    let isFlag = (0x1f1e6...0x1f1ff).contains(first.value)
    if first.properties.isEmoji, !isFlag { return [self] }
    guard unicodeScalars.dropFirst().contains(where: { $0.columns > 0 }) else { return [self] }
    var parts: [String.UnicodeScalarView] = []
    for scalar in unicodeScalars {
      if scalar.columns > 0 || parts.isEmpty { parts.append(.init()) }
      parts[parts.count - 1].append(scalar)
    }
    return parts.flatMap { Array(String($0)) }
  }
}

extension String {
  /// The terminal columns this text takes when it is not cut.
  public var columns: Int {
    if isPrintableASCII { return utf8.count }
    return reduce(0) { sum, character in sum + character.shown.reduce(0) { $0 + $1.columns } }
  }

  private var isPrintableASCII: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }

  /// This text cut to at most `room` columns: unprintable characters are replaced, and a cut end is marked
  /// with `…`.
  public func fitted(to room: Int) -> [Character] {
    if isPrintableASCII, utf8.count <= room { return Array(self) }
    var shown: [Character] = []
    var used = 0
    for character in self {
      for part in character.shown {
        let columns = part.columns
        if used + columns > room {
          while let last = shown.last, used + 1 > room {
            used -= last.columns
            shown.removeLast()
          }
          if room > 0 { shown.append("…") }
          return shown
        }
        shown.append(part)
        used += columns
      }
    }
    return shown
  }
}
