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
    /// The name of its row in the key table.
    var row = ""

    /// Whether a text begins a word under which people look for the command, though its name has others.
    func hasSynonym(_ text: String) -> Bool {
      text.count >= 2
        && PaletteDialog.synonyms[row]?.split(separator: " ").contains { $0.hasPrefix(text.lowercased()) }
          == true
    }
  }

  private static let synonyms = [
    "name person": "rename label call who", "side by side": "compare before beside", "compare": "truth check",
    "full picture": "open enlarge maximise", "open folder": "open cd browse", "reject face": "delete remove",
    "undo": "revert back", "export": "save crops write", "filter": "search only", "redo folder": "rescan run",
    "draw face": "add missing box", "edit face": "move change correct", "quit": "exit close leave",
    "themes": "colors colours dark light", "help": "keys manual marks legend", "why": "explain missing lost",
    "write regions": "xmp sidecar metadata", "learn": "train finetune", "models": "weights",
    "messages": "log errors history", "draw copies": "blur publish anonymise",
  ]

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
