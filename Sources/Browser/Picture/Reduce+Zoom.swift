import Detection
import Geometry
import Preview
import Screen
import Widgets

extension BrowserState {
  /// The zoom of the photo on screen; nil while the whole photo is shown.
  public var zoom: Viewport? { picture.viewport.flatMap { $0.photo == current ? $0 : nil } }

  /// The view of the whole photo on screen.
  var fittedView: PictureView? {
    currentSize.flatMap { PictureView.fitting($0, into: layout.pictureArea, metrics: shell.metrics) }
  }

  var maximumScale: Double { ZoomStep.maximum(cellHeight: shell.metrics.height) }

  mutating func zoom(_ command: ZoomCommand) {
    switch command {
    case .closer: stepZoom(1)
    case .wider: stepZoom(-1)
    case .whole: picture.viewport = nil
    case .pixels: show(scale: 1, around: zoom?.center ?? selectedCenter)
    case .face: zoomToFace()
    case .left: pan(-1, 0)
    case .right: pan(1, 0)
    case .up: pan(0, -1)
    case .down: pan(0, 1)
    }
  }

  /// Zooms one step, so that what is under `cell` stays there. When nil, zooms around the middle, or from the
  /// whole photo towards the selected face.
  mutating func stepZoom(_ step: Int, at cell: CellPosition? = nil) {
    guard let view = pictureView, let fit = fittedView else { return }
    guard
      let scale = ZoomStep.next(after: view.scale, step: step, fit: fit.scale, maximum: maximumScale)
    else {
      picture.viewport = nil
      return
    }
    guard let cell else { return show(scale: scale, around: zoom?.center ?? selectedCenter) }
    let column = Double(cell.column) + 0.5, row = Double(cell.row) + 0.5
    show(view.point(column: column, row: row), column: column, row: row, scale: scale)
  }

  /// Moves the view so that a point of the photo is at this place of the screen, as far as the photo reaches.
  private mutating func show(_ point: Point, column: Double, row: Double, scale: Double) {
    let area = layout.pictureArea
    let across = (column - Double(area.column) - Double(area.columns) / 2) * Double(shell.metrics.width)
    let down = (row - Double(area.row) - Double(area.rows) / 2) * Double(shell.metrics.height)
    show(
      scale: scale,
      around: Point(x: point.x - Float(across / scale), y: point.y - Float(down / scale)))
  }

  /// Shows the photo at this scale around a point, or around its middle when nil, as far as the photo
  /// reaches.
  mutating func show(scale: Double, around point: Point?, followsFace: Bool = false) {
    guard let current, let size = currentSize else { return }
    let middle = Point(x: Float(size.width) / 2, y: Float(size.height) / 2)
    picture.viewport = Viewport(
      photo: current, scale: scale, center: point ?? middle, followsFace: followsFace)
    // Store the nearest point that can be in the middle, so that panning further against an edge has no
    // effect later.
    if let view = pictureView { picture.viewport?.center = view.visible.center }
  }

  /// The box of the selected face; nil when none is selected, or when it is gone.
  var selectedBox: BoundingBox? {
    guard let selectedFace = faces.selected, let faces = currentPhoto?.faces,
      faces.indices.contains(selectedFace)
    else {
      return nil
    }
    return faces[selectedFace].box
  }

  /// Shows the photo again as before drawing, once the face has its name or goes without.
  mutating func returnFromDrawing() {
    guard let before = picture.returning, shell.overlay == nil, faces.edit == nil else { return }
    picture.returning = nil
    if before.photo == current { picture.viewport = before.viewport }
  }

  private var selectedCenter: Point? { selectedBox?.center }

  private mutating func pan(_ across: Int, _ down: Int) {
    guard let zoom, let view = pictureView else { return note("the whole photo is visible; + zooms in") }
    // A quarter of the visible part, so that enough of it stays for orientation.
    show(
      scale: zoom.scale,
      around: Point(
        x: view.visible.center.x + Float(across) * view.visible.width / 4,
        y: view.visible.center.y + Float(down) * view.visible.height / 4))
  }

  /// Zooms to the selected face, or to the largest one when none is selected.
  private mutating func zoomToFace() {
    guard let faces = currentPhoto?.faces, !faces.isEmpty else {
      report(.note, "there is no face to zoom to")
      return
    }
    if self.faces.selected == nil { self.faces.selected = 0 }
    showSelectedFace()
  }

  private mutating func showSelectedFace() {
    guard let box = selectedBox, box.area > 0 else { return }
    let area = layout.pictureArea
    guard !area.isEmpty else {
      // The picture is not visible now, as in review on a small screen; once it is, the face must be in it.
      if let scale = picture.viewport?.scale { show(scale: scale, around: box.center, followsFace: true) }
      return
    }
    // Show the face with enough of its surroundings to recognise the person.
    let scale = min(
      Double(area.columns * shell.metrics.width) / (Double(box.width) * 1.8),
      Double(area.rows * shell.metrics.height) / (Double(box.height) * 1.6))
    show(scale: min(scale, maximumScale), around: box.center, followsFace: true)
  }

