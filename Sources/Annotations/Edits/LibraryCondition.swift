/// How a library keeps edits.
public enum LibraryCondition: Hashable, Sendable {
  case opening
  /// Each edit is on the disk before it is confirmed.
  case ready
  /// Edits are only in memory, because of `reason`.
  case memory(reason: String)
}
