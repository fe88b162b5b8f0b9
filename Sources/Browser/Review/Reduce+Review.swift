import Annotations
import Detection
import Geometry
import Imaging
import Widgets

extension BrowserState {
  mutating func toggleReview(byCertainty: Bool = false) {
    if review != nil {
      guard byCertainty else {
        review = nil
        return
      }
      let queue = review?.queue == nil ? proposedQueue : nil
      review?.queue = queue
      note(review?.queue == nil ? "in the order of the list" : "most certain first")
      return stepReview(1)
    }
    guard isEditable() else { return }
    review = Review()
    if byCertainty {
      let queue = proposedQueue
      review?.queue = queue
      guard let next = nextProposed else {
        review = nil
        return report(.note, "nobody is proposed for any face here")
      }
      return show(next)
    }
    let row = list.cursor
    if let index = faces.selected, let photo = currentPhoto, open(photo).contains(index) { return }
    guard let next = nextOpen(from: row, after: -1) else {
      review = nil
      return report(.note, "no face waits for a decision")
    }
    show(next)
  }

  private struct Place { var row, face: Int }

  private mutating func show(_ place: Place) {
    go(to: place.row)
    faces.selected = place.face
  }

  /// The next undecided face, after a face of a row, then in the rows below, then from the top; nil when
  /// there is none.
  private func nextOpen(from row: Int, after face: Int) -> Place? {
    func first(_ row: Int, _ isWanted: (Int) -> Bool) -> Place? {
      // This is a lookup in a bit set: at the end of a huge folder every key passes all photos.
      guard library.open.contains(list.rows[row]) else { return nil }
      let photo = photos[list.rows[row].index]
      let face = open(photo).first { index in
        isWanted(index) && photo.subject(index).map { review?.passed.contains($0.id) != true } ?? false
      }
      return face.map { Place(row: row, face: $0) }
    }
    guard list.rows.indices.contains(row), !library.open.isEmpty else { return nil }
    if let place = first(row, { $0 > face }) { return place }
    for offset in 1..<max(1, list.rows.count) {
      let other = (row + offset) % list.rows.count
      if let place = first(other, { _ in true }) { return place }
    }
    return first(row) { $0 <= face }
  }

  /// Goes to the next undecided face.
  ///
  /// - Parameter photo: its other faces are left out.
  mutating func stepReview(_ step: Int, leaving photo: PhotoID? = nil) {
    guard review != nil else { return }
    if let photo {
      for index in photos[photo.index].undecided {
        if let id = photos[photo.index].subject(index)?.id { review?.passed.insert(id) }
      }
    }
    if review?.queue != nil {
      guard let next = nextProposed else { return endReview() }
      return show(next)
    }
    guard let next = nextOpen(from: list.cursor, after: faces.selected ?? -1) else { return endReview() }
    show(next)
  }

  // MARK: By certainty

  /// The faces of the list with a proposal, in steps of how certain they are; within a step person after person, so that
  /// the question stays the same.
  private var proposedQueue: [FaceReference] {
    var found: [(face: FaceReference, step: Int, name: String, row: Int)] = []
    for (reference, suggestion) in people.suggestions {
      guard let target = target(reference), openSuggestion(reference, target.face) != nil,
        let id = library.places[reference.photo]?.first, let row = row(of: id)
      else { continue }
      found.append((reference, suggestion.step, people.person(suggestion.person)?.shown ?? "", row))
    }
    return found.sorted { a, b in
      (b.step, a.name, a.row, a.face.face) < (a.step, b.name, b.row, b.face.face)
    }.map(\.face)
  }

  /// The first face of the queue that still has a proposal and waits for an answer.
  private var nextProposed: Place? { proposedPlaces(1).first }

  private func proposedPlaces(_ most: Int) -> [Place] {
    var found: [Place] = []
    for reference in review?.queue ?? [] {
      guard let place = place(of: reference), let target = target(reference),
        openSuggestion(reference, target.face) != nil, review?.passed.contains(reference.face) != true,
        isNameless(photos[place.photo.index], place.index), let row = row(of: place.photo)
      else { continue }
      found.append(Place(row: row, face: place.index))
      if found.count == most { break }
    }
    return found
  }

  /// Faces for which somebody else is proposed by now come again at the end of the run.
  mutating func queueProposals(_ new: [FaceReference: FaceSuggestion?]) {
    guard let queue = review?.queue else { return }
    let known = Set(queue)
    for (face, suggestion) in new where suggestion != nil {
      review?.passed.remove(face.face)
      if !known.contains(face) { review?.queue?.append(face) }
    }
  }

  private mutating func endReview() {
    let done = review?.done ?? 0
    review = nil
    let words = done == 1 ? "1 decision" : "\(done.grouped) decisions"
    let rest = detection.queue.done < photos.count ? "; photos are still being searched" : ""
    report(.note, "\(words); no face waits any more\(rest)")
  }

