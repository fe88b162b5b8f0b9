import Annotations
import Detection
import Widgets

/// The one-key answers `; U I 0 y Y`, and moving on after an answer.
extension BrowserState {
  /// The faces that a name key acts on: the marked ones of the wall, or else the selected face.
  mutating func namingTargets() -> [FaceTarget] {
    if isInPeople { return isEditable() ? pageTargets() : [] }
    let marked = markedPlaces
    guard marked.isEmpty else {
      guard isEditable() else { return [] }
      let targets = marked.compactMap { target($0) }
      if targets.isEmpty { report(.note, "the library is still being read; try again") }
      return targets
    }
    return target().map { [$0] } ?? []
  }

  /// Gives faces an answer, and goes on to the next face without a name.
  mutating func answer(
    _ answer: FaceAnswer, _ targets: [FaceTarget], not others: [FaceTarget] = [], movesOn: Bool = true,
    _ effects: inout [Effect]
  ) {
    guard !targets.isEmpty else { return }
    let targets = throughFrames(targets, answer)
    remember(answer)
    // What was taken out of a group is not that person.
    let others = others.isEmpty && isInPeople && answer.isName ? takenOut : others
    give(answer, to: targets, not: others, &effects)
    naming.pending = naming.pending.filter { library.pending[$0.key] != nil }
    naming.pending[shell.lastRequest] = Set(targets.map(\.face.id))
    if movesOn { moveOn(after: answer, targets) }
  }

  /// Who was named has a digit from now on, and is named again by one key.
  private mutating func remember(_ answer: FaceAnswer) {
    switch answer {
    case .person(let id): naming.use(people.person(id)?.id ?? id, people.person(id)?.shown ?? "")
    case .name(let text): naming.use(nil, People.tidy(text) ?? text)
    case .not, .noName, .unknown, .aside: return
    }
    // Somebody new is offered before the library has listed them.
    if case .name = answer { naming.indexed = -1 }
  }

  /// `;`: the person named last.
  mutating func nameAgain(_ effects: inout [Effect]) {
    guard let last = naming.last else { return note("nobody has been named yet; p names this face") }
    let targets = namingTargets()
    answer(last.id.map { .person($0) } ?? .name(last.name), targets, &effects)
  }

  /// `U` and `I`.
  mutating func answerNameless(_ answer: FaceAnswer, _ effects: inout [Effect]) {
    if answer == .aside, isInPeople, pages.page == .all, pages.cursor < pages.people.count {
      return hideTile(&effects)
    }
    self.answer(answer, namingTargets(), &effects)
  }

  /// `0`, and `n` where it is free: not who is proposed, or not whose name it has.
  mutating func answerNo(_ effects: inout [Effect]) {
    if isInPeople, noInPeople(&effects) { return }
    let targets = namingTargets()
    guard !targets.isEmpty else { return }
    var proposed: [PersonID: [FaceTarget]] = [:]
    for target in targets {
      if let id = proposal(target)?.person { proposed[id, default: []].append(target) }
    }
    if proposed.isEmpty {
      let named = targets.filter { $0.face.identity != nil }
      guard !named.isEmpty else { return note("nobody is proposed here, and there is no name to take away") }
      return answer(.noName, named, &effects)
    }
    answer(
      proposed.map { (.not($0), $1) }, title: "no to \(words(proposed.values.flatMap { $0 }.count))", &effects
    )
  }

  /// `y`: yes to who is proposed, each face its own.
  mutating func answerYes(_ effects: inout [Effect]) {
    if isInPeople {
      if case .person = pages.page, pages.part == .odd { return keepOdd() }
      if yesInPeople(&effects) { return }
    }
    sayYes(to: namingTargets(), &effects)
  }

  /// `Y`: yes to every likely proposal in this photo, or on this screen of a wall. What is not seen is never named.
  mutating func answerYesToAll(_ effects: inout [Effect]) {
    guard isEditable() else { return }
    let places: [Wall.Entry]
    if isOnWall {
      let grid = wallGrid, first = min(wall.top * grid.perRow, wall.faces.count)
      places = Array(wall.faces[first..<min(first + grid.count, wall.faces.count)])
    } else if isInPeople {
      places = visibleFaces(peopleGrid).compactMap { place(of: pages.faces[$0.place]) }
    } else if let current {
      places = photos[current.index].faces.indices.map { Wall.Entry(photo: current, index: $0) }
    } else {
      places = []
    }
    let likely = places.compactMap { target($0) }.filter { proposal($0)?.isLikely == true }
    guard !likely.isEmpty else { return note("nobody is likely enough here; y says yes to one face") }
    sayYes(to: likely, &effects)
  }

