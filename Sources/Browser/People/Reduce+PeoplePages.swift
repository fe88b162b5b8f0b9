import Annotations
import Geometry
import Screen
import Widgets

/// Opening pages, moving about, and what is on them.
extension BrowserState {
  mutating func perform(_ command: PeopleCommand, _ effects: inout [Effect]) {
    if ![.show, .recognition, .larger, .smaller].contains(command) { pages.isTouched = true }
    switch command {
    case .show: isInPeople ? leavePeople() : openPeople(&effects)
    case .left: movePeople(-1, rows: 0)
    case .right: movePeople(1, rows: 0)
    case .up: movePeople(0, rows: -1)
    case .down: movePeople(0, rows: 1)
    case .first: movePeople(-Int(Int32.max), rows: 0)
    case .last: movePeople(Int(Int32.max), rows: 0)
    case .pageUp: movePeople(0, rows: -peopleGrid.pageRows)
    case .pageDown: movePeople(0, rows: peopleGrid.pageRows)
    case .open: openInPeople(&effects)
    case .section: nextSection(&effects)
    case .mark: markInPeople()
    case .range: pages.range = pages.range == nil && pages.page != .all ? pages.face : nil
    case .next: stepPage(1, &effects)
    case .previous: stepPage(-1, &effects)
    case .merge: mergeMarked(&effects)
    case .rename: openRename()
    case .hide: hideTile(&effects)
    case .showHidden: toggleHidden()
    case .portrait: choosePortrait(&effects)
    case .split: splitMarked(&effects)
    case .apart: setApart(&effects)
    case .nextOrder: nextPeopleOrder()
    case .larger: resizePeople(1)
    case .smaller: resizePeople(-1)
    case .run: runProposals()
    case .recognition: switchRecognition(people.recognition != .on, &effects)
    }
  }

  // MARK: Opening and leaving

  /// Opens the first page at the selected face's person, proposed person or group.
  mutating func openPeople(_ effects: inout [Effect]) {
    guard isEditable() else { return }
    let selected = current.flatMap { id in faces.selected.map { Wall.Entry(photo: id, index: $0) } }
    (pages.origin, pages.originPhoto) = (shell.scene, current)
    detection.why = nil
    shell.scene = .people
    pages.page = .all
    (pages.marked, pages.out, pages.range) = ([], [], nil)
    arrangePeople()
    (pages.version, pages.tick) = (peopleVersion, shell.ticks)
    pages.cursor = 0
    if let selected, let tile = tile(of: selected), let place = pages.tiles.firstIndex(of: tile) {
      pages.cursor = place
    }
    (pages.awaitsGroups, pages.isTouched) = (true, false)
    askForGroups(&effects)
    pages.dated = 0
  }

  /// Asks when the listed photos were taken, a part with each action: the answer to a part is the action that asks for
  /// the next one.
  mutating func requestPeopleDates(_ effects: inout [Effect]) {
    guard isInPeople, pages.dated < list.rows.count else { return }
    var undated: [PhotoID] = []
    while pages.dated < list.rows.count, undated.count < Self.datedAtOnce {
      let id = list.rows[pages.dated]
      pages.dated += 1
      if list.summaries[id.index].date == nil, naming.dated.insert(id) { undated.append(id) }
    }
    if !undated.isEmpty { effects.append(.facts(undated.map { file(of: $0) })) }
  }

  private static let datedAtOnce = 1000

  mutating func askForGroups(_ effects: inout [Effect]) {
    guard people.recognition == .on, people.grouping == nil else { return }
    let request = newRequest()
    people.grouping = request
    effects.append(.people(.group(request: request)))
  }

  /// The tile of a face's person, of the person who is proposed, or of its group.
  func tile(of entry: Wall.Entry) -> PeoplePages.Tile? {
    guard let target = target(entry) else { return nil }
    if let id = target.face.identity?.id { return .person(people.person(id)?.id ?? id) }
    let reference = FaceReference(photo: target.photo, face: target.face.id)
    if let id = openSuggestion(reference, target.face)?.person { return .person(people.person(id)?.id ?? id) }
    return people.groups.first { $0.faces.contains(reference) }.map { .group($0.id) }
  }

  mutating func leavePeople() {
    shell.scene = pages.origin ?? .panes
    if let photo = pages.originPhoto, photo != current, let row = row(of: photo) {
      go(to: row, isJump: false)
    }
  }

  /// Esc: one step back.
  mutating func backInPeople(_ effects: inout [Effect]) {
    if pages.range != nil {
      pages.range = nil
    } else if pages.page == .all, !pages.marked.isEmpty {
      pages.marked = []
    } else if pages.page != .all, !pages.out.isEmpty, !isOnGroup {
      pages.out = []
    } else if pages.page != .all {
      pages.page = .all
      pages.version = -1
    } else {
      // Whoever leaves the question has answered it: it is asked once a library.
      if people.recognition == .notAsked { switchRecognition(false, &effects) }
      leavePeople()
    }
  }

  var isOnGroup: Bool { if case .group = pages.page { true } else { false } }

  // MARK: What is on the first page

