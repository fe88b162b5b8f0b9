/// A rectangle of cells; column 0, row 0 is the screen's top-left cell.
public struct CellRect: Hashable, Sendable {
  public var column, row, columns, rows: Int

  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  public var endColumn: Int { column + columns }
  public var endRow: Int { row + rows }
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
