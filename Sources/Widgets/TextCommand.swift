/// What keys do in a line of text, besides typing.
public enum TextCommand: Hashable, Sendable {
  case deleteBackward, deleteForward, clear
  /// Move the cursor by a character or to an end.
  case left, right, start, end
}

extension TextField {
  package mutating func perform(_ command: TextCommand) {
    switch command {
    case .deleteBackward: deleteBackward()
    case .deleteForward: deleteForward()
    case .clear: clear()
    case .left: move(by: -1)
    case .right: move(by: 1)
    case .start: moveToStart()
    case .end: moveToEnd()
    }
  }
}
