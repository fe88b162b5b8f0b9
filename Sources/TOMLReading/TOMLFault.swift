/// Why a text is not TOML, and where; lines and columns are counted from 1.
public struct TOMLFault: Error, Hashable, Sendable {
  /// Where parsing failed, counted from 1; 1 and 1 when the parser does not say.
  public var line, column: Int
  /// What is wrong, in words that follow "not valid TOML: ".
  public var reason: String

  /// - Parameters:
  ///   - line: from 1.
  ///   - column: from 1.
  ///   - reason: follows "not valid TOML: " in messages.
  public init(line: Int, column: Int, reason: String) {
    (self.line, self.column) = (line, column)
    self.reason = reason
  }
}
