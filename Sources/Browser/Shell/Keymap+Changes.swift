public import Screen
import Widgets

/// An action with its own name and keys. A row whose keys do different things becomes one action for each.
public struct NamedAction: Sendable {
  /// The row's name, followed by the first default key if the row does several things: `turn [`.
  public let name: String
  /// The row it belongs to, with its modes and description.
  public let row: ActionRow
  /// What the keys do.
  public let command: Command
  /// Every sequence of keys for it, in the row's order; at least one.
  public let keys: [[Key]]

  /// The labels of the keys, separated by spaces.
  public func keysText(unicode: Bool) -> String {
    keys.map { $0.map { $0.label(unicode: unicode) }.joined(separator: " ") }.joined(separator: "  ")
  }
}

extension ActionRow {
  /// The actions of the row, in the order of its keys.
  public var actions: [NamedAction] {
    var commands: [Command] = []
    for binding in bindings where !commands.contains(binding.command) { commands.append(binding.command) }
    return commands.map { command in
      let keys = bindings.filter { $0.command == command }.map(\.keys)
      let first = keys.first?.map { $0.label(unicode: false) }.joined(separator: " ") ?? ""
      return NamedAction(
        name: ownNames[command] ?? (commands.count == 1 ? name : "\(name) \(first)"), row: self,
        command: command,
        keys: keys)
    }
  }
}

/// A change of the keys for an action in a mode; an empty list removes its keys.
public struct KeyChange: Hashable, Sendable {
  /// The only mode in which the keys change.
  public var mode: Mode
  /// A ``NamedAction/name`` of that mode; a change with any other name is ignored.
  public var action: String
  /// Sequences that replace all its keys there.
  public var keys: [[Key]]

  /// - Parameter keys: empty to leave the action without a key.
  public init(mode: Mode, action: String, keys: [[Key]]) {
    self.mode = mode
    self.action = action
    self.keys = keys
  }
}

extension Keymap {
  /// All actions.
  public var actions: [NamedAction] { rows.flatMap(\.actions) }

  /// The names of the actions in a mode.
  public func names(in mode: Mode) -> [String] {
    actions.filter { $0.row.modes.contains(mode) }.map(\.name)
  }

  /// The keymap with changed keys, and messages about the change.
  ///
  /// A key of another action is taken from it, which is reported unless that action gets new keys too.
  public func changed(by changes: [KeyChange]) -> (keymap: Keymap, notes: [String]) {
    var rows = rows
    var notes: [String] = []
    // Keys that stay the same need no row of their own.
    let changes = changes.filter { change in
      rows.contains { $0.owns(change) && $0.action(named: change.action)?.keys != change.keys }
    }
    for change in changes {
      guard let index = rows.firstIndex(where: { $0.owns(change) }) else { continue }
      rows.replaceSubrange(index...index, with: rows[index].changed(by: change))
    }
    // All changes are in place now; what they displace must go.
    for change in changes {
      var settled: [ActionRow] = []
      for row in rows {
        let lost = row.modes.contains(change.mode) ? row.lost(to: change) : []
        guard !lost.isEmpty else {
          settled.append(row)
          continue
        }
        settled += row.without(lost, in: change.mode)
        notes += lost.map { binding in
          let keys = binding.keys.map { $0.label(unicode: false) }.joined(separator: " ")
          return "keys.\(change.mode.rawValue): \(keys) was \"\(row.name)\" and is \"\(change.action)\" now"
        }
      }
      rows = settled
    }
    return (Keymap(rows: rows.filter { !$0.modes.isEmpty }), notes)
  }
}

extension ActionRow {
  fileprivate func owns(_ change: KeyChange) -> Bool {
    modes.contains(change.mode) && action(named: change.action) != nil
  }

  fileprivate func action(named name: String) -> NamedAction? { actions.first { $0.name == name } }

  /// The row without the mode of the change, and a row with the new keys for that mode.
  fileprivate func changed(by change: KeyChange) -> [ActionRow] {
    guard let action = actions.first(where: { $0.name == change.action }) else { return [self] }
    var kept = self, own = self
    kept.modes.removeAll { $0 == change.mode }
    own.modes = [change.mode]
    own.ownNames = Dictionary(actions.map { ($0.command, $0.name) }) { first, _ in first }
    let place = bindings.firstIndex { $0.command == action.command } ?? 0
    own.bindings.removeAll { $0.command == action.command }
    own.bindings.insert(
      contentsOf: change.keys.map { Binding(keys: $0, command: action.command) },
      at: min(place, own.bindings.count))
    own.written = nil
    return kept.modes.isEmpty ? [own] : [kept, own]
  }

  /// The bindings of other commands that conflict with a change: equal to one of its keys, a prefix of it, or
  /// longer.
  fileprivate func lost(to change: KeyChange) -> [Binding] {
    let actions = actions
    return bindings.filter { binding in
      let name = actions.first { $0.command == binding.command }?.name
      return name != change.action
        && change.keys.contains { $0.starts(with: binding.keys) || binding.keys.starts(with: $0) }
    }
  }

  /// The row unchanged for the other modes, and a row without some keys for this mode.
  fileprivate func without(_ lost: [Binding], in mode: Mode) -> [ActionRow] {
    var kept = self, own = self
    kept.modes.removeAll { $0 == mode }
    own.modes = [mode]
    own.ownNames = Dictionary(actions.map { ($0.command, $0.name) }) { first, _ in first }
    own.bindings.removeAll { lost.contains($0) }
    own.written = nil
    return kept.modes.isEmpty ? [own] : [kept, own]
  }
}