  /// Puts all tiles in order.
  mutating func arrangePeople() {
    readGroups()
    let known = people.everyone.filter { pages.showsHidden || !$0.person.isHidden }
    let sorted: [KnownPerson] =
      switch pages.order {
      case .faces: known.sorted { ($1.faces, $0.shown) < ($0.faces, $1.shown) }
      case .name: known.sorted { $0.shown < $1.shown }
      case .lastSeen:
        known.map { (person: $0, last: facesHere(of: $0.id)?.last ?? .min) }
          .sorted { ($1.last, $0.person.shown) < ($0.last, $1.person.shown) }.map(\.person)
      }
    let selected = chosenTile
    pages.people = sorted.map { .person($0.id) }
    pages.source = peopleSource
    pages.groups = presentGroups
    pages.cursor =
      selected.flatMap { pages.tiles.firstIndex(of: $0) } ?? min(pages.cursor, max(0, pages.tiles.count - 1))
  }

  /// The tile that keeps the cursor when others come. Before there are groups all faces are in none, which nobody chose.
  private var chosenTile: PeoplePages.Tile? {
    guard pages.tiles.indices.contains(pages.cursor) else { return nil }
    let tile = pages.tiles[pages.cursor]
    return tile == .alone && pages.groups == [.alone] ? nil : tile
  }

  /// Keeps the tiles as they are, without those that are gone and with new ones at the end of their section.
  private mutating func followTiles() {
    readGroups()
    let groups = presentGroups
    let selected = chosenTile
    if pages.source != peopleSource {
      pages.source = peopleSource
      let known = people.everyone.filter { pages.showsHidden || !$0.person.isHidden }
      pages.people = Self.merged(pages.people, known.map { .person($0.id) })
    }
    pages.groups = Self.merged(pages.groups.filter { $0 != .alone }, groups)
    if !pages.marked.isEmpty { pages.marked.formIntersection(pages.tiles) }
    // The tile after one that is gone takes its place.
    pages.cursor =
      selected.flatMap { pages.tiles.firstIndex(of: $0) }
      ?? min(max(0, pages.cursor), max(0, pages.tiles.count - 1))
  }

  /// Changes with everything that the tiles of people are made from.
  private var peopleSource: PeoplePages.Source {
    PeoplePages.Source(listed: people.listed, showsHidden: pages.showsHidden)
  }

  /// Reads who is here, and what the tiles of groups show.
  private mutating func readGroups() {
    countPeople()
    pages.facts = [:]
    for group in people.groups {
      let open = openFaces(of: group)
      if open.isEmpty { continue }
      pages.facts[group.id] = PeoplePages.GroupFacts(
        open: open, suggestion: suggestion(of: open), dates: dateWords(of: open))
    }
    pages.alone = aloneFaces
  }

  private var presentGroups: [PeoplePages.Tile] {
    people.groups.filter { pages.facts[$0.id] != nil }.map { .group($0.id) }
      + (pages.alone.isEmpty ? [] : [.alone])
  }

  private static func merged(
    _ old: [PeoplePages.Tile], _ new: [PeoplePages.Tile]
  ) -> [PeoplePages.Tile] {
    let (present, known) = (Set(new), Set(old))
    return old.filter { present.contains($0) } + new.filter { !known.contains($0) }
  }

  /// Whether a face waits for a name, and no answer for it is on its way: keys may come faster than the library writes.
  func isWaiting(_ reference: FaceReference) -> Bool {
    guard let face = target(reference)?.face, face.waitsForName else { return false }
    return !naming.pending.contains { library.pending[$0.key] != nil && $0.value.contains(face.id) }
  }

  /// The faces of a group that still wait for a name.
  func openFaces(of group: FaceGroup) -> [FaceReference] {
    group.faces.filter { isWaiting($0) }
  }

  /// Faces without a name in no group.
  var aloneFaces: [FaceReference] {
    guard people.recognition == .on else { return [] }
    let grouped = Set(people.groups.flatMap(\.faces))
    return list.rows.lazy.filter { library.unnamed.contains($0) }.flatMap { id -> [FaceReference] in
      guard let known = photos[id.index].known else { return [] }
      let photo = photos[id.index]
      return photo.faces.indices.compactMap { index in
        guard photo.waitsForName(index), let face = photo.subject(index) else { return nil }
        let reference = FaceReference(photo: known.photo, face: face.id)
        return grouped.contains(reference) || !isWaiting(reference) ? nil : reference
      }
    }
  }

  /// Updates the view after any action, as often as its size allows, and keeps the selection in view.
  mutating func settlePeople() {
    guard isInPeople else {
      // The picture was left in another way.
      if shell.scene != .picture { pages.returns = false }
      // A few with each action, so that the view opens at once.
      countPeople(most: Self.countedAtOnce)
      return
    }
    countPeople()
    // Looking for faces in no group takes long where very many photos wait for names, and during a sweep the faces change
    // all the time.
    let isQuick = photos.count < 2000 || !isBusy && library.unnamed.count < 2000
    let isDue = pages.version < 0 || isQuick || shell.ticks - pages.tick > photos.count / 25_000
    if pages.version != peopleVersion, isDue {
      (pages.version, pages.tick) = (peopleVersion, shell.ticks)
      if pages.page == .all { followTiles() } else { followFaces() }
    }
    if pages.page == .all {
      pages.top = peopleGrid.top(showing: pages.cursor, from: pages.top)
    } else {
      let perRow = peopleGrid.perRow, rows = peopleGrid.pageRows
      let row = pages.face / perRow
      pages.faceTop = min(max(pages.faceTop, row + 1 - rows), row)
      pages.faceTop = max(0, min(pages.faceTop, (pages.faces.count - 1) / perRow + 1 - rows))
      selectPageFace()
    }
  }