  /// Adapts the view to the selection: a view that follows faces goes to another face, on other photos too;
  /// any other view moves only if the face is not visible.
  mutating func followSelection(from before: (photo: PhotoID?, face: Int?, followed: Bool)) {
    guard let index = faces.selected, (before.photo, before.face) != (current, index),
      let faces = currentPhoto?.faces, faces.indices.contains(index)
    else { return }
    let box = faces[index].box
    if before.followed {
      showSelectedFace()
    } else if let zoom, let view = pictureView, !view.visible.contains(box.center) {
      show(scale: zoom.scale, around: box.center)
    }
  }

  /// Moves the zoomed picture so that the dragged point stays under the mouse.
  mutating func dragPicture(_ event: MouseEvent) {
    guard let held = picture.heldPoint, let zoom else { return }
    show(
      held, column: Double(event.column + picture.dragShift) + 0.5,
      row: Double(event.row + picture.dragShiftDown) + 0.5,
      scale: zoom.scale)
  }

  /// Pans just enough to make a point visible.
  mutating func bringIntoSight(_ point: Point) {
    guard let zoom, let view = pictureView, !view.visible.contains(point) else { return }
    let seen = view.visible
    let across = max(0, point.x - seen.maxX + seen.width / 8) + min(0, point.x - seen.minX - seen.width / 8)
    let down =
      max(0, point.y - seen.maxY + seen.height / 8) + min(0, point.y - seen.minY - seen.height / 8)
    show(scale: zoom.scale, around: Point(x: seen.center.x + across, y: seen.center.y + down))
  }
}

// MARK: The pixels it needs

extension BrowserState {
  /// The best available pixels for a view of a photo, and their number, which is new whenever the pixels
  /// change.
  func source(of id: PhotoID, for view: PictureView) -> (source: PictureSource, serial: Int)? {
    if let held = picture.detail.source(of: id, covering: view.visible) { return (held.source, held.serial) }
    guard let entry = picture.previews.entries[id], let preview = entry.preview else { return nil }
    return (PictureSource(image: preview.image, photo: preview.photo), entry.serial)
  }

  /// Requests the visible parts of zoomed photos when their previews have too few pixels.
  mutating func requestDetail(_ effects: inout [Effect]) {
    var views: [(photo: PhotoID, view: PictureView)] = []
    if zoom != nil, let current, let view = pictureView { views.append((current, view)) }
    if zoom != nil, let held = picture.comparison?.photo, held != current, let view = comparedView {
      views.append((held, view))
    }
    let kept = [current, picture.comparison?.photo]
    picture.detail.drop { !kept.contains($0) }
    for id in picture.detail.requests.keys where !views.contains(where: { $0.photo == id }) {
      cancelDetail(of: id, &effects)
    }
    for (photo, view) in views { requestDetail(of: photo, view, &effects) }
  }

  private mutating func requestDetail(of id: PhotoID, _ view: PictureView, _ effects: inout [Effect]) {
    guard !picture.detail.failed.contains(id), let preview = preview(of: id) else { return }
    // The number of samples that cells or pixels can show, per photo pixel.
    let samples = Double(max(8, picture.canShowPixels ? shell.metrics.width : 0) * view.cells.columns)
    let needed = min(1, samples / Double(view.visible.width))
    func isEnough(_ resolution: Double) -> Bool { resolution >= needed * 0.95 }
    if isEnough(PictureSource(image: preview.image, photo: preview.photo).resolution) {
      return cancelDetail(of: id, &effects)
    }
    if let held = picture.detail.source(of: id, covering: view.visible), isEnough(held.source.resolution) {
      return cancelDetail(of: id, &effects)
    }
    if let waiting = picture.detail.requests[id], waiting.part.covers(view.visible),
      isEnough(Double(waiting.size.width) / Double(waiting.part.width))
    {
      return
    }
    cancelDetail(of: id, &effects)
    let part = view.visible.surroundings(in: view.photo)
    let request = DetailRequest(
      photo: id, path: photos[id.index].path, request: newRequest(), part: part,
      size: PixelSize(
        width: max(1, Int((Double(part.width) * needed).rounded(.up))),
        height: max(1, Int((Double(part.height) * needed).rounded(.up)))))
    picture.detail.requests[id] = request
    effects.append(.detail(request))
  }

  mutating func cancelDetail(of id: PhotoID, _ effects: inout [Effect]) {
    guard let waiting = picture.detail.requests.removeValue(forKey: id) else { return }
    effects.append(.cancelDetail(request: waiting.request))
  }

  mutating func takeDetail(_ source: PictureSource, request: Int) {
    guard let waiting = picture.detail.take(request) else { return }
    picture.previews.serial += 1
    picture.detail.held[waiting.photo] = DetailStore.Held(source: source, serial: picture.previews.serial)
  }

  mutating func failDetail(_ reason: String, request: Int) {
    guard let waiting = picture.detail.take(request) else { return }
    picture.detail.failed.insert(waiting.photo)
    report(.warning, "\(photos[waiting.photo.index].name): cannot be shown any sharper: \(reason)")
  }
}

extension BoundingBox {
  /// The box with half its size around it, in whole pixels of a photo, for panning.
  fileprivate func surroundings(in photo: PixelSize) -> BoundingBox {
    BoundingBox(
      minX: max(0, (minX - width / 2).rounded(.down)), minY: max(0, (minY - height / 2).rounded(.down)),
      maxX: min(Float(photo.width), (maxX + width / 2).rounded(.up)),
      maxY: min(Float(photo.height), (maxY + height / 2).rounded(.up)))
  }
}
