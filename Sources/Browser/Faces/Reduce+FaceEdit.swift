import Imaging
import Detection
import Annotations
import Geometry
import Preview
import Screen
import Widgets

extension BrowserState {
  /// Begins to change the selected face.
  mutating func openEdit(_ effects: inout [Effect]) {
    guard let target = target(), let current else { return }
    faces.edit = FaceEdit(photo: current, key: target.photo, original: target.face, box: target.face.box)
    if faces.edit?.landmarks == nil { requestLandmarks(&effects) }
    requestPatch(&effects)
  }

  /// Begins to draw a face, in the middle of the visible part, as large as the photo's other faces.
  mutating func openDraw(_ effects: inout [Effect]) {
    guard isEditable(), let current, let known = photos[current.index].known else { return }
    guard let view = pictureView, photos[current.index].failure == nil else {
      return report(.note, "the picture is not there yet")
    }
    let sizes = photos[current.index].faces.map(\.box.width).sorted()
    let side = min(view.visible.width, view.visible.height)
    let size = sizes.isEmpty ? side / 5 : min(sizes[sizes.count / 2], side / 2)
    let (center, half) = (view.visible.center, (max(size, 8) / 2).rounded())
    let box = BoundingBox(
      minX: center.x.rounded() - half, minY: center.y.rounded() - half, maxX: center.x.rounded() + half,
      maxY: center.y.rounded() + half)
    faces.edit = FaceEdit(photo: current, key: known.photo, original: nil, box: box)
    requestLandmarks(&effects)
    requestPatch(&effects)
  }

  mutating func performInEdit(_ command: EditCommand, _ effects: inout [Effect]) {
    guard faces.edit != nil else { return }
    switch command {
    case .move(let dx, let dy):
      faces.edit?.move(Float(dx), Float(dy))
      // Moving one landmark does not affect the others.
      if case .landmark = faces.edit?.handle {} else { followBox(&effects) }
    case .resize(let dx, let dy):
      faces.edit?.resize(Float(dx), Float(dy))
      followBox(&effects)
    case .nextHandle(let step): stepHandle(step)
    case .landmark(let number):
      if faces.edit?.landmarks != nil { faces.edit?.handle = .landmark(number - 1) }
    case .box: faces.edit?.handle = .box
    case .placeLandmarks: requestLandmarks(&effects)
    case .keep: keepEdit(&effects)
    case .drop: faces.edit = nil
    }
    requestPatch(&effects)
  }

  /// From the box through the landmarks and back.
  private mutating func stepHandle(_ step: Int) {
    guard let edit = faces.edit, edit.landmarks != nil else { return }
    let all: [FaceEdit.Handle] = [.box] + (0..<5).map { .landmark($0) }
    let index = all.firstIndex(of: edit.handle) ?? 0
    faces.edit?.handle = all[(index + step + all.count) % all.count]
  }

  private mutating func followBox(_ effects: inout [Effect]) {
    if faces.edit?.followsBox == true { requestLandmarks(&effects) }
  }

  private mutating func requestLandmarks(_ effects: inout [Effect]) {
    guard let edit = faces.edit else { return }
    let request = newRequest()
    faces.edit?.landmarksRequest = request
    effects.append(.library(.landmarks(file(of: edit.photo), edit.box, request: request)))
  }

  mutating func takeLandmarks(
    _ landmarks: Landmarks?, score: Float, request: Int, _ effects: inout [Effect]
  ) {
    guard faces.edit?.landmarksRequest == request else { return }
    faces.edit?.landmarksRequest = nil
    if let landmarks {
      faces.edit?.landmarks = landmarks
      faces.edit?.score = score
    }
    if faces.edit?.isKept == true { keepEdit(&effects) }
  }

  /// Enter: saves the changed or drawn face as an edit.
  private mutating func keepEdit(_ effects: inout [Effect]) {
    guard let edit = faces.edit else { return }
    guard edit.landmarksRequest == nil else {
      faces.edit?.isKept = true
      return
    }
    faces.edit = nil
    guard let original = edit.original else { return add(edit, &effects) }
    let target = FaceTarget(photo: edit.key, face: original)
    let changes = edit.changes
    guard !changes.isEmpty else { return }
    let isBox = edit.box != original.box
    var change = target.edit(isBox ? "change a box" : "move landmarks", changes)
    finishPhoto(&change, target, decides: true)
    submit(change, deciding: [original.id], &effects)
  }

  private mutating func add(_ edit: FaceEdit, _ effects: inout [Effect]) {
    let numbers = [edit.box.minX, edit.box.minY, edit.box.maxX, edit.box.maxY].map(\.bitPattern)
    let request = newRequest()
    // The ID depends on place and time, so that the same box drawn again is a new face.
    let id = AnnotationID(
      photo: edit.key, words: numbers + [UInt32(truncatingIfNeeded: request)], seed: 3)
    library.selecting = id
    submit(
      .add(Annotation(id: id, box: edit.box, landmarks: edit.landmarks), to: edit.key), deciding: [id],
      &effects)
  }

  // MARK: The magnifier

  /// Photo pixels on each side of the face that are kept for the magnifier.
  private static let patchMargin: Float = 40

  /// Requests the photo's pixels around the face when the handle leaves those in memory.
  private mutating func requestPatch(_ effects: inout [Effect]) {
    guard let edit = faces.edit, edit.patchRequest == nil, edit.place != edit.placeWithoutPatch else {
      return
    }
    if let patch = edit.patch, patch.shows(edit.place, margin: 12) { return }
    let margin = Self.patchMargin
    let box = BoundingBox(
      minX: min(edit.box.minX, edit.place.x) - margin, minY: min(edit.box.minY, edit.place.y) - margin,
      maxX: max(edit.box.maxX, edit.place.x) + margin, maxY: max(edit.box.maxY, edit.place.y) + margin)
    let request = newRequest()
    faces.edit?.patchRequest = request
    effects.append(.library(.patch(file(of: edit.photo), box, request: request)))
  }

  mutating func takePatch(_ patch: PhotoPatch?, request: Int) {
    if let edit = faces.edit, edit.patchRequest == request {
      faces.edit?.patch = patch
      faces.edit?.placeWithoutPatch = patch == nil ? edit.place : nil
      faces.edit?.patchRequest = nil
    }
    if let patch { takeReviewPatch(patch, request: request) }
  }

  // MARK: The mouse

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

extension PhotoPatch {
  /// Whether the patch contains the pixels around a point, as far as the photo reaches.
  func shows(_ point: Point, margin: Float) -> Bool {
    let (left, top) = (point.x - Float(x), point.y - Float(y))
    return left >= margin && top >= margin && left + margin <= Float(image.width) * step
      && top + margin <= Float(image.height) * step
  }
}
