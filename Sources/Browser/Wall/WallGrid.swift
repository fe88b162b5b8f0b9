import Geometry
import Preview
import Screen

/// The layout of the wall: three to eight faces per row where there is room.
struct WallGrid: Hashable {
  let area: CellRect
  let perRow, rows: Int
  private let metrics: CellMetrics

  /// - Parameter size: how many steps larger (or smaller) the tiles are than usual.
  init(area: CellRect, metrics: CellMetrics, size: Int = 0) {
    self.area = area
    self.metrics = metrics
    let wanted = area.columns / 24
    let usualPerRow = area.columns >= 72 ? min(8, max(3, wanted)) : max(1, wanted)
    perRow = min(max(1, usualPerRow - size), max(1, area.columns / Self.leastColumns))
    let square = max(1, area.columns / perRow * metrics.width / metrics.height) + 1
    // Rather smaller faces than empty rows under them.
    let fitting = Int((Double(area.rows) / Double(square)).rounded(.up))
    let most = max(1, area.rows / 3), usual = max(1, min(max(area.rows >= 12 ? 2 : 1, fitting), most))
    // One row of faces more, if that leaves fewer rows of the screen empty.
    let (height, other) = (area.rows, min(usual + 1, most))
    rows = height > 0 && height % other < height % usual && height / other >= 8 ? other : usual
  }

  /// The fewest columns of a tile.
  static let leastColumns = 10

  /// The number of faces on screen.
  var count: Int { perRow * rows }

  /// The place of a face, counted from the first on the screen.
  func tile(_ place: Int) -> CellRect {
    let columns = area.columns / perRow, row = place / perRow
    // Spare columns stay at the right; spare rows go to the first rows of tiles, so that none is empty below the last.
    let height = area.rows / rows, spare = max(0, area.rows) % rows
    return CellRect(
      column: area.column + place % perRow * columns, row: area.row + row * height + min(row, spare),
      columns: columns, rows: height + (row < spare ? 1 : 0))
  }

  /// The cells of a face's picture: a square on the screen, in the middle above the tile's last line. It is as large in
  /// every tile, so that faces can be compared and are drawn once.
  func picture(in tile: CellRect) -> CellRect {
    let rows = max(0, min(tile.rows, area.rows / rows) - 1)
    let room = CellRect(
      column: tile.column + 1, row: tile.row, columns: max(0, tile.columns - 2), rows: rows)
    let side = PictureView.fitting(.init(width: 1, height: 1), into: room, metrics: metrics)
    return side?.cells.movedToTop(of: room) ?? room
  }

  /// The face under a cell of the screen, counted from the first on the screen.
  func place(column: Int, row: Int) -> Int? {
    (0..<count).first { tile($0).contains(column: column, row: row) }
  }
}

extension CellRect {
  fileprivate func movedToTop(of room: CellRect) -> CellRect {
    CellRect(column: column, row: room.row, columns: columns, rows: rows)
  }
}

extension BrowserState {
  var wallGrid: WallGrid { WallGrid(area: layout.pictureArea, metrics: shell.metrics, size: wall.size) }
}
