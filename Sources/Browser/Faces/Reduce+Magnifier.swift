import Geometry
import Imaging
package import Preview
import Screen

/// The magnifier of a face being changed: photo pixels that the screen's cells are too coarse for.
extension BrowserState {
  /// The part of the photo that the magnifier shows: the whole box and a quarter of it on each side.
  private func magnifiedPart(_ edit: FaceEdit) -> BoundingBox {
    let (across, down) = (max(2, edit.box.width / 4), max(2, edit.box.height / 4))
    return BoundingBox(
      minX: edit.box.minX - across, minY: edit.box.minY - down, maxX: edit.box.maxX + across,
      maxY: edit.box.maxY + down)
  }

  /// What the magnifier shows and where, without its border; nil when the box is 12 rows high on the picture
  /// itself, or when there is no room beside it.
  package var magnifier: PictureView? {
    guard let edit = faces.edit, let view = pictureView, let photo = currentSize,
      let cells = BoxCells(edit.box, view: view), cells.bottom - cells.top + 1 < 12
    else { return nil }
    let box = CellRect(
      column: view.cells.column + cells.left - 2, row: view.cells.row + cells.top - 1,
      columns: cells.right - cells.left + 5, rows: cells.bottom - cells.top + 4)
    let part = magnifiedPart(edit)
    for columns in [34, 26, 18] {
      let ratio = Double(part.height) / Double(part.width) * Double(shell.metrics.width)
      let rows = max(4, Int((Double(columns) * ratio / Double(shell.metrics.height)).rounded()))
      guard rows <= layout.pictureArea.rows - 2,
        let rect = layout.pictureArea.place(columns: columns + 2, rows: rows + 2, beside: box)
      else { continue }
      let inner = rect.inset()
      let scale = min(
        Double(inner.columns * shell.metrics.width) / Double(part.width),
        Double(inner.rows * shell.metrics.height) / Double(part.height))
      return PictureView(
        photo: photo, into: inner, metrics: shell.metrics, scale: scale, center: edit.box.center)
    }
    return nil
  }

  /// The pixels of the magnifier: exact ones when they are there, and until then those of the picture, so that
  /// it is never empty.
  func magnifierSource(_ view: PictureView) -> PictureSource? {
    if let edit = faces.edit, let patch = edit.patch, let exact = patch.source(of: view.photo),
      exact.part.covers(view.visible)
    {
      return exact
    }
    guard let current else { return nil }
    return source(of: current, for: view)?.source
  }

  /// Requests the photo's pixels in the magnifier when they are not in memory.
  mutating func requestPatch(_ effects: inout [Effect]) {
    guard let edit = faces.edit, edit.patchRequest == nil, let view = magnifier else { return }
    let wanted = view.visible
    guard wanted != edit.patchPart else { return }
    if let patch = edit.patch, let exact = patch.source(of: view.photo), exact.part.covers(wanted),
      // Pixels that were made smaller for a large box are too few for a small one.
      patch.step <= max(1, wanted.width / Float(view.cells.columns) / 4)
    {
      return
    }
    let (across, down) = (wanted.width / 2, wanted.height / 2)
    let box = BoundingBox(
      minX: (wanted.minX - across).rounded(.down), minY: (wanted.minY - down).rounded(.down),
      maxX: (wanted.maxX + across).rounded(.up), maxY: (wanted.maxY + down).rounded(.up))
    let request = newRequest()
    faces.edit?.patchRequest = request
    faces.edit?.patchPart = wanted
    effects.append(.library(.patch(file(of: edit.photo), box, request: request)))
  }

  mutating func takePatch(_ patch: PhotoPatch?, request: Int, _ effects: inout [Effect]) {
    if let edit = faces.edit, edit.patchRequest == request {
      faces.edit?.patchRequest = nil
      if let patch { faces.edit?.patch = patch }
      // The box may have left the pixels that were asked for.
      requestPatch(&effects)
    }
    if let patch { takeReviewPatch(patch, request: request) }
  }
}

extension PhotoPatch {
  /// The patch as a picture of a part of the photo; nil when it has no pixels.
  func source(of photo: PixelSize) -> PictureSource? {
    guard image.width > 0, image.height > 0 else { return nil }
    // A patch that was made smaller may have lost a part of its last pixel at the photo's edge.
    func end(_ start: Int, _ count: Int, _ limit: Int) -> Float {
      let end = Float(start) + Float(count) * step
      return step > 1 && end + step >= Float(limit) ? Float(limit) : end
    }
    return PictureSource(
      image: image,
      part: BoundingBox(
        minX: Float(x), minY: Float(y), maxX: end(x, image.width, photo.width),
        maxY: end(y, image.height, photo.height)), photo: photo)
  }
}

extension CellRect {
  /// A rectangle of this size inside, edge to edge with another one: right of it, left, below or above, moved
  /// along it until it is inside; nil if it fits nowhere.
  func place(columns: Int, rows: Int, beside other: CellRect) -> CellRect? {
    guard columns <= self.columns, rows <= self.rows else { return nil }
    func along(_ start: Int, _ length: Int, _ low: Int, _ high: Int) -> Int {
      min(max(low, start), high - length)
    }
    let top = along(other.row, rows, row, endRow), left = along(other.column, columns, column, endColumn)
    let places = [
      (other.endColumn, top), (other.column - columns, top), (left, other.endRow), (left, other.row - rows),
    ]
    return places.map { CellRect(column: $0.0, row: $0.1, columns: columns, rows: rows) }.first {
      $0.column >= column && $0.endColumn <= endColumn && $0.row >= row && $0.endRow <= endRow
    }
  }
}
