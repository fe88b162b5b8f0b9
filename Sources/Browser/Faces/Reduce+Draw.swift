import Annotations
import Detection
import Geometry
import Imaging
import Preview
import Screen
import Widgets

/// Drawing a missed face: where the box begins, and the candidates that the cascade lost.
extension BrowserState {
  /// Begins to draw a face: at the last click, at the probe of the why mode, on the strongest candidate that
  /// the cascade lost in view, or else in the middle, as large as the photo's other faces.
  mutating func openDraw(_ effects: inout [Effect]) {
    guard isEditable(), let current, let known = photos[current.index].known else { return }
    guard let view = pictureView, photos[current.index].failure == nil else {
      return report(.note, "the picture is not there yet")
    }
    let probe = detection.why?.probe.flatMap { $0.photo == current ? $0 : nil }
    let origin = picture.lastClick ?? probe?.point
    let center = origin ?? view.visible.center
    let size = (probe?.size ?? usualSize(in: view)).rounded()
    let (left, top) = ((center.x - size / 2).rounded(), (center.y - size / 2).rounded())
    let box = BoundingBox(minX: left, minY: top, maxX: left + size, maxY: top + size)
    faces.edit = FaceEdit(photo: current, key: known.photo, original: nil, box: box)
    faces.edit?.origin = origin
    picture.returning = PictureState.Return(photo: current, viewport: zoom)
    if picture.lastClick == nil, let box = probe?.candidate {
      place(on: box, &effects)
    } else {
      faces.edit?.awaitsLost = true
      beginOnLost(&effects)
      if faces.edit?.lost == nil { requestLandmarks(&effects) }
    }
    requestPatch(&effects)
  }

  /// As large as half of the photo's faces are, or a fifth of what is visible.
  private func usualSize(in view: PictureView) -> Float {
    let sizes = currentPhoto?.faces.map(\.box.width).sorted() ?? []
    let side = min(view.visible.width, view.visible.height)
    return max(8, sizes.isEmpty ? side / 5 : min(sizes[sizes.count / 2], side / 2))
  }

  // MARK: Lost candidates

  /// What the cascade lost in the photo on screen, the likeliest faces first, without what has been drawn
  /// since.
  var lostCandidates: [LostCandidate] {
    guard let lost = stageView?.lost, !lost.isEmpty, let known = currentPhoto?.faces else { return [] }
    return lost.filter { candidate in !known.contains { $0.box.iou(candidate.box) > 0.3 } }
  }

  /// Whether the candidates of the photo on screen are still being looked for.
  var awaitsCandidates: Bool {
    guard let current, photos[current.index].failure == nil else { return false }
    return detection.stageResult?.photo != current
  }

  /// Once the candidates are known, an untouched box goes to the one at its origin, or to the strongest one
  /// in view.
  mutating func beginOnLost(_ effects: inout [Effect]) {
    guard let edit = faces.edit, edit.isDrawing, edit.awaitsLost, !awaitsCandidates else { return }
    faces.edit?.awaitsLost = false
    guard let view = pictureView else { return }
    let candidate = lostCandidates.first { candidate in
      edit.origin.map { candidate.box.contains($0) } ?? view.visible.contains(candidate.box.center)
    }
    if let candidate { go(to: candidate, &effects) }
  }

  /// To the next or previous candidate, from the strongest to the weakest and around.
  mutating func stepLost(_ step: Int, _ effects: inout [Effect]) {
    guard faces.edit?.isDrawing == true else {
      return report(.note, "only a new face goes to what the detector lost; Esc, then b draws one")
    }
    let lost = lostCandidates
    guard !lost.isEmpty else {
      return report(
        .note,
        awaitsCandidates
          ? "still looking for what the detector lost" : "the detector lost nothing here; arrows move the box"
      )
    }
    let index = faces.edit?.lost.flatMap { lost.firstIndex(of: $0) }
    let next = index.map { ($0 + step + lost.count) % lost.count } ?? (step > 0 ? 0 : lost.count - 1)
    go(to: lost[next], &effects)
  }

  private mutating func go(to candidate: LostCandidate, _ effects: inout [Effect]) {
    place(on: candidate.box, &effects)
    faces.edit?.lost = candidate
  }

  /// Puts the box there, with landmarks, and zooms to it.
  private mutating func place(on box: BoundingBox, _ effects: inout [Effect]) {
    faces.edit?.awaitsLost = false
    faces.edit?.box = box.rounded
    faces.edit?.landmarks = nil
    faces.edit?.handle = .box
    faces.edit?.followsBox = true
    zoomToEdit()
    requestLandmarks(&effects)
  }

  /// Pulls a drawn box onto the strongest lost candidate that it is about, places the landmarks and zooms.
  mutating func pullOntoLost(_ effects: inout [Effect]) {
    if let edit = faces.edit, edit.isDrawing {
      let lost = lostCandidates
      let near =
        lost.first { $0.box.iou(edit.box) >= 0.3 }
        ?? lost.first { edit.box.contains($0.box.center) && $0.box.width >= edit.box.width / 4 }
      if let near { return go(to: near, &effects) }
      zoomToEdit()
    }
    requestLandmarks(&effects)
  }

  /// Zooms so that the box is at least a third of the pane's height, and visible as a whole.
  private mutating func zoomToEdit() {
    guard let box = faces.edit?.box, let view = pictureView else { return }
    let area = layout.pictureArea
    let (width, height) = (
      Double(area.columns * shell.metrics.width), Double(area.rows * shell.metrics.height)
    )
    let share = Double(box.height) * view.scale / height
    let isWide = Double(box.width) * view.scale > width * 0.9
    if share >= 0.34, share <= 0.9, !isWide { return bringIntoSight(box.center) }
    let scale = min(height * 0.42 / Double(box.height), width * 0.8 / Double(box.width))
    show(scale: min(scale, maximumScale), around: box.center)
  }
}
