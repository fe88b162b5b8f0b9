/// How a library takes edits.
public enum LibraryCondition: Hashable, Sendable {
  case opening
  /// Each edit is on the disk before it is answered.
  case ready
  /// Edits are kept in memory only, because of `reason`.
  case memory(reason: String)
}
