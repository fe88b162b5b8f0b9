import Annotations
import Detection
import Imaging
import Geometry
import Widgets

/// The naming box: opening, typing, taking a row.
extension BrowserState {
  /// The box, while it is open.
  package var namingBox: NamingBox? {
    if case .annotation(.person(let box)) = shell.overlay { box } else { nil }
  }

  /// Opens the box for the marked faces of the wall, or the selected face.
  mutating func openPerson() {
    if faces.selected == nil, markedPlaces.isEmpty, !showsManyFaces, let photo = currentPhoto,
      photo.known != nil
    {
      // A box decides nothing by itself, so it may open for a face that nobody has selected.
      faces.selected = photo.faces.indices.first { photo.waitsForName($0) } ?? photo.faces.indices.first
    }
    let targets = namingTargets()
    guard !targets.isEmpty else { return }
    openNaming(targets, not: isInPeople ? takenOut : [])
  }

  /// Opens the box for faces.
  ///
  /// - Parameters:
  ///   - others: faces of which a name says that they are not that person.
  ///   - movesOn: whether the next face without a name is selected afterwards.
  mutating func openNaming(
    _ targets: [FaceTarget], not others: [FaceTarget] = [], movesOn: Bool = true
  ) {
    var box = NamingBox(targets: targets, others: others, movesOn: movesOn)
    box.context = namingContext(of: targets)
    indexPeople()
    box.update(naming.index, keeps: false)
    box.height = min(max(8, box.rows.count + 3), 14)
    shell.overlay = .annotation(.person(box))
  }

  /// Replaces the box's text; the rows follow.
  mutating func editNaming(_ box: NamingBox, _ change: (inout TextField) -> Void) {
    var box = box
    let before = box.field.text
    change(&box.field)
    box.update(naming.index, keeps: box.field.text == before)
    shell.overlay = .annotation(.person(box))
  }

  /// What is proposed and known may change while the box is open; the highlighted row stays.
  mutating func settleNaming() {
    indexPeople()
    guard var box = namingBox else { return }
    let context = namingContext(of: box.targets)
    guard context != box.context || naming.boxIndexed != naming.indexed else { return }
    naming.boxIndexed = naming.indexed
    box.context = context
    box.update(naming.index, keeps: true)
    shell.overlay = .annotation(.person(box))
  }

  /// Everybody who can be named, also those whom the library has not listed yet.
  private mutating func indexPeople() {
    guard naming.indexed != people.listed else { return }
    naming.indexed = people.listed
    naming.follow(people)
    naming.index = PeopleIndex(everybody)
  }

  private var everybody: [PeopleIndex.Entry] {
    let known = people.everyone.map {
      PeopleIndex.Entry(id: $0.id, name: $0.shown, faces: $0.faces, isHidden: $0.person.isHidden)
    }
    return known
      + naming.recent.filter { $0.id == nil }.map { PeopleIndex.Entry(id: nil, name: $0.name, faces: 1) }
  }

  // MARK: Taking

  mutating func acceptNaming(_ box: NamingBox, _ effects: inout [Effect]) {
    guard let choice = box.choice, box.rows.indices.contains(choice) else {
      return note(
        box.field.text.isEmpty ? "type a name, or a digit" : "\"\(box.field.text)\" cannot be a name")
    }
    // Somebody known must not be made a second time because the names are still on their way.
    if box.rows[choice].isNew, people.listed == 0 {
      return note("the names are still being read; press Enter again")
    }
    take(box.rows[choice].answer, box, &effects)
  }

  private mutating func take(_ answer: FaceAnswer, _ box: NamingBox, _ effects: inout [Effect]) {
    shell.overlay = nil
    self.answer(answer, box.targets, not: box.others, movesOn: box.movesOn, &effects)
  }

  /// A digit takes its row while nothing is typed, else it is text.
  mutating func pressDigit(_ digit: Int, _ effects: inout [Effect]) {
    guard let box = namingBox else { return pressReviewDigit(digit, &effects) }
    guard box.field.text.isEmpty else { return editNaming(box) { $0.insert("\(digit)") } }
    guard let row = box.row(digit: digit) else {
      return note(digit == 0 ? "there is no name to take away" : "nobody has the key \(digit) yet")
    }
    take(row.answer, box, &effects)
  }

  /// Tab writes the highlighted name into the line, to go on typing.
  mutating func completeNaming() {
    guard var box = namingBox, let choice = box.choice else { return }
    let name: String
    switch box.rows[choice].answer {
    case .person(let id): name = people.person(id)?.shown ?? box.rows[choice].words
    case .name(let text): name = text
    case .not, .noName, .unknown, .aside: return
    }
    box.field = TextField(name)
    box.field.moveToEnd()
    box.update(naming.index, keeps: false)
    shell.overlay = .annotation(.person(box))
  }

