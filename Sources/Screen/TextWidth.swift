extension Character {
  /// The terminal columns this character takes: 1 or 2.
  public var columns: Int {
    guard let scalar = unicodeScalars.first else { return 1 }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff,
      0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }
}

extension String {
  /// The terminal columns this text takes when nothing cuts it.
  public var columns: Int { reduce(0) { $0 + $1.columns } }

  /// This text as it shows in at most `room` columns: controls replaced, the end cut with `…`.
  public func fitted(to room: Int) -> [Character] {
    var shown: [Character] = []
    var used = 0
    for character in self {
      let safe: Character =
        character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        ? "\u{fffd}" : character
      if used + safe.columns > room {
        while let last = shown.last, used + 1 > room {
          used -= last.columns
          shown.removeLast()
        }
        if room > 0 { shown.append("…") }
        return shown
      }
      shown.append(safe)
      used += safe.columns
    }
    return shown
  }
}
