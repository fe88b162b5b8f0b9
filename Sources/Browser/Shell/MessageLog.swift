public import Widgets

/// The messages so far, oldest first; beyond a limit the oldest are dropped.
public struct MessageLog: Sendable {
  /// At least this many are kept, at most a quarter more.
  static let limit = 400

  /// Oldest first, 500 at most.
  public private(set) var messages: [Message] = []
  /// What the status line shows until the next key.
  public internal(set) var current: Message?

  /// The time of day, for the messages that follow.
  var time = ""

  mutating func add(_ message: Message) {
    var message = message
    message.time = time
    current = message
    if messages.count >= Self.limit + Self.limit / 4 { messages.removeFirst(Self.limit / 4) }
    messages.append(message)
  }
}
