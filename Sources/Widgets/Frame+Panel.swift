package import Screen

extension Frame {
  /// Draws a border with a title in its upper edge, and words at the right of both edges.
  package mutating func drawPanel(
    _ rect: CellRect, _ glyphs: BorderGlyphs, title: String, right: String = "", bottom: String = "",
    isFocused: Bool
  ) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    drawBorder(rect, glyphs, role: isFocused ? .borderFocused : .border)
    putTitle(title, right: right, in: rect, row: rect.row, isFocused: isFocused)
    putTitle("", right: bottom, in: rect, row: rect.endRow - 1, isFocused: isFocused)
  }

  /// Writes into a horizontal edge: a title at the left, and dim words at the right if there is room.
  package mutating func putTitle(
    _ title: String, right: String, in rect: CellRect, row: Int, isFocused: Bool
  ) {
    let room = rect.columns - 4
    guard room > 0 else { return }
    var used = 0
    if !title.isEmpty {
      used = put(
        " \(title) ", column: rect.column + 1, row: row, limit: room + 2, role: isFocused ? .accent : .title)
    }
    let width = right.columns + 2
    if !right.isEmpty, used + width + 1 <= room + 2 {
      put(" \(right) ", column: rect.endColumn - 1 - width, row: row, role: .dim)
    }
  }

  /// Fills cells with a background.
  package mutating func fill(_ rect: CellRect, role: Role, ground: Role? = nil) {
    fill(rect, with: Cell(.text(" "), role: role, ground: ground))
  }
}
