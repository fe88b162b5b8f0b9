import Annotations
import Widgets

/// What is done to people and groups.
extension BrowserState {
  // MARK: Names

  /// The faces that a name key acts on in the People view: the group's faces that are in, the marked groups' on the
  /// first page, else the marked faces, else the selected one.
  mutating func pageTargets() -> [FaceTarget] {
    let targets = pageReferences.compactMap { target($0) }
    if targets.isEmpty {
      note(pages.page == .all ? "a group gets a name here; r renames a person" : "there is no face here")
    }
    return targets
  }

  private var pageReferences: [FaceReference] {
    switch pages.page {
    case .all: return actedGroups.flatMap { openFaces(of: $0) }
    case .group: return pages.faces.filter { !pages.out.contains($0) }
    case .alone, .person:
      if !pages.out.isEmpty { return pages.faces.filter { pages.out.contains($0) } }
      return pages.faces.indices.contains(pages.face) ? [pages.faces[pages.face]] : []
    }
  }

  /// The marked groups, or else the selected one.
  private var actedGroups: [FaceGroup] {
    let marked = pages.marked.contains { if case .group = $0 { true } else { false } }
    let chosen: [PeoplePages.Tile] =
      marked
      ? pages.groups.filter { pages.marked.contains($0) }
      : pages.tiles.indices.contains(pages.cursor) ? [pages.tiles[pages.cursor]] : []
    return chosen.compactMap { tile in
      guard case .group(let id) = tile else { return nil }
      return people.groups.first { $0.id == id }
    }
  }

  /// The faces taken out of the group: a name says of them that they are not that person.
  var takenOut: [FaceTarget] {
    isOnGroup ? pages.faces.filter { pages.out.contains($0) }.compactMap { target($0) } : []
  }

  /// Who is proposed for a group: somebody like most of its faces.
  func suggestion(of group: [FaceReference]) -> FaceSuggestion? {
    var found: [PersonID: (best: FaceSuggestion, faces: Int, likely: Int)] = [:]
    for reference in group {
      guard let target = target(reference), let proposal = openSuggestion(reference, target.face) else {
        continue
      }
      let old = found[proposal.person]
      let best = old.map { $0.best.chance >= proposal.chance ? $0.best : proposal } ?? proposal
      found[proposal.person] = (best, (old?.faces ?? 0) + 1, (old?.likely ?? 0) + (proposal.isLikely ? 1 : 0))
    }
    // Of two faces of a photo only one is proposed, so half of a group is most of it.
    guard let most = found.max(by: { ($0.value.faces, $1.key) < ($1.value.faces, $0.key) }),
      most.value.faces * 2 >= group.count
    else { return nil }
    var proposal = most.value.best
    if most.value.likely * 2 < most.value.faces { proposal.chance = min(proposal.chance, 0.9) }
    return proposal
  }

  /// `y` in the People view: yes to who is proposed for the group, or for the faces.
  mutating func yesInPeople(_ effects: inout [Effect]) -> Bool {
    if pages.page == .all, people.recognition != .on {
      switchRecognition(true, &effects)
      return true
    }
    guard isOnGroup || pages.page == .all else { return false }
    let references = pageReferences
    guard let proposal = suggestion(of: references) else {
      note("nobody is proposed for this group; p names it")
      return true
    }
    answer(.person(proposal.person), pageTargets(), not: takenOut, &effects)
    return true
  }

  /// `n` in the People view: not who is proposed, for all of the group; on a person's page not this person.
  mutating func noInPeople(_ effects: inout [Effect]) -> Bool {
    switch pages.page {
    case .person(let id):
      let targets = pageTargets()
      guard !targets.isEmpty else { return true }
      answer(.not(id), targets, &effects)
      return true
    case .all, .group:
      guard let proposal = suggestion(of: pageReferences) else {
        note("nobody is proposed for this group")
        return true
      }
      answer(.not(proposal.person), pageTargets(), &effects)
      return true
    case .alone: return false
    }
  }

  /// Yes to the part "odd": the face is that person's, and is not doubted again in this session.
  mutating func keepOdd() {
    guard pages.faces.indices.contains(pages.face) else { return }
    let kept = pages.faces[pages.face]
    people.kept.insert(kept)
    pages.odd.removeAll { $0 == kept }
    pages.faces.removeAll { $0 == kept }
    pages.face = min(pages.face, max(0, pages.faces.count - 1))
  }

