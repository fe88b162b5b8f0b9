package import Screen

/// Something the user should know; the status line shows the newest, the log all of them.
public struct Message: Hashable, Sendable {
  /// How serious a message is.
  public enum Kind: Hashable, Sendable { case note, warning, error }

  /// How serious it is; determines the colour of the line.
  public var kind: Kind
  /// The status line shows as much of it as fits; the log wraps it.
  public var text: String
  /// When it was reported, as `14:32`; empty while the time is not known.
  public var time = ""

  /// - Parameters:
  ///   - kind: how serious it is.
  ///   - text: what it says.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

extension Message.Kind {
  /// How a message of this kind looks in the status line.
  package var role: Role {
    switch self {
    case .note: .status
    case .warning: .warning
    case .error: .error
    }
  }
}
