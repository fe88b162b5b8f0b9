public import Screen

/// A photo, or a part of it, as cells, row by row; it has no place on the screen yet.
public struct CellPicture: Hashable, Sendable {
  /// Cells across and down.
  public let columns, rows: Int
  /// `rows * columns` cells.
  public private(set) var cells: [PictureCell]

  /// - Precondition: `cells` holds `columns * rows` cells.
  public init(columns: Int, rows: Int, cells: [PictureCell]) {
    precondition(cells.count == columns * rows, "cell picture: \(cells.count) cells for \(columns)×\(rows)")
    self.columns = columns
    self.rows = rows
    self.cells = cells
  }

  public subscript(column: Int, row: Int) -> PictureCell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }
}

extension Frame {
  /// Puts a picture's top-left cell at a place; what lies outside the frame is left out.
  public mutating func draw(_ picture: CellPicture, column: Int, row: Int) {
    for line in max(0, -row)..<max(0, -row, min(picture.rows, rows - row)) {
      for across in max(0, -column)..<max(0, -column, min(picture.columns, columns - column)) {
        self[column + across, row + line] = Cell(.picture(picture[across, line]))
      }
    }
  }
}
