public import Widgets

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