  // MARK: What the rows are made from

  /// What the box, and the panel of a review, offer for faces.
  func namingContext(of targets: [FaceTarget]) -> NamingContext {
    var context = NamingContext()
    let proposals = targets.map { openSuggestion(FaceReference(photo: $0.photo, face: $0.face.id), $0.face) }
    let least = proposals.compactMap { $0 }.min { $0.chance < $1.chance }
    if let least, Set(proposals.compactMap { $0?.person }).count == 1,
      let person = people.person(least.person)
    {
      context.proposal = NamingContext.Proposal(
        person: least.person, name: person.shown, shown: shownSuggestion(least), chance: least.words)
    }
    context.hasName = targets.contains { $0.face.identity != nil }
    context.here = targets.count == 1 ? namesHere(except: targets[0]) : [:]
    context.offers = naming.recent.sorted { $0.digit < $1.digit }.compactMap { recent in
      let known = recent.id.flatMap { people.person($0) }
      guard known?.person.isHidden != true else { return nil }
      return NamingContext.Offer(
        PeopleIndex.Entry(id: recent.id, name: recent.name, faces: known?.faces ?? 1), digit: recent.digit)
    }
    addFilm(to: &context, of: targets)
    addNeighbours(to: &context)
    return context
  }

  /// Who is in the photo on screen already.
  private func namesHere(except target: FaceTarget) -> [String: String] {
    // In another frame of a film somebody is again as a matter of course.
    guard let current, photos[current.index].known?.photo == target.photo,
      !photos[current.index].path.isFilm
    else { return [:] }
    let photo = photos[current.index]
    var places: [String: [Int]] = [:]
    for index in photo.faces.indices {
      guard let face = photo.annotation(index), face.id != target.face.id, let name = face.person else {
        continue
      }
      places[name, default: []].append(faceNumber(index))
    }
    return places.mapValues { numbers in
      "here: face\(numbers.count == 1 ? "" : "s") " + numbers.map(String.init).joined(separator: ", ")
    }
  }

  /// The names of the photos before and after, if they were taken in the same moment.
  private func addNeighbours(to context: inout NamingContext) {
    for (step, reason) in [(-1, "photo before"), (1, "photo after")] {
      guard let other = neighbour(step), isSameMoment(other) else { continue }
      for name in list.summaries[other.index].review.people { offer(name, reason, in: &context) }
    }
  }

  /// The names of the other frames of a film: the same people come again.
  private func addFilm(to context: inout NamingContext, of targets: [FaceTarget]) {
    let films = Set(targets.map(\.photo)).flatMap { library.places[$0].prefix(1) }
      .filter { photos[$0.index].path.isFilm }.sorted { $0.index < $1.index }
    for film in films {
      for name in list.summaries[film.index].review.people { offer(name, "same film", in: &context) }
    }
  }

  private func offer(_ name: String, _ reason: String, in context: inout NamingContext) {
    if let place = context.offers.firstIndex(where: { $0.person.name == name }) {
      context.offers[place].reason = context.offers[place].reason ?? reason
    } else if let known = people.everyone.first(where: { $0.shown == name }), !known.person.isHidden {
      context.offers.append(
        NamingContext.Offer(PeopleIndex.Entry(id: known.id, name: name, faces: known.faces), reason: reason))
    }
  }

  private func neighbour(_ step: Int) -> PhotoID? {
    let row = list.cursor + step
    return list.rows.indices.contains(row) ? list.rows[row] : nil
  }

  /// Whether a photo was taken within 10 seconds of the one on screen.
  private func isSameMoment(_ other: PhotoID) -> Bool {
    guard let current, let here = list.summaries[current.index].date,
      let there = list.summaries[other.index].date
    else { return false }
    return abs(here - there) <= 10
  }

  /// Asks when the photo on screen and its neighbours were taken, for the names of the same moment.
  mutating func requestDates(_ effects: inout [Effect]) {
    requestPeopleDates(&effects)
    guard namingBox != nil || review != nil else { return }
    let wanted = [current, neighbour(-1), neighbour(1)].compactMap { $0 }.filter {
      list.summaries[$0.index].date == nil && !naming.dated.contains($0)
    }
    guard !wanted.isEmpty else { return }
    for id in wanted { naming.dated.insert(id) }
    effects.append(.facts(wanted.map { file(of: $0) }))
  }
}
