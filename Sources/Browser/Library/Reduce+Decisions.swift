import Imaging
import Annotations
import Detection
import Geometry
import Widgets

/// Decisions about faces and photos: the keys `a x A X s M ! c`.
extension BrowserState {
  /// The selected face of the photo on screen, to edit it; shows a message when there is none.
  mutating func target() -> FaceTarget? {
    guard isEditable(), let current else { return nil }
    guard let known = photos[current.index].known else {
      report(.note, "the library is still being read; try again")
      return nil
    }
    // Exact faces are about to arrive, and what is said about a face belongs to these.
    if photos[current.index].isFirstLook {
      report(.note, "these faces are a first look; the exact ones come in a moment, so press the key again")
      return nil
    }
    guard let selectedFace = faces.selected, let face = photos[current.index].subject(selectedFace) else {
      selectFirstUndecided()
      return nil
    }
    return FaceTarget(photo: known.photo, face: face)
  }

  private mutating func selectFirstUndecided() {
    guard let photo = currentPhoto else { return }
    guard let first = photo.undecided.first ?? photo.faces.indices.first else {
      return report(.note, "no face here; b draws one")
    }
    faces.selected = first
    report(.note, "this face is selected now; press the key again to decide")
  }

  /// The faces of a photo that are undecided, and that no edit under way decides.
  func open(_ photo: ListedPhoto) -> [Int] {
    photo.undecided.filter { index in photo.subject(index).map { !library.isPending($0.id) } ?? true }
  }

  /// Accepts or rejects the selected face and goes on to the next undecided one.
  mutating func decide(_ state: FaceState, _ effects: inout [Effect]) {
    if !markedPlaces.isEmpty { return decideMarked(state, &effects) }
    guard let target = target(), let current else { return }
    let photo = photos[current.index]
    var edit = target.decision(state)
    let rest = open(photo).filter { photo.subject($0)?.id != target.face.id }
    if rest.isEmpty, photo.review == .unreviewed { edit.steps.append(.photoState(target.photo, .reviewed)) }
    submit(edit, deciding: [target.face.id], &effects)
    guard let selectedFace = faces.selected else { return }
    noteDecision()
    if review != nil { return stepReview(1) }
    if isOnWall { return selectOnWall(min(wall.cursor + 1, wall.faces.count - 1)) }
    faces.selected = rest.first { $0 > selectedFace } ?? rest.first ?? selectedFace
  }

  /// Accepts or rejects the marked faces of the wall, in one edit.
  private mutating func decideMarked(_ state: FaceState, _ effects: inout [Effect]) {
    guard isEditable() else { return }
    let targets = markedPlaces.compactMap { target($0) }
    let count = targets.count == 1 ? "a face" : "\(targets.count.grouped) faces"
    var edit = Edit(
      "\(state == .accepted ? "accept" : "reject") \(count)", targets.flatMap { $0.decision(state).steps })
    edit.steps += reviewedPhotos(after: targets)
    submit(edit, deciding: Set(targets.map(\.face.id)), announces: true, &effects)
    spendFaceMarks()
  }

  // MARK: Photos

  /// Skips the photo, or undoes that, and goes on to the next.
  mutating func skip(_ effects: inout [Effect]) {
    guard let current, isEditable(), let known = photos[current.index].known else { return }
    let isSkipped = known.state == .skipped
    submit(.mark(known.photo, isSkipped ? .unreviewed : .skipped), &effects)
    if review != nil { return stepReview(1, leaving: current) }
    if !isSkipped { go(to: list.cursor + 1) }
  }

  mutating func toggleReviewed(_ effects: inout [Effect]) {
    guard let current, isEditable(), let known = photos[current.index].known else { return }
    submit(.mark(known.photo, known.state == .reviewed ? .unreviewed : .reviewed), &effects)
  }

  // MARK: By rule

  /// The photos that batch commands act on: the marked ones, or else the one on screen.
  var chosenPhotos: [PhotoID] { Array(markedOrCurrent) }

  mutating func openRule(accepts: Bool) {
    guard isEditable(), !chosenPhotos.isEmpty else { return }
    let limit = accepts ? setup.doubtLimit : detection.settings.thresholds.onet + 0.1
    var dialog = RuleDialog(accepts: accepts, field: TextField(limit.fixed(2)), photos: chosenPhotos)
    if isOnWall {
      // On the wall it is about faces: the marked ones, else all that it shows.
      let marked = markedPlaces, places = marked.isEmpty ? wall.faces : marked
      dialog.faces = Set(places.compactMap { key($0) })
      var seen: Set<PhotoID> = []
      dialog.photos = places.map(\.photo).filter { seen.insert($0).inserted }
    }
    shell.overlay = .annotation(.rule(dialog))
  }

