/// Something the user should know; the newest shows in the status line, all of them in the log.
public struct Message: Hashable, Sendable {
  /// How grave a message is.
  public enum Kind: Hashable, Sendable { case note, warning, error }

  /// How grave it is; gives the line its colour.
  public var kind: Kind
  /// For people; the status line shows as much of it as fits, the log wraps it.
  public var text: String

  /// - Parameters:
  ///   - kind: how grave it is.
  ///   - text: what it says.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
