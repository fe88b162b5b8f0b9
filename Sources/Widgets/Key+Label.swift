public import Screen

extension Key {
  /// The key as people write it.
  public func label(unicode: Bool) -> String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character)"
    case .up: unicode ? "↑" : "Up"
    case .down: unicode ? "↓" : "Down"
    case .left: unicode ? "←" : "Left"
    case .right: unicode ? "→" : "Right"
    case .shiftUp: unicode ? "Shift-↑" : "Shift-Up"
    case .shiftDown: unicode ? "Shift-↓" : "Shift-Down"
    case .shiftLeft: unicode ? "Shift-←" : "Shift-Left"
    case .shiftRight: unicode ? "Shift-→" : "Shift-Right"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .insert: "Ins"
    case .delete: "Del"
    case .backspace: "Backspace"
    case .enter: "Enter"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .escape: "Esc"
    case .function(let number): "F\(number)"
    }
  }
}

extension Key {
  /// The key of a label such as `j`, `Ctrl-d`, `Space`, `PgDn`, `F3`; nil when there is none.
  public init?(label: String) {
    if label.count == 1, let character = label.first, character != " " {
      self = .character(character)
    } else if let key = Self.named[label.lowercased()] {
      self = key
    } else if label.lowercased().hasPrefix("ctrl-"), label.count == 6, let last = label.lowercased().last {
      self = .control(last)
    } else if label.lowercased().hasPrefix("f"), let number = Int(label.dropFirst()),
      (1...63).contains(number)
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// Keys with names of several letters, by their ASCII labels in lower case.
  private static let named: [String: Key] = {
    let keys: [Key] = [
      .character(" "), .up, .down, .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .pageUp,
      .pageDown,
      .home, .end, .insert, .delete, .backspace, .enter, .tab, .backTab, .escape,
    ]
    return Dictionary(uniqueKeysWithValues: keys.map { ($0.label(unicode: false).lowercased(), $0) })
  }()

  /// A sequence such as `o b`: keys with spaces between them.
  public static func sequence(_ text: String) -> [Key]? {
    let parts = text.split(separator: " ").map { Key(label: String($0)) }
    let keys = parts.compactMap(\.self)
    return keys.isEmpty || keys.count != parts.count ? nil : keys
  }
}
