/// Why a text is not TOML, and where; lines and columns are counted from 1.
package struct TOMLFault: Error, Hashable, Sendable {
  /// Where parsing failed, counted from 1; 1 and 1 when the parser does not say.
  package var line, column: Int
  /// What is wrong, in words that follow "not valid TOML: ".
  package var reason: String

  /// - Parameters:
  ///   - line: from 1.
  ///   - column: from 1.
  ///   - reason: follows "not valid TOML: " in messages.
  package init(line: Int, column: Int, reason: String) {
    (self.line, self.column) = (line, column)
    self.reason = reason
  }
}