  mutating func decideByRule(_ dialog: RuleDialog, _ effects: inout [Effect]) {
    guard let limit = Float(dialog.field.text.replacing(",", with: ".")), (0...1).contains(limit) else {
      var dialog = dialog
      dialog.fault = "a score from 0 to 1, please"
      shell.overlay = .annotation(.rule(dialog))
      return
    }
    shell.overlay = nil
    let state: FaceState = dialog.accepts ? .accepted : .rejected
    var (steps, decided, touched, unread): ([Edit.Step], Set<AnnotationID>, Int, Int) = ([], [], 0, 0)
    for id in dialog.photos {
      let photo = photos[id.index]
      guard let known = photo.known, photo.version > 0 else {
        if photo.failure == nil { unread += 1 }
        continue
      }
      let waiting = open(photo)
      let hits = waiting.filter { index in
        (photo.faces[index].score >= limit) == dialog.accepts
          && dialog.faces.map { $0.contains(faceKey(id, photo.faces[index].box)) } ?? true
      }
      guard !hits.isEmpty else { continue }
      touched += 1
      for subject in hits.compactMap({ photo.subject($0) }) {
        decided.insert(subject.id)
        steps += [.ensure(known.photo, subject), .face(known.photo, subject.id, .state(state))]
      }
      if hits.count == waiting.count { steps.append(.photoState(known.photo, .reviewed)) }
    }
    if unread > 0 { report(.warning, "\(unread) of the photos are not searched yet; they were left out") }
    guard !steps.isEmpty else {
      let words = dialog.accepts ? "scores \(limit.fixed(2)) or more" : "scores less than \(limit.fixed(2))"
      return report(.note, "no face that waits for a decision \(words)")
    }
    let faces = decided.count == 1 ? "1 of the faces" : "\(decided.count.grouped) faces"
    let places = touched == 1 ? "" : " on \(touched.grouped) photos"
    submit(
      Edit("\(dialog.accepts ? "accept" : "reject") \(faces)\(places)", steps), deciding: decided,
      announces: true, &effects)
    spendFaceMarks()
  }

  // MARK: Words

  mutating func openFlags() {
    let targets = namingTargets()
    guard let first = targets.first else { return }
    // Of several faces, those that all have.
    let flags = targets.reduce(first.face.flags) { $0.intersection($1.face.flags) }
    shell.overlay = .annotation(.flags(FlagsDialog(targets: targets, before: flags, flags: flags)))
  }

  mutating func openNote() {
    guard isEditable(), let known = currentPhoto?.known else { return }
    let targets = faces.selected == nil && markedPlaces.isEmpty ? [] : namingTargets()
    let notes = Set(targets.map(\.face.note))
    let text = targets.isEmpty ? known.note : notes.count == 1 ? notes.first ?? "" : ""
    shell.overlay = .annotation(
      .note(NoteDialog(targets: targets, photo: known.photo, field: TextField(text))))
  }

  mutating func acceptNote(_ dialog: NoteDialog, _ effects: inout [Effect]) {
    shell.overlay = nil
    let text = dialog.field.text
    guard let first = dialog.targets.first else {
      return submit(Edit("note on a photo", [.photoNote(dialog.photo, text)]), &effects)
    }
    guard dialog.targets.count > 1 else {
      return submit(first.edit("note on a face", [.note(text)]), &effects)
    }
    submit(dialog.targets, "note on \(dialog.targets.count.grouped) faces", &effects) { _ in [.note(text)] }
  }

  mutating func acceptFlags(_ dialog: FlagsDialog, _ effects: inout [Effect]) {
    shell.overlay = nil
    let (on, off) = (dialog.flags.subtracting(dialog.before), dialog.before.subtracting(dialog.flags))
    guard !on.isEmpty || !off.isEmpty else { return }
    let title = dialog.targets.count == 1 ? "flag a face" : "flag \(dialog.targets.count.grouped) faces"
    submit(dialog.targets, title, &effects) { [.flags($0.flags.union(on).subtracting(off))] }
  }

  /// Changes several faces in one edit.
  private mutating func submit(
    _ targets: [FaceTarget], _ title: String, _ effects: inout [Effect],
    _ changes: (Annotation) -> [Edit.FaceChange]
  ) {
    let steps = targets.flatMap { $0.edit(title, changes($0.face)).steps }
    submit(Edit(title, steps), announces: targets.count > 1, &effects)
    spendFaceMarks()
  }
}
