import Preview
import Screen

/// The mouse on the held photo, whose picture goes along with the one beside it.
extension BrowserState {
  /// An event on the held half as it would be at the same place of the other; nil elsewhere.
  func mirrored(_ event: MouseEvent) -> MouseEvent? {
    guard shell.overlay == nil, detection.why == nil, let area = comparedArea,
      area.contains(column: event.column, row: event.row)
    else { return nil }
    var event = event
    event.column += heldShift(area)
    return event
  }

  /// From the held half to the same place of the other, in columns.
  private func heldShift(_ area: CellRect) -> Int { layout.pictureArea.column - area.column }

  /// Takes hold of both pictures by the held one; of the same photo it selects the face as well.
  mutating func clickHeld(_ event: MouseEvent, _ mirrored: MouseEvent) {
    shell.pane = .picture
    if picture.comparison?.photo == current { selectFace(under: mirrored) }
    guard let view = pictureView, view.cells.contains(column: mirrored.column, row: mirrored.row) else {
      return
    }
    picture.heldPoint = view.point(column: Double(mirrored.column) + 0.5, row: Double(mirrored.row) + 0.5)
    picture.dragShift = mirrored.column - event.column
  }

  /// The list goes to the held photo.
  mutating func openHeld() {
    if let photo = picture.comparison?.photo, let row = row(of: photo) { go(to: row) }
  }
}
