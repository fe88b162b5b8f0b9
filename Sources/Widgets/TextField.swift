/// One line of text being typed.
public struct TextField: Hashable, Sendable {
  /// The text so far; control characters are left out when text is inserted.
  public private(set) var text: String
  /// Characters before the cursor, in `0...text.count`.
  public private(set) var position: Int
  /// Whether the text is still the offered one: typing replaces it, moving or deleting starts editing it.
  public private(set) var isOffered: Bool

  /// - Parameter text: the offered text, which typing replaces; the cursor is at its end.
  public init(_ text: String = "") {
    self.text = text
    position = text.count
    isOffered = !text.isEmpty
  }

  private func index(_ offset: Int) -> String.Index { text.index(text.startIndex, offsetBy: offset) }

  /// Inserts the printable characters of `new`, without line breaks and other control characters.
  package mutating func insert(_ new: String) {
    let clean = new.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    if isOffered, !clean.isEmpty { clear() }
    // A combining mark joins the character before it, so the position is counted again.
    let front = head + clean
    text = front + text[index(position)...]
    position = min(text.count, front.count)
  }

  package mutating func deleteBackward() {
    isOffered = false
    guard position > 0 else { return }
    position -= 1
    text.remove(at: index(position))
  }

  package mutating func deleteForward() {
    isOffered = false
    guard position < text.count else { return }
    text.remove(at: index(position))
  }

  package mutating func clear() { self = TextField() }

  package mutating func move(by step: Int) { place(min(max(0, position + step), text.count)) }
  package mutating func moveToStart() { place(0) }
  package mutating func moveToEnd() { place(text.count) }

  private mutating func place(_ position: Int) {
    self.position = position
    isOffered = false
  }

  /// The text before the cursor.
  package var head: String { String(text.prefix(position)) }
}
