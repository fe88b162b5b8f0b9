import Screen

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
