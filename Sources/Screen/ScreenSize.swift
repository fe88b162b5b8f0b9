/// A screen's size in cells.
public struct ScreenSize: Hashable, Sendable {
  public var columns, rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
