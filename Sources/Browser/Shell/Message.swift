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

/// The messages so far, oldest first, the oldest given up beyond a limit.
public struct MessageLog: Sendable {
  /// At least this many are kept, at most a quarter more.
  static let limit = 400

  /// Oldest first, 500 at most.
  public private(set) var messages: [Message] = []
  /// What the status line shows until the next key.
  public internal(set) var current: Message?

  mutating func add(_ message: Message) {
    current = message
    if messages.count >= Self.limit + Self.limit / 4 { messages.removeFirst(Self.limit / 4) }
    messages.append(message)
  }
}
