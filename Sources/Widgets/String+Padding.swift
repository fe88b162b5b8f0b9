import Screen

extension String {
  /// The text with spaces in front of it, `width` columns wide.
  package func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns)) + self
  }
}
