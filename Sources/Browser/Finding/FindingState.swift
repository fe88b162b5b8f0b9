/// The search for names, the filter history, and the places to jump back to.
public struct FindingState: Sendable {
  var names = NameIndex()
  /// The last search for names.
  public internal(set) var search: NameSearch?
  /// The text that `n` and `N` search for; empty when there is none.
  public internal(set) var searchText = ""
  var jumps = JumpList()
  /// Filters that were used, and commands taken from the palette, the latest first.
  public internal(set) var filterHistory: [String] = []
  var recentCommands: [String] = []
  /// The number of photos whose dates and sizes have been requested.
  var factsRequested = 0
}
