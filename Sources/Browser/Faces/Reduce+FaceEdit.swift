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

  mutating func performInEdit(_ command: EditCommand, _ effects: inout [Effect]) {
    guard faces.edit != nil else { return }
    let before = faces.edit?.box, cell = cell
    switch command {
    case .move(let columns, let rows): moveEdit(Float(columns) * cell.x, Float(rows) * cell.y)
    case .far(let columns, let rows):
      moveEdit(Float(columns) * max(1, eighth.x), Float(rows) * max(1, eighth.y))
    case .nudge(let dx, let dy): moveEdit(Float(dx), Float(dy))
    case .scale(let step): scaleEdit(step > 0 ? 1.3 : 1 / 1.3)
    case .double(let step): scaleEdit(step > 0 ? 2 : 0.5)
    case .widen(let step): faces.edit?.stretch(Float(step) * cell.x, 0)
    case .heighten(let step): faces.edit?.stretch(0, Float(step) * cell.y)
    case .nextLost(let step): stepLost(step, &effects)
    case .nextHandle(let step): stepHandle(step)
    case .landmark(let number):
      if faces.edit?.landmarks != nil { faces.edit?.handle = .landmark(number - 1) }
    case .box: faces.edit?.handle = .box
    case .placeLandmarks: pullOntoLost(&effects)
    case .keep: keepEdit(&effects)
    case .drop: dropEdit()
    }
    if let box = faces.edit?.box, box != before, faces.edit?.lost == nil {
      // From now on the box is where the user wants it.
      faces.edit?.awaitsLost = false
      followBox(&effects)
    }
    if let place = faces.edit?.place { bringIntoSight(place) }
    requestPatch(&effects)
  }

  /// A cell of the screen in photo pixels, at least one pixel.
  private var cell: Point {
    guard let view = pictureView else { return Point(x: 1, y: 1) }
    return Point(
      x: max(1, (view.visible.width / Float(view.cells.columns)).rounded()),
      y: max(1, (view.visible.height / Float(view.cells.rows)).rounded()))
  }

  /// An eighth of the visible part in photo pixels.
  private var eighth: Point {
    guard let view = pictureView else { return Point(x: 10, y: 10) }
    return Point(x: (view.visible.width / 8).rounded(), y: (view.visible.height / 8).rounded())
  }

  /// Moves the chosen handle; the middle of the box stays in the photo.
  private mutating func moveEdit(_ dx: Float, _ dy: Float) {
    guard let edit = faces.edit, let photo = pictureView?.photo else { return }
    guard edit.handle == .box else {
      faces.edit?.move(dx, dy)
      return
    }
    let center = edit.box.center
    let x = min(max(0, center.x + dx), Float(photo.width)),
      y = min(max(0, center.y + dy), Float(photo.height))
    faces.edit?.move((x - center.x).rounded(.towardZero), (y - center.y).rounded(.towardZero))
  }

  /// Makes the box larger or smaller about its middle, at most as large as the photo.
  private mutating func scaleEdit(_ factor: Float) {
    guard let edit = faces.edit, let photo = pictureView?.photo else { return }
    let most = Float(max(photo.width, photo.height)) / max(edit.box.width, edit.box.height)
    let factor = min(factor, max(1, most))
    // A step of at least a pixel on each side, so that small boxes grow, too.
    func change(_ side: Float) -> Float {
      let change = (side * (factor - 1)).rounded()
      return abs(change) < 2 && factor != 1 ? (factor > 1 ? 2 : -2) : change
    }
    faces.edit?.stretch(change(edit.box.width), change(edit.box.height))
  }

  /// From the box through the landmarks and back.
  private mutating func stepHandle(_ step: Int) {
    guard let edit = faces.edit, edit.landmarks != nil else { return }
    let all: [FaceEdit.Handle] = [.box] + (0..<5).map { .landmark($0) }
    let index = all.firstIndex(of: edit.handle) ?? 0
    faces.edit?.handle = all[(index + step + all.count) % all.count]
  }

  mutating func followBox(_ effects: inout [Effect]) {
    if faces.edit?.followsBox == true { requestLandmarks(&effects) }
  }

  mutating func requestLandmarks(_ effects: inout [Effect]) {
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
    guard !edit.awaitsLost || !awaitsCandidates else {
      faces.edit?.awaitsLost = false
      return report(.note, "still looking for what the detector lost; Enter again keeps this box")
    }
    faces.edit = nil
    guard let original = edit.original else { return add(edit, &effects) }
    let target = FaceTarget(photo: edit.key, face: original)
    let changes = edit.changes
    guard !changes.isEmpty else { return }
    let isBox = edit.box != original.box
    var change = target.edit(isBox ? "change a box" : "move landmarks", changes)
    change.steps += reviewedPhotos(after: [target])
    submit(change, deciding: [original.id], &effects)
  }

  /// Leaves the face as it was, and the picture.
  private mutating func dropEdit() {
    faces.edit = nil
  }

  /// Adds the drawn face and asks for its name; without one it stays unnamed.
  private mutating func add(_ edit: FaceEdit, _ effects: inout [Effect]) {
    let numbers = [edit.box.minX, edit.box.minY, edit.box.maxX, edit.box.maxY].map(\.bitPattern)
    let request = newRequest()
    // The ID depends on place and time, so that the same box drawn again is a new face.
    let id = AnnotationID(
      photo: edit.key, words: numbers + [UInt32(truncatingIfNeeded: request)], seed: 3)
    library.selecting = id
    let face = Annotation(id: id, box: edit.box, landmarks: edit.landmarks)
    submit(.add(face, to: edit.key), deciding: [id], &effects)
    // The face is there now: what was asked about it is answered.
    detection.why = nil
    picture.lastClick = nil
    openNaming([FaceTarget(photo: edit.key, face: face)], movesOn: false)
  }
}
