import Imaging
import Preview
import Screen

/// Where everything stands on the screen.
struct LiveLayout {
  /// One line each; nil where there is no room.
  var header, knobs, status: CellRect?
  var picture: CellRect
  /// The film's bar in the status line; nil for live sources.
  var bar: CellRect?
  /// Where the help lies.
  var panel: CellRect
  var isTooSmall = false

  init(_ state: LiveState) {
    let (columns, rows) = (state.columns, state.rows)
    func line(_ row: Int) -> CellRect { CellRect(column: 0, row: row, columns: columns, rows: 1) }
    panel = CellRect(
      column: max(0, (columns - 72) / 2), row: min(2, max(0, rows - 8)), columns: min(72, columns),
      rows: max(1, rows - 4))
    if columns < 20 || rows < 6 {
      isTooSmall = true
      picture = CellRect(column: 0, row: 0, columns: 0, rows: 0)
      return
    }
    header = line(0)
    if columns < 60 || rows < 16 {
      // Pixels must not reach the last row, or the terminal scrolls.
      picture = CellRect(column: 0, row: 1, columns: columns, rows: rows - 2)
      status = line(rows - 1)
      panel = CellRect(column: 0, row: 0, columns: columns, rows: rows)
      return
    }
    picture = CellRect(column: 0, row: 1, columns: columns, rows: rows - 3)
    knobs = line(rows - 2)
    status = line(rows - 1)
    if state.setup.duration != nil, !state.setup.isLive, columns >= 60 {
      let width = max(10, columns / 5)
      bar = CellRect(column: columns - width - 1, row: rows - 2, columns: width, rows: 1)
    }
  }
}

extension LiveState {
  /// Which part of the frame is shown where; nil before the first frame.
  var pictureView: PictureView? {
    guard let frame else { return nil }
    return PictureView.fitting(frame.image.size, into: LiveLayout(self).picture, metrics: metrics)
  }
}
