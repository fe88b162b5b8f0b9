package import Screen

/// The lines of the help, made from a table of keys.
package struct HelpPage: Sendable {
  package struct Line: Sendable {
    package var keys, words: String
    package var isHeading: Bool

    package init(keys: String = "", words: String = "", isHeading: Bool = false) {
      (self.keys, self.words, self.isHeading) = (keys, words, isHeading)
    }
  }

  package let lines: [Line]
  /// The width of the widest keys.
  private let keyColumns: Int

  package init(_ lines: [Line]) {
    self.lines = lines
    keyColumns = lines.map(\.keys.columns).max() ?? 0
  }

  /// Draws the lines from `top` on, or the last ones that fill the room.
  package func draw(on frame: inout Frame, top: Int, in inner: CellRect) {
    let first = min(top, max(0, lines.count - inner.rows))
    for (line, item) in lines.dropFirst(first).prefix(inner.rows).enumerated() {
      let row = inner.row + line
      if item.isHeading {
        frame.put(item.words, column: inner.column + 1, row: row, limit: inner.columns - 1, role: .title)
        continue
      }
      frame.put(
        item.keys, column: inner.column + 1, row: row, limit: max(0, inner.columns - 2), role: .accent)
      let start = inner.column + 3 + keyColumns
      frame.put(item.words, column: start, row: row, limit: max(0, inner.endColumn - start), role: .text)
    }
  }
}
