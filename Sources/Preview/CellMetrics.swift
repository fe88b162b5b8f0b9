/// The size of one terminal cell in screen pixels; its shape keeps pictures in proportion.
public struct CellMetrics: Hashable, Sendable {
  /// At least 1.
  public let width, height: Int

  /// The shape of most fonts: twice as high as wide.
  public static let usual = CellMetrics(width: 8, height: 16)

  /// - Precondition: both sides are at least 1.
  public init(width: Int, height: Int) {
    precondition(width > 0 && height > 0, "cell metrics: \(width)×\(height) pixels")
    self.width = width
    self.height = height
  }

  /// What a terminal reports about its window; ``usual`` when the answer is missing or cannot be a cell.
  ///
  /// Terminals that do not know their pixel size report zero. Some multiplexers report the wrong window, so a
  /// shape outside 1:1 to 1:4 is ignored.
  public init(reportedWidth: Int, reportedHeight: Int, columns: Int, rows: Int) {
    guard columns > 0, rows > 0, reportedWidth >= columns, reportedHeight >= rows else {
      self = .usual
      return
    }
    let width = reportedWidth / columns, height = reportedHeight / rows
    self =
      (1...4).contains(Double(height) / Double(width)) ? CellMetrics(width: width, height: height) : .usual
  }
}