  /// How many photos are counted with each action while the view is closed.
  private static let countedAtOnce = 256

  /// Changes with everything that tiles are made from.
  private var peopleVersion: Int { faces.version &+ people.version &* 1_000_003 }

  /// The photo of the page's face becomes the current one, so that all keys about a face act on it.
  private mutating func selectPageFace() {
    guard shell.overlay == nil || namingBox != nil, pages.faces.indices.contains(pages.face),
      let place = place(of: pages.faces[pages.face])
    else { return }
    if place.photo != current, let row = row(of: place.photo) { go(to: row, isJump: false) }
    if place.photo == current, faces.selected != place.index { faces.selected = place.index }
  }

  // MARK: What is on a page of faces

  private mutating func followFaces() {
    let selected = pages.faces.indices.contains(pages.face) ? pages.faces[pages.face] : nil
    switch pages.page {
    case .all: return
    case .group, .alone: pages.faces = pages.faces.filter { isWaiting($0) }
    case .person(let id): pages.faces = personFaces(id)
    }
    pages.out.formIntersection(pages.faces)
    pages.face =
      selected.flatMap { pages.faces.firstIndex(of: $0) }
      ?? min(max(0, pages.face), max(0, pages.faces.count - 1))
    if pages.faces.isEmpty, pages.page == .alone || isOnGroup { pages.page = .all }
  }

  /// The faces of a part of a person's page.
  func personFaces(_ id: PersonID) -> [FaceReference] {
    switch pages.part {
    case .faces:
      let entries = (facesHere(of: id)?.entries ?? []).map(\.place).sorted { a, b in
        let (x, y) = (list.summaries[a.photo.index].date ?? 0, list.summaries[b.photo.index].date ?? 0)
        return (y, a.photo.index, a.index) < (x, b.photo.index, b.index)
      }
      return entries.compactMap { target($0).map { FaceReference(photo: $0.photo, face: $0.face.id) } }
    case .more: return proposedFaces(of: id)
    case .odd:
      return pages.faces.filter { target($0)?.face.identity?.id.map { people.person($0)?.id ?? $0 } == id }
    }
  }

  /// Unnamed faces that may be somebody, most certain first.
  func proposedFaces(of id: PersonID) -> [FaceReference] {
    people.suggestions.filter { $0.value.person == id }
      .filter {
        target($0.key).map {
          openSuggestion(FaceReference(photo: $0.photo, face: $0.face.id), $0.face) != nil
        } ?? false
      }
      .sorted { a, b in
        (b.value.chance, a.key.photo.hash.description, a.key.face)
          < (a.value.chance, b.key.photo.hash.description, b.key.face)
      }
      .map(\.key)
  }

  /// Opens a tile, or the photo of a face.
  private mutating func openInPeople(_ effects: inout [Effect]) {
    guard pages.page == .all else {
      selectPageFace()
      pages.returns = true
      shell.scene = .picture
      return
    }
    guard pages.tiles.indices.contains(pages.cursor) else { return }
    open(pages.tiles[pages.cursor], &effects)
  }

  mutating func open(_ tile: PeoplePages.Tile, _ effects: inout [Effect]) {
    if let place = pages.tiles.firstIndex(of: tile) { pages.cursor = place }
    (pages.face, pages.faceTop, pages.out, pages.range) = (0, 0, [], nil)
    switch tile {
    case .group(let id):
      guard let group = people.groups.first(where: { $0.id == id }) else { return }
      pages.page = .group(id)
      pages.faces = openFaces(of: group)
    case .alone:
      pages.page = .alone
      pages.faces = aloneFaces
    case .person(let id):
      pages.page = .person(id)
      pages.part = .faces
      countPeople()
      pages.faces = personFaces(id)
      askForOdd(id, &effects)
    }
  }

  mutating func askForOdd(_ id: PersonID, _ effects: inout [Effect]) {
    guard people.recognition == .on else { return }
    let request = newRequest()
    pages.oddRequest = request
    effects.append(.people(.odd(id, request: request)))
  }

  mutating func takeOdd(_ odd: [OddFace], request: Int) {
    guard pages.oddRequest == request, case .person(let id) = pages.page else { return }
    pages.odd = odd.map(\.face)
    pages.better = Dictionary(
      odd.compactMap { odd in odd.better.map { (odd.face, $0) } }, uniquingKeysWith: { first, _ in first })
    if pages.part == .odd { pages.faces = pages.odd.filter { target($0)?.face.identity?.id == id } }
  }
}