  /// After an answer: to the next group, or the next face of the page.
  mutating func moveOnInPeople(_ answer: FaceAnswer, _ targets: [FaceTarget]) {
    let answered = Set(targets.map { FaceReference(photo: $0.photo, face: $0.face.id) })
    switch pages.page {
    case .all:
      pages.marked = []
      // The faces are on their way to their name: the tile goes at once.
      if case .not = answer { return }
      pages.version = -1
    case .group(let id):
      if case .not = answer { return }
      // The faces are on their way to their name: the next group comes at once.
      let groups = pages.groups
      guard let place = groups.firstIndex(of: .group(id)) else { return }
      let next = (groups[(place + 1)...] + groups[..<place]).first { tile in
        guard case .group(let other) = tile, let group = people.groups.first(where: { $0.id == other }) else {
          return false
        }
        return openFaces(of: group).contains { !answered.contains($0) }
      }
      pages.groups.removeAll { $0 == .group(id) }
      guard let next else {
        (pages.page, pages.version) = (.all, -1)
        return
      }
      var none: [Effect] = []
      open(next, &none)
    case .alone, .person:
      let hadMarks = !pages.out.isEmpty
      pages.out = []
      if pages.page == .alone || pages.part != .faces || answer.isName || hadMarks {
        pages.faces.removeAll { answered.contains($0) }
        pages.face = min(pages.face, max(0, pages.faces.count - 1))
      }
    }
  }

  // MARK: People

  /// The person of the page, or of the selected tile; a message when there is none.
  private mutating func actedPerson() -> KnownPerson? {
    var id: PersonID?
    switch pages.page {
    case .person(let own): id = own
    case .all:
      if pages.tiles.indices.contains(pages.cursor), case .person(let own) = pages.tiles[pages.cursor] {
        id = own
      }
    case .group, .alone: break
    }
    guard let id, let known = people.person(id) else {
      note("this works on a person; choose one")
      return nil
    }
    return known
  }

  mutating func openRename() {
    guard let known = actedPerson() else { return }
    var field = TextField(known.person.name)
    field.moveToEnd()
    shell.overlay = .annotation(.rename(RenameDialog(person: known.id, field: field)))
  }

  mutating func acceptRename(_ dialog: RenameDialog, _ effects: inout [Effect]) {
    guard let known = people.person(dialog.person) else {
      shell.overlay = nil
      return
    }
    guard let name = People.tidy(dialog.field.text) else { return note("type a name") }
    shell.overlay = nil
    guard name != known.person.name else { return }
    // One name for two people is usually one person.
    if let other = people.everyone.first(where: { $0.id != known.id && $0.person.name == name }) {
      let into = other.faces >= known.faces ? other : known
      return askToMerge([known.id, other.id], into: into.id)
    }
    submit(.rename(known.person, to: name), announces: true, &effects)
  }

  mutating func hideTile(_ effects: inout [Effect]) {
    guard let known = actedPerson() else { return }
    submit(.hide(known.person, !known.person.isHidden), announces: true, &effects)
  }

  mutating func toggleHidden() {
    pages.showsHidden.toggle()
    pages.version = -1
    let hidden = people.everyone.count { $0.person.isHidden }
    note(
      pages.showsHidden
        ? "hidden people are shown in brackets" : hidden == 0 ? "nobody is hidden" : "\(hidden) hidden")
  }

  mutating func choosePortrait(_ effects: inout [Effect]) {
    guard case .person(let id) = pages.page, let known = people.person(id) else {
      return note("open a person; there P makes the selected face the portrait")
    }
    guard pages.part != .more, pages.faces.indices.contains(pages.face) else { return }
    submit(.portrait(of: known.person, pages.faces[pages.face]), announces: true, &effects)
  }

  mutating func splitMarked(_ effects: inout [Effect]) {
    guard case .person(let id) = pages.page, let known = people.person(id) else { return }
    let chosen = pages.faces.filter { pages.out.contains($0) }
    guard pages.part != .more, !chosen.isEmpty else {
      return note("mark the faces of the other person with Space first")
    }
    guard chosen.count < known.faces else { return note("these are all faces; r renames the person") }
    pages.out = []
    submit(.split(chosen, as: known.person.name), announces: true, &effects)
  }

