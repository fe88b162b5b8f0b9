import Geometry
import Imaging
import Preview
import Screen

extension Layout {
  /// The place of the small map of a zoomed photo, in the upper right corner of the picture; nil without room
  /// for it.
  func map(of photo: PixelSize, metrics: CellMetrics) -> CellRect? {
    let area = pictureArea
    guard area.columns >= 36, area.rows >= 12 else { return nil }
    let room = CellRect(
      column: 0, row: 0, columns: min(max(12, area.columns / 5), 28), rows: min(max(3, area.rows / 4), 12))
    guard let whole = PictureView.fitting(photo, into: room, metrics: metrics)?.cells else { return nil }
    return CellRect(
      column: area.endColumn - whole.columns - 2, row: area.row, columns: whole.columns + 2,
      rows: whole.rows + 2)
  }
}

extension BrowserPainter {
  /// Draws the whole photo, small, with the visible part marked.
  mutating func drawMap(of source: PictureSource, view: PictureView) {
    guard let rect = layout.map(of: source.photo, metrics: state.shell.metrics) else { return }
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
