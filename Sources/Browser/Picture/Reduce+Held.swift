import Preview
import Screen

/// The mouse on the held photo, whose view follows that of the photo next to it.
extension BrowserState {
  /// An event on the held half, moved to the same place of the other half; nil elsewhere.
  func mirrored(_ event: MouseEvent) -> MouseEvent? {
    guard shell.overlay == nil, detection.why == nil, let area = comparedArea,
      area.contains(column: event.column, row: event.row)
    else { return nil }
    var event = event
    event.column += layout.pictureArea.column - area.column
    event.row += layout.pictureArea.row - area.withoutFirstRow.row
    return event
  }

  /// Starts dragging both pictures by the held one; if both show the same photo, also selects the face.
  mutating func clickHeld(_ event: MouseEvent, _ mirrored: MouseEvent) {
    shell.pane = .picture
    if picture.comparison?.photo == current { selectFace(under: mirrored) }
    guard let view = pictureView, view.cells.contains(column: mirrored.column, row: mirrored.row) else {
      return
    }
    picture.heldPoint = view.point(column: Double(mirrored.column) + 0.5, row: Double(mirrored.row) + 0.5)
    picture.dragShift = mirrored.column - event.column
    picture.dragShiftDown = mirrored.row - event.row
  }

  /// Goes to the held photo in the list.
  mutating func openHeld() {
    if let photo = picture.comparison?.photo, let row = row(of: photo) { go(to: row) }
  }
}
