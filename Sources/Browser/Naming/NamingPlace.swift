package import Screen

/// Where the naming box goes: beside the face, never on it.
package struct NamingPlace: Hashable, Sendable {
  /// The box with its frame.
  package private(set) var box: CellRect
  /// Where the picture is fitted anew while the box is open; nil where it stays as it is.
  package private(set) var picture: CellRect?
  /// Where the box shows the face itself, above its line; nil where that would say nothing new, or has no room.
  package private(set) var crop: CellRect?

  /// The columns of a box beside a face, and the fewest rows that still serve.
  package static let columns = 30, leastRows = 6
  /// The rows of the box below the picture of a small window.
  package static let smallRows = 5
  /// The crop's size in cells, and the columns of a screen from which on there is one.
  package static let cropSize = (columns: 12, rows: 6), leastColumnsForCrop = 110
  /// A face that takes more rows is seen well enough.
  package static let mostRowsForCrop = 8

  /// The first place that fits whole: right of the face, left, below, above; edge to edge with a cell between, and
  /// moved along the face until it is inside. Then the same with the fewest rows. Where there is no room beside the
  /// face, as when it fills the pane, the picture leaves the columns that are farther from the face's middle.
  ///
  /// - Parameters:
  ///   - face: the cells of the face with its label, or of its tile.
  ///   - area: the screen without header and last line.
  ///   - rows: the rows that the box would like, at least ``leastRows``.
  package init(beside face: CellRect, in area: CellRect, rows: Int) {
    let around = face.inset(by: -1)
    for rows in [max(rows, Self.leastRows), Self.leastRows] {
      let places = [
        CellRect(column: around.endColumn, row: face.row, columns: Self.columns, rows: rows),
        CellRect(column: around.column - Self.columns, row: face.row, columns: Self.columns, rows: rows),
        CellRect(column: face.column, row: around.endRow, columns: Self.columns, rows: rows),
        CellRect(column: face.column, row: around.row - rows, columns: Self.columns, rows: rows),
      ]
      for (index, place) in places.enumerated() {
        let moved = index < 2 ? place.movedDown(into: area) : place.movedAcross(into: area)
        if area.covers(moved) {
          self.init(in: moved)
          return
        }
      }
    }
    self.init(taking: face, from: area, rows: rows)
  }

  /// The same with the face's crop above the line, where a box that is so much higher fits beside the face; else as
  /// without it.
  package init(withCropBeside face: CellRect, in area: CellRect, rows: Int) {
    self.init(beside: face, in: area, rows: rows + Self.cropSize.rows)
    guard picture == nil, box.rows == rows + Self.cropSize.rows else {
      self.init(beside: face, in: area, rows: rows)
      return
    }
    crop = CellRect(
      column: box.column + (box.columns - Self.cropSize.columns) / 2, row: box.row + 1,
      columns: Self.cropSize.columns, rows: Self.cropSize.rows)
  }

  /// Takes the columns farther from the face from the picture.
  private init(taking face: CellRect, from area: CellRect, rows: Int) {
    let columns = min(Self.columns, area.columns), rest = area.columns - columns
    let isLeft = 2 * face.column + face.columns <= 2 * area.column + area.columns
    box = CellRect(
      column: isLeft ? area.column + rest : area.column, row: area.row, columns: columns,
      rows: min(max(rows, Self.leastRows), area.rows))
    picture = CellRect(
      column: isLeft ? area.column : area.column + columns, row: area.row, columns: rest, rows: area.rows)
  }

  /// In a small window: the last rows of the area; the picture gets the rest.
  package init(below area: CellRect) {
    let rows = min(Self.smallRows, area.rows)
    box = CellRect(column: area.column, row: area.endRow - rows, columns: area.columns, rows: rows)
    picture = CellRect(
      column: area.column, row: area.row, columns: area.columns, rows: area.rows - rows)
  }

  /// In a room of its own.
  package init(in room: CellRect) { (box, picture) = (room, nil) }

  /// The lines of the box: what is typed, and the rows.
  package var lines: CellRect {
    var lines = box.inset()
    if let crop {
      lines.row += crop.rows
      lines.rows -= crop.rows
    }
    return lines
  }
}

extension CellRect {
  /// Whether all cells of another rectangle lie inside.
  package func covers(_ other: CellRect) -> Bool {
    other.column >= column && other.endColumn <= endColumn && other.row >= row && other.endRow <= endRow
  }

  /// Whether both have a cell in common.
  package func meets(_ other: CellRect) -> Bool {
    !isEmpty && !other.isEmpty && other.column < endColumn && other.endColumn > column
      && other.row < endRow && other.endRow > row
  }

  /// Moved up or down, no farther than needed to be inside.
  fileprivate func movedDown(into area: CellRect) -> CellRect {
    var moved = self
    moved.row = max(area.row, min(row, area.endRow - rows))
    return moved
  }

  /// Moved left or right, no farther than needed to be inside.
  fileprivate func movedAcross(into area: CellRect) -> CellRect {
    var moved = self
    moved.column = max(area.column, min(column, area.endColumn - columns))
    return moved
  }
}
