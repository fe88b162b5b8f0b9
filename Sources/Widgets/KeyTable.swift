package import Screen

/// What the keys typed so far mean.
public enum KeyMatch<Command: Hashable & Sendable>: Hashable, Sendable {
  case command(Command)
  /// The beginning of a longer sequence.
  case prefix
  case nothing
}

/// Finds commands by the keys that were typed, usually one, sometimes several in a row.
package struct KeyTable<Command: Hashable & Sendable>: Sendable {
  private var commands: [[Key]: Command] = [:]
  private var prefixes: Set<[Key]> = []

  package init() {}

  /// If the same keys are added twice, they belong to the first command.
  package mutating func add(_ keys: [Key], _ command: Command) {
    guard commands[keys] == nil else { return }
    commands[keys] = command
    for length in 1..<max(1, keys.count) { prefixes.insert(Array(keys.prefix(length))) }
  }

  package func match(_ keys: [Key]) -> KeyMatch<Command> {
    if let command = commands[keys] { return .command(command) }
    return prefixes.contains(keys) ? .prefix : .nothing
  }
}
