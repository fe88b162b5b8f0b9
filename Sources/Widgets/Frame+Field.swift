package import Screen

extension Frame {
  /// Draws a line of text so that the cursor is visible; returns the column after it.
  @discardableResult
  package mutating func putField(
    _ field: TextField, label: String, column: Int, row: Int, columns: Int
  ) -> Int {
    var used = put(label, column: column, row: row, limit: columns, role: .accent)
    let room = columns - used - 1
    guard room > 0 else { return column + used }
    // Drop characters at the front until the text before the cursor fits.
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

  /// Draws a number being typed, and what may be typed or what was wrong beside it.
  package mutating func putEntry(_ entry: NumberEntry, for knob: Knob, in rect: CellRect) {
    let end = putField(
      entry.field, label: "\(knob.name): ", column: 0, row: rect.row, columns: rect.columns)
    put(
      entry.fault ?? knob.limits, column: end + 3, row: rect.row, limit: max(0, rect.columns - end - 3),
      role: entry.fault == nil ? .dim : .warning)
  }
}