  /// The faces taken out of the group are not the same person as the others; all of them go on waiting for a name.
  mutating func setApart(_ effects: inout [Effect]) {
    guard isOnGroup else { return }
    let out = takenOut
    guard !out.isEmpty, out.count < pages.faces.count else {
      return note(
        out.isEmpty
          ? "take out the faces of somebody else with Space first" : "leave at least one face in the group")
    }
    let rest = pageTargets()
    pages.faces.removeAll { pages.out.contains($0) }
    pages.out = []
    pages.face = min(pages.face, max(0, pages.faces.count - 1))
    people.setApart.formUnion((out + rest).map(\.photo))
    submit(
      .apart(out.map { ($0.photo, $0.face) }, from: rest.map { ($0.photo, $0.face) }), announces: true,
      &effects)
  }

  // MARK: Merging

  mutating func mergeMarked(_ effects: inout [Effect]) {
    let marked = pages.tiles.filter { pages.marked.contains($0) }
    var ids: [PersonID] = [], groups: [FaceGroup] = []
    for tile in marked {
      switch tile {
      case .person(let id): ids.append(id)
      case .group(let id): groups += people.groups.filter { $0.id == id }
      case .alone: break
      }
    }
    guard ids.count + groups.count >= 2 else {
      return note("mark two or more with Space; m makes one of them")
    }
    guard groups.isEmpty else {
      let targets = groups.flatMap { openFaces(of: $0) }.compactMap { target($0) }
      guard ids.count <= 1 else { return note("merge the people first, then name the groups") }
      guard let id = ids.first else { return openNaming(targets) }
      return answer(.person(id), targets, &effects)
    }
    let largest = ids.compactMap { people.person($0) }.max { ($0.faces, $1.shown) < ($1.faces, $0.shown) }
    if let largest { askToMerge(ids, into: largest.id) }
  }

  mutating func askToMerge(_ ids: [PersonID], into id: PersonID) {
    func words(_ id: PersonID) -> String {
      people.person(id).map { "\($0.shown) (\($0.faces.grouped))" } ?? ""
    }
    let others = ids.filter { $0 != id }.map(words).joined(separator: ", ")
    confirm(
      Confirmation(
        title: "Merge people?",
        lines: ["merge \(others) into \(words(id))?", "Tab merges into another one; u undoes it."],
        command: .merge(ids, into: id)))
  }

  /// Tab in the question: the next one stays.
  mutating func stepMerge(_ ids: [PersonID], into id: PersonID) {
    let place = ids.firstIndex(of: id) ?? 0
    askToMerge(ids, into: ids[(place + 1) % ids.count])
  }

  mutating func merge(_ ids: [PersonID], into id: PersonID, _ effects: inout [Effect]) {
    let request = newRequest()
    library.pending[request] = []
    library.announced.insert(request)
    people.edits[request] = .some(isInPeople ? pages.place : nil)
    pages.marked = []
    if isInPeople, case .person(let own) = pages.page, own != id, ids.contains(own) {
      pages.page = .person(id)
    }
    effects.append(.library(.merge(ids.filter { $0 != id }, into: id, request: request)))
  }

  // MARK: Undo

  /// Notes where an edit was made, and goes back there when it is undone or done again.
  mutating func followHistory(_ kind: EditOutcome.Kind, request: Int, isEmpty: Bool) {
    let place = people.edits.removeValue(forKey: request) ?? nil
    switch kind {
    case .done:
      // What changes nothing has no place in the history.
      guard !isEmpty else { return }
      people.done.append(place)
      people.undone = []
    case .undone:
      guard !isEmpty else { return }
      let place = people.done.popLast() ?? nil
      people.undone.append(place)
      if let place { goBack(to: place) }
    case .redone:
      guard !isEmpty else { return }
      let place = people.undone.popLast() ?? nil
      people.done.append(place)
      if let place { goBack(to: place) }
    }
  }

  private mutating func goBack(to place: PeoplePages.Place) {
    review = nil
    if shell.scene != .people {
      (pages.origin, pages.originPhoto) = (shell.scene, current)
      shell.scene = .people
    }
    (pages.people, pages.groups, pages.source) = (place.people, place.groups, nil)
    (pages.page, pages.part, pages.faces, pages.out) = (place.page, place.part, place.faces, place.out)
    (pages.face, pages.cursor, pages.version, pages.range) = (place.face, place.cursor, -1, nil)
  }

  // MARK: Proposals

  /// Through the proposals, most certain first.
  mutating func runProposals() {
    guard people.recognition == .on else {
      return note("telling people apart is off; y in People switches it on")
    }
    toggleReview(byCertainty: true)
  }
}

/// Giving a person another name.
public struct RenameDialog: Hashable, Sendable {
  var person: PersonID
  var field: TextField
}
