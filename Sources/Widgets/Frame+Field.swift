package import Screen

extension Frame {
  /// Draws a line of text with the cursor in sight; returns the column after it.
  @discardableResult
  package mutating func putField(
    _ field: TextField, label: String, column: Int, row: Int, columns: Int
  ) -> Int {
    var used = put(label, column: column, row: row, limit: columns, role: .accent)
    let room = columns - used - 1
    guard room > 0 else { return column + used }
    // Cut at the front until what lies before the cursor fits.
    var text = field.text[...]
    var before = field.head.columns
    while before > room, let first = text.first {
      before -= String(first).columns
      text.removeFirst()
    }
    let start = column + used
    used += put(
      String(text), column: start, row: row, limit: room, ground: field.isOffered ? .selection : nil)
    cursor = CellPosition(column: start + before, row: row)
    return column + used
  }
}
