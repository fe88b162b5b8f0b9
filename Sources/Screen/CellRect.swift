/// A rectangle of cells; column 0, row 0 is the screen's top-left cell.
public struct CellRect: Hashable, Sendable {
  /// The top-left cell, which may lie outside the screen, and how many cells there are across and down.
  public var column, row, columns, rows: Int

  /// Negative `columns` and `rows` become 0.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// The column after the last.
  public var endColumn: Int { column + columns }
  /// The row after the last.
  public var endRow: Int { row + rows }
  /// Whether it holds no cell.
  public var isEmpty: Bool { columns == 0 || rows == 0 }

  /// Whether a cell lies inside.
  public func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// The rectangle without `by` cells on each of the four sides.
  public func inset(by: Int = 1) -> CellRect {
    CellRect(column: column + by, row: row + by, columns: columns - 2 * by, rows: rows - 2 * by)
  }
}
