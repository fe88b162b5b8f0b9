/// A screen's size in cells.
public struct ScreenSize: Hashable, Sendable {
  /// Cells across and down.
  public var columns, rows: Int

  /// - Parameters:
  ///   - columns: cells across.
  ///   - rows: cells down.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
