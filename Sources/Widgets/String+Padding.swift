import Screen

extension String {
  /// Spaces before the text up to `width` columns.
  package func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns)) + self
  }
}
