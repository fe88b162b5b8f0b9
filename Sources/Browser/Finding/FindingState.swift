/// Names that were sought, and the ways back to what was found.
public struct FindingState: Sendable {
  var names = NameIndex()
  /// The names that were sought last.
  public internal(set) var search: NameSearch?
  /// The text of the search for a name that `n` and `N` go on with; empty when there is none.
  public internal(set) var searchText = ""
  var jumps = JumpList()
  /// Filters that were used, and commands that were found in the palette, the latest first.
  public internal(set) var filterHistory: [String] = []
  var recentCommands: [String] = []
  /// Photos of which dates and sizes have been asked for.
  var factsRequested = 0
}