  private mutating func sayYes(to targets: [FaceTarget], _ effects: inout [Effect]) {
    guard !targets.isEmpty else { return }
    var proposed: [PersonID: [FaceTarget]] = [:]
    for target in targets {
      if let id = proposal(target)?.person { proposed[id, default: []].append(target) }
    }
    guard !proposed.isEmpty else { return note("nobody is proposed here; p names the face") }
    let count = proposed.values.reduce(0) { $0 + $1.count }
    answer(
      proposed.map { (.person($0), $1) },
      title: "yes to \(count == 1 ? "1 suggestion" : "\(count.grouped) suggestions")",
      &effects)
  }

  /// Several answers in one edit; one alone keeps its own title.
  private mutating func answer(
    _ answers: [(FaceAnswer, [FaceTarget])], title: String, _ effects: inout [Effect]
  ) {
    guard let first = answers.first else { return }
    if answers.count == 1 { return answer(first.0, first.1, &effects) }
    let answers = throughFrames(answers)
    let all = answers.flatMap { $0.1 }
    var edit = Edit(title, answers.flatMap { self.edit($0.0, for: $0.1).steps })
    if first.0.decides { edit.steps += reviewedPhotos(after: all) }
    submit(edit, deciding: first.0.decides ? Set(all.map(\.face.id)) : [], announces: true, &effects)
    naming.pending = naming.pending.filter { library.pending[$0.key] != nil }
    naming.pending[shell.lastRequest] = Set(all.map(\.face.id))
    moveOn(after: first.0, all)
  }

  /// Each answer through the frames of films; a face has its own answer first.
  private func throughFrames(_ answers: [(FaceAnswer, [FaceTarget])]) -> [(FaceAnswer, [FaceTarget])] {
    var taken = Set(answers.flatMap { $0.1 }.map { FaceReference(photo: $0.photo, face: $0.face.id) })
    return answers.map { answer, targets in
      let more = throughFrames(targets, answer).dropFirst(targets.count).filter {
        taken.insert(FaceReference(photo: $0.photo, face: $0.face.id)).inserted
      }
      return (answer, targets + more)
    }
  }

  private func proposal(_ target: FaceTarget) -> FaceSuggestion? {
    openSuggestion(FaceReference(photo: target.photo, face: target.face.id), target.face)
  }

  private func words(_ count: Int) -> String { count == 1 ? "1 suggestion" : "\(count.grouped) suggestions" }

  // MARK: Moving on

  /// Whether a face waits for a name, and no answer for it is under way.
  func isNameless(_ photo: ListedPhoto, _ index: Int) -> Bool {
    guard photo.waitsForName(index) else { return false }
    return photo.subject(index).map { face in !naming.pending.values.contains { $0.contains(face.id) } }
      ?? true
  }

  /// Goes on to the next face without a name: in the photo, then in the next photos, or to the next tile.
  mutating func moveOn(after answer: FaceAnswer, _ targets: [FaceTarget]) {
    // Who takes a name away looks for the right one next.
    if answer == .noName { return spendFaceMarks() }
    if review != nil { return moveOnInReview(answer, targets) }
    if isInPeople { return moveOnInPeople(answer, targets) }
    if isOnWall {
      spendFaceMarks()
      return moveOnOnWall()
    }
    guard let place = nextNameless(wraps: answer.isName) else {
      if list.rows.allSatisfy({ photos[$0.index].version > 0 }) { note("every face here has an answer") }
      return
    }
    if place.photo != current, let row = row(of: place.photo) { go(to: row) }
    faces.selected = place.index
  }

  private mutating func moveOnOnWall() {
    let after = wall.faces.indices.dropFirst(wall.cursor)
    func isWaiting(_ place: Int) -> Bool {
      let face = wall.faces[place]
      return self.face(face) != nil && isNameless(photos[face.photo.index], face.index)
    }
    if let next = after.first(where: isWaiting)
      ?? wall.faces.indices.prefix(wall.cursor).first(where: isWaiting)
    {
      selectOnWall(next)
    } else {
      note("every face here has an answer")
    }
  }

  /// The next face without a name after the selected one; nil when there is none.
  ///
  /// - Parameter wraps: whether faces of the photo before the selected one are next, too.
  private func nextNameless(wraps: Bool) -> Wall.Entry? {
    guard let current else { return nil }
    func first(_ id: PhotoID, _ isWanted: (Int) -> Bool) -> Wall.Entry? {
      let photo = photos[id.index]
      let index = photo.faces.indices.first { isWanted($0) && isNameless(photo, $0) }
      return index.map { Wall.Entry(photo: id, index: $0) }
    }
    let selected = faces.selected ?? -1
    if let next = first(current, { $0 > selected }) { return next }
    if wraps, let next = first(current, { $0 < selected }) { return next }
    let rows = list.rows
    for offset in 1..<max(1, rows.count) {
      let id = rows[(list.cursor + offset) % rows.count]
      // A lookup in a bit set: at the end of a huge folder every key passes all photos.
      if library.unnamed.contains(id), let next = first(id, { _ in true }) { return next }
    }
    return first(current) { $0 < selected }
  }
}
