public import Screen

/// Finds commands by keys; made from the action table.
public struct Keymap: Sendable {
  /// What typed keys mean so far.
  public enum Match: Hashable, Sendable {
    case command(Command)
    /// The beginning of longer sequences.
    case prefix
    case nothing
  }

  /// What it was made from, in the order of the help.
  public let rows: [ActionRow]
  private let commands: [Mode: [[Key]: Command]]
  private let prefixes: [Mode: Set<[Key]>]

  /// The keys as facet comes with them, without the user's changes.
  public static let standard = Keymap(rows: ActionTable.rows)

  /// Where two rows bind the same keys in a mode, the first one has them; see ``conflicts(in:)``.
  public init(rows: [ActionRow]) {
    self.rows = rows
    var commands: [Mode: [[Key]: Command]] = [:]
    var prefixes: [Mode: Set<[Key]>] = [:]
    for row in rows {
      for mode in row.modes {
        for binding in row.bindings where commands[mode]?[binding.keys] == nil {
          commands[mode, default: [:]][binding.keys] = binding.command
          for length in 1..<max(1, binding.keys.count) {
            prefixes[mode, default: []].insert(Array(binding.keys.prefix(length)))
          }
        }
      }
    }
    self.commands = commands
    self.prefixes = prefixes
  }

  /// What `keys` mean in a mode: an action, the beginning of one, or nothing.
  public func match(_ keys: [Key], in mode: Mode) -> Match {
    if let command = commands[mode]?[keys] { return .command(command) }
    return prefixes[mode]?.contains(keys) == true ? .prefix : .nothing
  }

  /// The rows of a mode that go on from `prefix`, with the bindings that do.
  func continuations(of prefix: [Key], in mode: Mode) -> [(row: ActionRow, binding: ActionRow.Binding)] {
    rows.filter { $0.modes.contains(mode) }.flatMap { row in
      row.bindings.filter { $0.keys.count > prefix.count && $0.keys.starts(with: prefix) }.map { (row, $0) }
    }
  }

  /// Sequences that two rows of a mode claim, or that begin another sequence and so hide it.
  public static func conflicts(in rows: [ActionRow]) -> [String] {
    var found: [String] = []
    for mode in Mode.allCases {
      let bindings = rows.filter { $0.modes.contains(mode) }.flatMap { row in
        row.bindings.map { (row.name, $0.keys) }
      }
      for (index, (name, keys)) in bindings.enumerated() {
        for (other, otherKeys) in bindings.dropFirst(index + 1)
        where keys.starts(with: otherKeys) || otherKeys.starts(with: keys) {
          found.append("\(mode.rawValue): \(name) and \(other)")
        }
      }
    }
    return found
  }
}

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
