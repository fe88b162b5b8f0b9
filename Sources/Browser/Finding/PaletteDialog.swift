public import Widgets

/// The command palette: every command, found by a few letters.
public struct PaletteDialog: Hashable, Sendable {
  /// An action of the key table in the palette.
  public struct Entry: Hashable, Sendable {
    /// The ``NamedAction/name``; unique in the palette.
    public var name: String
    var keys: String
    var description: String
    /// The command that the entry performs.
    public var command: Command
  }

  /// Letters of a name or a description, or a key, which finds its command.
  public var field = TextField()
  /// Index into ``matches``; each letter goes back to the best one.
  public var choice = 0
  /// The first visible row after a click on a row; nil while only keys were used.
  var top: Int?
  /// All commands, recently used ones first.
  let all: [Entry]
  /// The entries that match the letters, the best first; all entries while nothing is typed.
  public var matches: [Entry]
}
