public import Screen
public import Widgets

/// The lists and lines that choose what is shown and what is done; one at a time is open.
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

/// Typing a filter; the list follows.
public struct FilterDialog: Hashable, Sendable {
  /// The line as it is typed; at first the filter that is set, offered so that typing replaces it.
  public var field: TextField
  /// What is wrong with it, or what may have been meant.
  public var fault: String?
  /// How the last word may go on.
  var completions: [String] = []
  /// Whose names there are to complete.
  var people: [String] = []
  /// What there was before, and where the cursor was.
  let former: PhotoFilter?
  let start: PhotoID?
  /// The line of the history that is shown, and what was typed before it.
  var historyIndex: Int?
  var typed = ""
}

/// How to sort, and filters that are often wanted.
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

  /// Index of the chosen line: the orders come first, then the filters; at first the order in use.
  public var choice = 0
  /// The first row shown when a row was clicked; nil while only keys chose.
  var top: Int?
  /// How many photos each filter shows.
  var counts: [String: Int]

  /// The line under the cursor, which Enter takes.
  public var row: Row { Self.rows[choice] }
}

/// All that can be done, to be found by a few letters.
public struct PaletteDialog: Hashable, Sendable {
  /// An action of the key table, as the palette lists it.
  public struct Entry: Hashable, Sendable {
    /// As ``NamedAction/name``; each name stands in the palette once.
    public var name: String
    var keys: String
    var description: String
    /// What is performed when the entry is taken.
    public var command: Command
  }

  /// Letters of a name or of its description, or a key, which finds the command that it has.
  public var field = TextField()
  /// Index into ``matches``; the best one again with each letter.
  public var choice = 0
  /// The first row shown when a row was clicked; nil while only keys chose.
  var top: Int?
  /// What can be done, lately used commands first.
  let all: [Entry]
  /// What of it matches the letters, the best first; all of it while none are typed.
  public var matches: [Entry]
}

/// A theme to choose, or why it cannot be.
public struct ThemeEntry: Hashable, Sendable {
  /// What the theme is called by: its file's name without `.toml`.
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

/// Choosing a theme; the screen shows the one under the cursor.
public struct ThemeDialog: Hashable, Sendable {
  let request: Int
  /// Sorted by name; empty until they have been read.
  public var entries: [ThemeEntry] = []
  /// Index into ``entries``; at first the theme in use.
  public var choice = 0
  /// The first row shown when a row was clicked; nil while only keys chose.
  var top: Int?
  /// What there was before.
  let former: Theme?

  /// The theme under the cursor, which the screen shows unless it has a fault; nil while there are none.
  public var chosen: ThemeEntry? { entries.indices.contains(choice) ? entries[choice] : nil }
}

/// Commands that find photos, arrange them, and find commands.
public enum FindingCommand: Hashable, Sendable {
  case filter, sort, reverse, palette, themes
  /// Through the places that were left by jumps; `toggle` goes to the last one and back.
  case older, newer, toggle
  /// The list, or the faces, by columns.
  case widen, narrow
  /// Completes the word that is being typed.
  case complete
}
