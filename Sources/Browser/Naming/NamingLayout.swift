package import Screen
import Annotations
import Geometry
package import Preview

extension BrowserState {
  /// Where the naming box is; nil while it is closed.
  package var namingPlace: NamingPlace? {
    guard let box = namingBox else { return nil }
    let layout = layoutWithoutBox
    if let room = layout.naming { return NamingPlace(in: room) }
    let top = layout.header?.endRow ?? 0
    let area = CellRect(
      column: 0, row: top, columns: shell.columns, rows: (layout.status?.row ?? shell.rows) - top)
    switch layout.shape {
    case .tooSmall: return nil
    case .small: return NamingPlace(below: area)
    case .wide, .narrow, .fullPicture, .wall:
      let middle = CellRect(
        column: area.column + area.columns / 2, row: area.row + area.rows / 2, columns: 0, rows: 0)
      let face = namedCells(layout)
      return showsCrop(beside: face)
        ? NamingPlace(withCropBeside: face ?? middle, in: area, rows: box.height)
        : NamingPlace(beside: face ?? middle, in: area, rows: box.height)
    }
  }

  /// Whether the box shows the face, too: of one on a photo that is small there, or out of sight.
  private func showsCrop(beside face: CellRect?) -> Bool {
    shell.columns >= NamingPlace.leastColumnsForCrop && !showsManyFaces
      && (face?.rows ?? 0) <= NamingPlace.mostRowsForCrop && namedEntry != nil
  }

  /// The single face that is named, if it is a face of the photo on screen.
  private var namedEntry: Wall.Entry? {
    guard let box = namingBox, box.targets.count == 1, let target = box.targets.first, let current,
      photos[current.index].known?.photo == target.photo,
      let index = photos[current.index].index(of: target.face.id)
    else { return nil }
    return Wall.Entry(photo: current, index: index)
  }

  /// The face whose crop the naming box shows.
  var croppedFace: Wall.Entry? { namingPlace?.crop == nil ? nil : namedEntry }

  /// The cells of the face that is named with its label, or of its tile, where they are without the box.
  private func namedCells(_ layout: Layout) -> CellRect? {
    if isInPeople { return selectedTileCells(layout) }
    if isOnWall {
      let grid = WallGrid(area: layout.pictureArea, metrics: shell.metrics, size: wall.size)
      // The first row is the one that this grid would have: with the box the wall may be another.
      let row = wall.cursor / grid.perRow, top = min(max(wall.top, row + 1 - grid.rows), row)
      return wall.faces.isEmpty ? nil : grid.tile(wall.cursor - top * grid.perRow)
    }
    return pictureView(in: layout).flatMap { faceCells(in: $0) }
  }

  /// The cells of the selected face and its label; nil when it is out of sight.
  package func faceCells(in view: PictureView) -> CellRect? {
    guard let box = namedBox, let edges = BoxCells(box, view: view) else { return nil }
    let left = max(0, edges.left), right = min(edges.right, view.cells.columns - 1)
    let top = max(0, edges.top), bottom = min(edges.bottom, view.cells.rows - 1)
    // A label that finds no room between the corners goes on to the right, in its shortest wording.
    let end = min(max(right, left + Self.shortestLabel), view.cells.columns - 1)
    let start = min(left, max(0, end - Self.shortestLabel))
    return CellRect(
      column: view.cells.column + start, row: view.cells.row + min(top, bottom),
      columns: max(1, end - start + 1), rows: max(1, bottom - top + 1))
  }

  /// The face that is named; one that has just been drawn is not selected yet.
  private var namedBox: BoundingBox? {
    guard let box = namingBox, box.targets.count == 1, let target = box.targets.first,
      target.photo == currentPhoto?.known?.photo
    else { return selectedBox }
    return target.face.box
  }

  /// The columns of the shortest wording of any label: `128✓ A…??`.
  private static let shortestLabel = 10

  /// The view of a picture that is fitted anew because the box takes room from it: a zoomed one shows the face.
  func refittedView(in layout: Layout) -> PictureView? {
    guard let size = currentSize else { return nil }
    let area = layout.pictureArea
    guard let zoom, let box = namedBox, box.area > 0 else {
      return PictureView.fitting(size, into: area, metrics: shell.metrics)
    }
    let scale = min(
      zoom.scale, Double(area.columns * shell.metrics.width) / Double(box.width * 1.2),
      Double(area.rows * shell.metrics.height) / Double(box.height * 1.2))
    return PictureView(photo: size, into: area, metrics: shell.metrics, scale: scale, center: box.center)
  }
}

extension Layout {
  /// The layout while a naming box leaves only a part of the screen to the picture.
  func refitted(_ picture: CellRect) -> Layout {
    var layout = self
    (layout.photos, layout.picture, layout.faces, layout.detector, layout.knobs) = (nil, nil, nil, nil, nil)
    (layout.pictureArea, layout.isRefitted) = (picture, true)
    if layout.face != nil {
      // A review in a small window has no photo beside the face.
      (layout.face, layout.pictureArea) = (picture, CellRect(column: 0, row: 0, columns: 0, rows: 0))
    }
    if shape == .wide || shape == .narrow { layout.shape = .fullPicture }
    return layout
  }
}
