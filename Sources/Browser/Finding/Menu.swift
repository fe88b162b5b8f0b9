public import Screen
public import Widgets

/// The menus and input lines that choose what is shown or done; one is open at a time.
public enum Menu: Hashable, Sendable {
  case filter(FilterDialog)
  case sort(SortDialog)
  case palette(PaletteDialog)
  case themes(ThemeDialog)

  var mode: Mode {
    switch self {
    case .filter: .filter
    case .sort: .sort
    case .palette: .palette
    case .themes: .themes
    }
  }
}

/// The filter being typed; the list follows.
public struct FilterDialog: Hashable, Sendable {
  /// The line being typed; at first the current filter, offered so that typing replaces it.
  public var field: TextField
  /// What is wrong with it, or a suggestion.
  public var fault: String?
  /// Completions of the last word.
  var completions: [String] = []
  /// The people whose names can be completed.
  var people: [String] = []
  /// The filter before the dialog, and where the cursor was.
  let former: PhotoFilter?
  let start: PhotoID?
  /// The index of the history line that is shown, and what was typed before it.
  var historyIndex: Int?
  var typed = ""
}

/// The menu of sort orders and common filters.
public struct SortDialog: Hashable, Sendable {
  /// A line of the menu: an order to sort by, or a filter to set.
  public enum Row: Hashable, Sendable {
    case sort(SortOrder.Key)
    /// A filter's line; empty for all photos.
    case show(String)
  }

  static let rows: [Row] =
    SortOrder.Key.allCases.map(Row.sort)
    + ["", "faces", "none", "doubtful", "unreviewed", "errors", "marked"].map(Row.show)

  /// A filter in words.
  static func words(_ filter: String) -> String {
    switch filter {
    case "": "all photos"
    case "faces": "photos with faces"
    case "none": "photos without a face"
    case "doubtful": "photos with a doubtful face"
    case "unreviewed": "photos not reviewed"
    case "errors": "photos that cannot be read"
    case "marked": "marked photos"
    default: filter
    }
  }

  /// Index of the chosen line: orders first, then filters; initially the order in use.
  public var choice = 0
  /// The first visible row after a click on a row; nil while only keys were used.
  var top: Int?
  /// How many photos each filter shows.
  var counts: [String: Int]

  /// The line under the cursor, which Enter takes.
  public var row: Row { Self.rows[choice] }
}

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

/// A theme to choose, or why it cannot be used.
public struct ThemeEntry: Hashable, Sendable {
  /// The theme's name: that of its file without `.toml`.
  public var name: String
  /// Nil when the theme cannot be used, for the reason in ``fault``.
  public var theme: Theme?
  /// What is wrong with the theme's file; nil when it can be used.
  public var fault: String?

  /// - Parameter theme: nil only together with a fault.
  public init(name: String, theme: Theme?, fault: String? = nil) {
    self.name = name
    self.theme = theme
    self.fault = fault
  }
}

/// The theme chooser; the screen shows the theme under the cursor.
public struct ThemeDialog: Hashable, Sendable {
  let request: Int
  /// Sorted by name; empty until they have been read.
  public var entries: [ThemeEntry] = []
  /// Index into ``entries``; at first the theme in use.
  public var choice = 0
  /// The first visible row after a click on a row; nil while only keys were used.
  var top: Int?
  /// The theme before the dialog.
  let former: Theme?

  /// The theme under the cursor, which the screen shows unless it is faulty; nil while there are no themes.
  public var chosen: ThemeEntry? { entries.indices.contains(choice) ? entries[choice] : nil }
}

/// Commands that find photos, arrange them, and find commands.
public enum FindingCommand: Hashable, Sendable {
  case filter, sort, reverse, palette, themes
  /// Go through the places that were left by jumps; `toggle` goes to the last one and back.
  case older, newer, toggle
  /// Resize the list or the faces by columns.
  case widen, narrow
  /// Completes the word that is being typed.
  case complete
}
