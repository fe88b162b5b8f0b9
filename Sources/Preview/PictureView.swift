public import Geometry
public import Screen

/// Which part of a photo is shown in which cells of the screen: the one mapping that overlays, the mouse,
/// zoom and pan all use.
///
/// Cell coordinates are continuous here: column 3.5 is the middle of column 3.
public struct PictureView: Hashable, Sendable {
  /// The whole photo, upright.
  public let photo: PixelSize
  /// The part that is shown, in photo pixels; inside the photo.
  public let visible: BoundingBox
  /// The cells that show it; there is at least one.
  public let cells: CellRect
  /// Screen pixels per photo pixel, before rounding to whole cells.
  public let scale: Double

  /// The whole photo as large as fits into `area`, centred, its shape kept to within half a cell.
  ///
  /// Nil when `area` or the photo is empty.
  public static func fitting(_ photo: PixelSize, into area: CellRect, metrics: CellMetrics) -> PictureView? {
    guard photo.width > 0, photo.height > 0, !area.isEmpty else { return nil }
    let scale = min(
      Double(area.columns * metrics.width) / Double(photo.width),
      Double(area.rows * metrics.height) / Double(photo.height))
    return PictureView(
      photo: photo, into: area, metrics: metrics, scale: scale,
      center: Point(x: Float(photo.width) / 2, y: Float(photo.height) / 2))
  }

  /// The photo at `scale` screen pixels a photo pixel, with `center` (photo pixels) in the middle of
  /// `area` as far as the photo reaches; a side that fits as a whole is centred.
  ///
  /// Nil when `area` or the photo is empty or the scale is not positive.
  public init?(photo: PixelSize, into area: CellRect, metrics: CellMetrics, scale: Double, center: Point) {
    guard photo.width > 0, photo.height > 0, !area.isEmpty, scale > 0, scale.isFinite else { return nil }
    let across = Side(
      photo: photo.width, cells: area.columns, cell: metrics.width, scale: scale, center: Double(center.x))
    let down = Side(
      photo: photo.height, cells: area.rows, cell: metrics.height, scale: scale, center: Double(center.y))
    self.photo = photo
    self.scale = scale
    visible = BoundingBox(
      minX: Float(across.start), minY: Float(down.start), maxX: Float(across.end), maxY: Float(down.end))
    cells = CellRect(
      column: area.column + (area.columns - across.count) / 2, row: area.row + (area.rows - down.count) / 2,
      columns: across.count, rows: down.count)
  }

  /// The part `visible` of the photo in exactly these cells.
  ///
  /// Nil when there is nothing to show or nowhere to show it.
  public init?(photo: PixelSize, into cells: CellRect, visible: BoundingBox, scale: Double) {
    guard photo.width > 0, photo.height > 0, !cells.isEmpty, visible.area > 0, scale > 0 else { return nil }
    (self.photo, self.cells, self.visible, self.scale) = (photo, cells, visible, scale)
  }

  /// One direction of a view: the cells and the part of the photo that they show.
  private struct Side {
    let count: Int
    let start, end: Double

    init(photo: Int, cells: Int, cell: Int, scale: Double, center: Double) {
      let length = Double(photo)
      let needed = (length * scale / Double(cell)).rounded()
      guard needed > Double(cells) else {
        (count, start, end) = (max(1, Int(needed)), 0, length)
        return
      }
      let shown = min(length, Double(cells * cell) / scale)
      let from = min(max(0, center - shown / 2), length - shown)
      (count, start, end) = (cells, from, from + shown)
    }
  }

  /// The continuous column of a photo `x`; outside `cells` when the point is not shown.
  public func column(ofX x: Float) -> Double {
    Double(cells.column) + Double(x - visible.minX) / Double(visible.width) * Double(cells.columns)
  }

  /// The continuous row of a photo `y`; outside `cells` when the point is not shown.
  public func row(ofY y: Float) -> Double {
    Double(cells.row) + Double(y - visible.minY) / Double(visible.height) * Double(cells.rows)
  }

  /// The cell that shows a photo point, or nil when it is not visible.
  public func cell(at point: Point) -> CellPosition? {
    let column = column(ofX: point.x).rounded(.down), row = row(ofY: point.y).rounded(.down)
    guard column >= Double(cells.column), column < Double(cells.endColumn), row >= Double(cells.row),
      row < Double(cells.endRow)
    else { return nil }
    return CellPosition(column: Int(column), row: Int(row))
  }

  /// The photo point at a continuous place of the screen; the middle of a cell is `column + 0.5`.
  public func point(column: Double, row: Double) -> Point {
    Point(
      x: visible.minX + Float((column - Double(cells.column)) / Double(cells.columns)) * visible.width,
      y: visible.minY + Float((row - Double(cells.row)) / Double(cells.rows)) * visible.height)
  }

  /// The photo point in the middle of a cell, or nil when the cell shows no photo.
  public func point(at cell: CellPosition) -> Point? {
    guard cells.contains(column: cell.column, row: cell.row) else { return nil }
    return point(column: Double(cell.column) + 0.5, row: Double(cell.row) + 0.5)
  }

  /// Screen pixels per photo pixel as a whole percentage, for titles.
  public var percent: Int { max(1, Int((scale * 100).rounded())) }
}
