import Geometry
import Imaging
import Preview
import Screen

extension Layout {
  /// The place of the small map of a zoomed photo, in the upper right corner of the picture; nil without room
  /// for it.
  ///
  /// - Parameter kept: cells to leave free; the map goes to another corner rather than lie over them.
  func map(of photo: PixelSize, metrics: CellMetrics, beside kept: CellRect?) -> CellRect? {
    let area = pictureArea
    guard area.columns >= 36, area.rows >= 12 else { return nil }
    let room = CellRect(
      column: 0, row: 0, columns: min(max(12, area.columns / 5), 28), rows: min(max(3, area.rows / 4), 12))
    guard let whole = PictureView.fitting(photo, into: room, metrics: metrics)?.cells else { return nil }
    let (columns, rows) = (whole.columns + 2, whole.rows + 2)
    let (right, low) = (area.endColumn - columns, area.endRow - rows)
    let corners = [(right, area.row), (area.column, area.row), (right, low), (area.column, low)]
      .map { CellRect(column: $0.0, row: $0.1, columns: columns, rows: rows) }
    return corners.first { corner in kept.map { !corner.overlaps($0) } ?? true } ?? corners[0]
  }
}

extension CellRect {
  func overlaps(_ other: CellRect) -> Bool {
    column < other.endColumn && other.column < endColumn && row < other.endRow && other.row < endRow
  }
}

extension BrowserPainter {
  /// The cells of the selected face, or of the one being changed, with its label.
  private func selectedCells(_ view: PictureView) -> CellRect? {
    let box = state.faces.edit?.box ?? state.selectedBox
    return box.flatMap { BoxCells($0, view: view) }.map { cells in
      CellRect(
        column: view.cells.column + cells.left, row: view.cells.row + cells.top,
        columns: cells.right - cells.left + 1, rows: cells.bottom - cells.top + 2)
    }
  }

  /// Draws the whole photo, small, with the visible part marked.
  mutating func drawMap(of source: PictureSource, view: PictureView) {
    guard
      let rect = layout.map(
        of: source.photo, metrics: state.shell.metrics, beside: selectedCells(view))
    else { return }
    drawFrame(rect, title: "", isFocused: false)
    let cells = rect.inset()
    guard
      let map = PictureView(
        photo: source.photo, into: cells, visible: BoundingBox(source.photo), scale: view.scale)
    else { return }
    let mark = FaceMark(box: view.visible, color: color(.faceSelected))
    if state.showsPixels(in: view) {
      let pixels = PixelPicture.coarsePixels(of: source, view: map, metrics: state.shell.metrics)
      let overlay = PixelOverlay(metrics: CellMetrics(width: 4, height: 8))
      frame.place(
        ImagePlacement(
          cells: cells, picture: PixelPicture(pixels, view: map, marks: [mark], overlay: overlay)))
    } else {
      var picture = CellFit.coarsePicture(of: source, view: map, mode: state.picture.mode)
      overlay.draw([mark], over: &picture, view: map)
      frame.draw(picture, column: cells.column, row: cells.row)
    }
  }
}
