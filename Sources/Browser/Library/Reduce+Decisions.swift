import Imaging
import Annotations
import Detection
import Geometry
import Widgets

/// Decisions about faces and photos: the keys `a x A X s M p ! c`.
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
    guard let target = target(), let current else { return }
    let photo = photos[current.index]
    var edit: Edit
    if state == .rejected, target.face.origin == .drawn {
      edit = .remove(target.face.id, from: target.photo)
    } else {
      let wanted: FaceState = state == .accepted && target.face.state == .added ? .added : state
      edit = target.edit(state == .accepted ? "accept a face" : "reject a face", [.state(wanted)])
    }
    let rest = open(photo).filter { photo.subject($0)?.id != target.face.id }
    if rest.isEmpty, photo.review == .unreviewed { edit.steps.append(.photoState(target.photo, .reviewed)) }
    submit(edit, deciding: [target.face.id], &effects)
    guard let selectedFace = faces.selected else { return }
    noteDecision()
    if review != nil { return stepReview(1) }
    if isOnWall { return selectOnWall(min(wall.cursor + 1, wall.faces.count - 1)) }
    faces.selected = rest.first { $0 > selectedFace } ?? rest.first ?? selectedFace
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
    shell.overlay = .annotation(
      .rule(RuleDialog(accepts: accepts, field: TextField(limit.fixed(2)), photos: chosenPhotos)))
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
      let hits = waiting.filter { (photo.faces[$0].score >= limit) == dialog.accepts }
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
  }

  // MARK: Words

  mutating func openPerson(_ effects: inout [Effect]) {
    guard let target = target() else { return }
    openPerson(target, &effects)
  }

  mutating func openPerson(_ target: FaceTarget, _ effects: inout [Effect]) {
    shell.overlay = .annotation(
      .person(PersonDialog(target: target, field: TextField(target.face.person ?? ""))))
    completePerson()
    effects.append(.library(.people(request: newRequest())))
  }

  /// Updates the completions for the typed text.
  mutating func completePerson() {
    guard case .annotation(.person(var dialog)) = shell.overlay else { return }
    let typed = dialog.field.isOffered ? "" : dialog.field.text
    dialog.completions = library.people.completions(of: typed)
    if let choice = dialog.choice, choice >= dialog.completions.count { dialog.choice = nil }
    shell.overlay = .annotation(.person(dialog))
  }

  mutating func acceptPerson(_ dialog: PersonDialog, _ effects: inout [Effect]) {
    shell.overlay = nil
    let name = dialog.choice.map { dialog.completions[$0].name } ?? People.tidy(dialog.field.text)
    guard name != dialog.target.face.person else { return }
    var edit = dialog.target.edit(name.map { "name \($0)" } ?? "remove a name", [.person(name)])
    finishPhoto(&edit, dialog.target, decides: name != nil)
    submit(edit, deciding: name == nil ? [] : [dialog.target.face.id], &effects)
    if review != nil, name != nil, !dialog.target.face.state.isDecided {
      noteDecision()
      stepReview(1)
    }
  }

  /// If an edit decides the last open face of a photo, it also marks the photo as reviewed.
  func finishPhoto(_ edit: inout Edit, _ target: FaceTarget, decides: Bool) {
    guard decides, let photo = currentPhoto, photo.known?.photo == target.photo,
      photo.review == .unreviewed, !target.face.state.isDecided,
      open(photo).allSatisfy({ photo.subject($0)?.id == target.face.id })
    else { return }
    edit.steps.append(.photoState(target.photo, .reviewed))
  }

  mutating func openFlags() {
    guard let target = target() else { return }
    shell.overlay = .annotation(.flags(FlagsDialog(target: target, flags: target.face.flags)))
  }

  mutating func openNote() {
    guard isEditable(), let known = currentPhoto?.known else { return }
    let target = faces.selected == nil ? nil : target()
    shell.overlay = .annotation(
      .note(
        NoteDialog(target: target, photo: known.photo, field: TextField(target?.face.note ?? known.note))))
  }

  mutating func acceptNote(_ dialog: NoteDialog, _ effects: inout [Effect]) {
    shell.overlay = nil
    let text = dialog.field.text
    let edit = dialog.target.map { $0.edit("note on a face", [.note(text)]) }
    submit(edit ?? Edit("note on a photo", [.photoNote(dialog.photo, text)]), &effects)
  }
}
