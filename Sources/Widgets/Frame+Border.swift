package import Screen

/// The lines and corners of a border.
package struct BorderGlyphs: Sendable {
  package let topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: String

  package static let unicode = BorderGlyphs(
    topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─", vertical: "│")
  /// For the pane with the focus.
  package static let heavy = BorderGlyphs(
    topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛", horizontal: "━", vertical: "┃")
  package static let heavyASCII = BorderGlyphs(
    topLeft: "#", topRight: "#", bottomLeft: "#", bottomRight: "#", horizontal: "=", vertical: "#")
  package static let ascii = BorderGlyphs(
    topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|")
}

extension Frame {
  /// Draws a border along the edges of a rectangle, or nothing if there is no room for its corners.
  package mutating func drawBorder(_ rect: CellRect, _ glyphs: BorderGlyphs, role: Role) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    let last = rect.endColumn - 1, low = rect.endRow - 1
    let across = Cell(.text(Character(glyphs.horizontal)), role: role)
    let down = Cell(.text(Character(glyphs.vertical)), role: role)
    for row in [rect.row, low] {
      fill(CellRect(column: rect.column + 1, row: row, columns: rect.columns - 2, rows: 1), with: across)
    }
    for column in [rect.column, last] {
      fill(CellRect(column: column, row: rect.row + 1, columns: 1, rows: rect.rows - 2), with: down)
    }
    put(glyphs.topLeft, column: rect.column, row: rect.row, role: role)
    put(glyphs.topRight, column: last, row: rect.row, role: role)
    put(glyphs.bottomLeft, column: rect.column, row: low, role: role)
    put(glyphs.bottomRight, column: last, row: low, role: role)
  }
}