  /// Space: leaves the face undecided.
  mutating func passReview() {
    guard let selectedFace = faces.selected, let id = currentPhoto?.subject(selectedFace)?.id else {
      return stepReview(1)
    }
    review?.passed.insert(id)
    stepReview(1)
  }

  /// After an answer about who it is: the next face.
  mutating func moveOnInReview(_ answer: FaceAnswer, _ targets: [FaceTarget]) {
    noteDecision()
    // Who is not named stays undecided, but has been looked at.
    if !answer.decides { for target in targets { review?.passed.insert(target.face.id) } }
    stepReview(1)
  }

  /// A digit names the face at once.
  mutating func pressReviewDigit(_ digit: Int, _ effects: inout [Effect]) {
    guard review != nil else { return }
    let targets = namingTargets()
    guard !targets.isEmpty else { return }
    guard let row = namingContext(of: targets).rows.first(where: { $0.digit == digit }) else {
      return note("nobody has the key \(digit) yet")
    }
    answer(row.answer, targets, &effects)
  }

  mutating func noteDecision() {
    guard review != nil else { return }
    review?.done += 1
    review?.times.append(shell.clock)
    if let count = review?.times.count, count > Review.paceWindow { review?.times.removeFirst() }
  }

  /// Goes back to the face of a decision that was undone or redone.
  ///
  /// - Parameters:
  ///   - face: nil when it was about the whole photo.
  ///   - isUndone: true for undo, false for redo.
  mutating func rewindReview(to photo: PhotoID, _ face: AnnotationID?, isUndone: Bool) {
    guard review != nil else { return }
    guard let face else { return rewindReview(to: photo, isUndone: isUndone) }
    guard photo == current else { return }
    if let index = photos[photo.index].index(of: face) {
      let isOpen = !photos[photo.index].state(index).isDecided
      let done = (review?.done ?? 0) + (isOpen ? -1 : 1)
      review?.done = max(0, done)
    }
    review?.passed.remove(face)
  }

  /// After undoing a skip, the photo's faces are undecided again; after redoing it, the photo is left again.
  private mutating func rewindReview(to id: PhotoID, isUndone: Bool) {
    let photo = photos[id.index]
    guard photo.review == .unreviewed else {
      if id == current, !isUndone { stepReview(1, leaving: id) }
      return
    }
    for index in photo.undecided {
      if let face = photo.subject(index)?.id { review?.passed.remove(face) }
    }
    let waiting = open(photo)
    guard id == current, faces.selected.map({ !waiting.contains($0) }) ?? true else { return }
    faces.selected = waiting.first ?? faces.selected
  }

  /// The number of faces to decide, including those decided in this session.
  var reviewTotal: Int {
    if let queue = review?.queue {
      let open = queue.count { face in target(face).map { openSuggestion(face, $0.face) != nil } ?? false }
      return (review?.done ?? 0) + open
    }
    let pending = library.pending.values.reduce(0) { $0 + $1.count }
    return max(0, (review?.done ?? 0) + list.tally.undecided - pending)
  }

  // MARK: Pixels

  /// Requests the pixels of the face on screen and of the next ones.
  mutating func requestReviewPatches(_ effects: inout [Effect]) {
    guard review != nil, let current, let photo = currentPhoto else { return }
    var wanted: [(PhotoID, Annotation)] = []
    if let selectedFace = faces.selected, let subject = photo.subject(selectedFace) {
      wanted.append((current, subject))
    }
    let nexts =
      review?.queue != nil
      ? proposedPlaces(4) : [nextOpen(from: list.cursor, after: faces.selected ?? -1)].compactMap(\.self)
    for next in nexts {
      let id = list.rows[next.row]
      if let subject = photos[id.index].subject(next.face) { wanted.append((id, subject)) }
    }
    if review?.patches.count ?? 0 > 12 {
      let names = Set(wanted.map(\.1.id)), patches = review?.patches ?? [:]
      review?.patches = patches.filter { names.contains($0.key) }
    }
    for (id, subject) in wanted
    where review?.patches[subject.id] == nil && review?.patchRequests.values.contains(subject.id) != true {
      let request = newRequest()
      review?.patchRequests[request] = subject.id
      let (across, down) = (subject.box.width * 0.4, subject.box.height * 0.4)
      let box = BoundingBox(
        minX: subject.box.minX - across, minY: subject.box.minY - down, maxX: subject.box.maxX + across,
        maxY: subject.box.maxY + down)
      effects.append(.library(.patch(file(of: id), box, request: request)))
    }
  }

  mutating func takeReviewPatch(_ patch: PhotoPatch, request: Int) {
    guard let id = review?.patchRequests.removeValue(forKey: request) else { return }
    review?.patches[id] = patch
  }
}
