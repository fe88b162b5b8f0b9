public import Screen
public import Widgets

/// Finds commands by keys; built from the action table.
public struct Keymap: Sendable {
  /// The rows it was built from, in the order of the help.
  public let rows: [ActionRow]
  private let tables: [Mode: KeyTable<Command>]

  /// The default keys, without the user's changes.
  public static let standard = Keymap(rows: ActionTable.rows)

  /// If two rows bind the same keys in a mode, the first row gets them; see ``conflicts(in:)``.
  public init(rows: [ActionRow]) {
    self.rows = rows
    var tables: [Mode: KeyTable<Command>] = [:]
    for row in rows {
      for mode in row.modes {
        for binding in row.bindings { tables[mode, default: KeyTable()].add(binding.keys, binding.command) }
      }
    }
    self.tables = tables
  }

  /// What `keys` mean in a mode: a command, the beginning of one, or nothing.
  public func match(_ keys: [Key], in mode: Mode) -> KeyMatch<Command> {
    tables[mode]?.match(keys) ?? .nothing
  }

  /// The rows of a mode with bindings that continue `prefix`, and those bindings.
  func continuations(of prefix: [Key], in mode: Mode) -> [(row: ActionRow, binding: ActionRow.Binding)] {
    rows.filter { $0.modes.contains(mode) }.flatMap { row in
      row.bindings.filter { $0.keys.count > prefix.count && $0.keys.starts(with: prefix) }.map { (row, $0) }
    }
  }

  /// Key sequences that two rows of a mode bind, or that hide a longer sequence because they begin it.
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
