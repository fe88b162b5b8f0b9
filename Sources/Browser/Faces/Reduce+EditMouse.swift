import Geometry
import Preview
import Screen
import Widgets

extension BrowserState {
  /// Grabs the handle under the mouse, moves it, or draws a rubber band.
  mutating func pointInEdit(_ event: MouseEvent, _ effects: inout [Effect]) {
    guard let view = pictureView, faces.edit != nil else { return }
    let point = view.point(column: Double(event.column) + 0.5, row: Double(event.row) + 0.5)
    switch event.kind {
    case .press(.left):
      guard view.cells.contains(column: event.column, row: event.row) else { return }
      grab(point, view)
    case .drag(.left):
      if let band = faces.edit?.band {
        let end = Point(x: point.x.rounded(), y: point.y.rounded())
        faces.edit?.box = BoundingBox(
          minX: min(band.x, end.x), minY: min(band.y, end.y),
          maxX: max(band.x, end.x, min(band.x, end.x) + FaceEdit.minimumSize),
          maxY: max(band.y, end.y, min(band.y, end.y) + FaceEdit.minimumSize))
        faces.edit?.handle = .box
      } else if let offset = faces.edit?.dragOffset, let place = faces.edit?.place {
        faces.edit?.move((point.x - offset.x - place.x).rounded(), (point.y - offset.y - place.y).rounded())
      }
    case .release:
      let isBox = if case .landmark = faces.edit?.handle { false } else { true }
      if faces.edit?.band != nil || (faces.edit?.dragOffset != nil && isBox) { followBox(&effects) }
      faces.edit?.band = nil
      faces.edit?.dragOffset = nil
      requestPatch(&effects)
    default: break
    }
  }

  private mutating func grab(_ point: Point, _ view: PictureView) {
    guard var edit = faces.edit else { return }
    edit.awaitsLost = false
    // A handle can be grabbed within a cell and a half.
    let reachX = 1.5 * view.visible.width / Float(view.cells.columns)
    let reachY = 1.2 * view.visible.height / Float(view.cells.rows)
    let landmarks: [FaceEdit.Handle] = edit.landmarks == nil ? [] : (0..<5).map { .landmark($0) }
    var best: (handle: FaceEdit.Handle, distance: Float)?
    for handle in landmarks + FaceEdit.edges {
      edit.handle = handle
      let (dx, dy) = (abs(edit.place.x - point.x) / reachX, abs(edit.place.y - point.y) / reachY)
      let distance = max(dx, dy)
      if distance <= 1, distance < best?.distance ?? 2 { best = (handle, distance) }
    }
    if let best {
      edit.handle = best.handle
    } else if edit.box.contains(point) || edit.original != nil {
      guard edit.box.contains(point) else { return }
      edit.handle = .box
    } else {
      edit.band = Point(x: point.x.rounded(), y: point.y.rounded())
      edit.handle = .box
      faces.edit = edit
      return
    }
    edit.dragOffset = Point(x: point.x - edit.place.x, y: point.y - edit.place.y)
    faces.edit = edit
  }
}
