public import Annotations
import Imaging
import Widgets

/// What a person says about who a face is.
public enum FaceAnswer: Hashable, Sendable {
  /// Somebody whom the library knows.
  case person(PersonID)
  /// The person of exactly this name; a new one when nobody has it.
  case name(String)
  /// Not this person: kept, and never proposed again.
  case not(PersonID)
  /// The name is taken away.
  case noName
  /// Somebody looked, and does not know who it is.
  case unknown
  /// Not of interest: a passer-by.
  case aside
}

extension BrowserState {
  /// The edit by which all these faces get one answer.
  ///
  /// What was proposed for them counts as right or wrong by it. Photos whose last open face it decides are reviewed.
  ///
  /// - Parameter others: faces of which it says that they are not this person, such as those taken out of a group.
  func edit(_ answer: FaceAnswer, for targets: [FaceTarget], not others: [FaceTarget] = []) -> Edit {
    var steps: [Edit.Step] = []
    let (named, first) = identity(of: answer, others)
    if let first { steps.append(first) }
    for target in targets { steps += self.steps(answer, named, target) }
    if let id = named {
      for other in others {
        steps += [.ensure(other.photo, other.face), .face(other.photo, other.face.id, .refuse(id))]
      }
    }
    if answer.decides { steps += reviewedPhotos(after: targets) }
    return Edit(title(of: answer, targets), steps)
  }

  /// Who is meant, and the step by which a new person is added when others are refused, so that the ID is known.
  private func identity(of answer: FaceAnswer, _ others: [FaceTarget]) -> (PersonID?, Edit.Step?) {
    switch answer {
    case .person(let id): return (id, nil)
    case .name(let text):
      let name = People.tidy(text) ?? text
      if let known = people.everyone.first(where: { $0.shown == name || $0.person.name == name }) {
        return (known.id, nil)
      }
      guard !others.isEmpty else { return (nil, nil) }
      let usual = PersonID(firstNamed: name)
      let id = people.person(usual) == nil ? usual : .random()
      return (id, .addPerson(Person(id: id, name: name)))
    case .not, .noName, .unknown, .aside: return (nil, nil)
    }
  }

  private func steps(_ answer: FaceAnswer, _ named: PersonID?, _ target: FaceTarget) -> [Edit.Step] {
    let (photo, face) = (target.photo, target.face)
    let reference = FaceReference(photo: photo, face: face.id)
    var changes: [Edit.FaceChange] = []
    if answer.isName {
      // A rejected face with a name is a face after all.
      if face.state == .rejected { changes.append(.state(.accepted)) }
      if let named { changes += (face.refuses(named) ? [.allow(named)] : []) + [.identity(named)] }
    }
    switch answer {
    case .person: break
    case .name(let text): if named == nil { changes.append(.person(text)) }
    case .not(let id): changes.append(.refuse(id))
    case .noName: changes.append(.identity(nil))
    case .unknown: changes.append(.nameless(.unknown))
    case .aside: changes.append(.nameless(.aside))
    }
    var steps: [Edit.Step] =
      [.ensure(photo, face)] + changes.map { .face(photo, face.id, $0) }
    if let proposal = openSuggestion(reference, face) {
      let isRight: Bool? =
        switch answer {
        case .person, .name: named == proposal.person
        case .not(let id): id == proposal.person ? false : nil
        case .noName, .unknown, .aside: nil
        }
      if let isRight {
        // The time is the runner's to say.
        steps.append(
          .answer(
            SuggestionAnswer(
              face: reference, person: proposal.person, model: proposal.model, distance: proposal.distance,
              isRight: isRight, time: 0)))
      }
    }
    return steps
  }

  /// Photos without an open face once these have been decided.
  func reviewedPhotos(after targets: [FaceTarget]) -> [Edit.Step] {
    var decided: [PhotoFingerprint: Set<AnnotationID>] = [:]
    var order: [PhotoFingerprint] = []
    for target in targets where !target.face.state.isDecided {
      if decided[target.photo] == nil { order.append(target.photo) }
      decided[target.photo, default: []].insert(target.face.id)
    }
    return order.compactMap { photo in
      guard let id = library.places[photo].first, photos[id.index].review == .unreviewed else { return nil }
      let rest = open(photos[id.index]).contains { index in
        photos[id.index].subject(index).map { decided[photo]?.contains($0.id) != true } ?? true
      }
      return rest ? nil : .photoState(photo, .reviewed)
    }
  }

  private func title(of answer: FaceAnswer, _ targets: [FaceTarget]) -> String {
    let count = targets.count == 1 ? nil : "\(targets.count.grouped) faces"
    func named(_ name: String) -> String {
      let isRejected = targets.contains { $0.face.state == .rejected }
      return "name " + (count.map { "\($0) " } ?? "") + name
        + (isRejected ? (count == nil ? ", accept the face" : ", accept the rejected ones") : "")
    }
    func with(_ words: String) -> String { words + (count.map { ": \($0)" } ?? "") }
    return switch answer {
    case .person(let id): named(people.person(id)?.shown ?? "somebody")
    case .name(let text): named(People.tidy(text) ?? text)
    case .not(let id): with("not \(people.person(id)?.shown ?? "that person")")
    case .noName: count.map { "remove the names of \($0)" } ?? "remove a name"
    case .unknown: with("unknown")
    case .aside: with("not of interest")
    }
  }

  /// Gives all these faces one answer, in one edit; what follows for the selection is the caller's.
  mutating func give(
    _ answer: FaceAnswer, to targets: [FaceTarget], not others: [FaceTarget] = [],
    _ effects: inout [Effect]
  ) {
    guard !targets.isEmpty || !others.isEmpty else { return }
    let edit = edit(answer, for: targets, not: others)
    switch answer {
    case .person(let id): people.last = id
    case .name(let text):
      let name = People.tidy(text) ?? text
      people.last =
        people.everyone.first { $0.shown == name || $0.person.name == name }?.id
        ?? PersonID(firstNamed: name)
    case .not, .noName, .unknown, .aside: break
    }
    if case .person(let id) = answer, targets.count == 1 { sayTwice(id, targets[0]) }
    let isSaidSo = targets.contains { $0.face.state == .rejected } && answer.isName
    submit(
      edit, deciding: answer.decides ? Set(targets.map(\.face.id)) : [],
      announces: targets.count > 1 || isSaidSo, &effects)
  }
}

extension BrowserState {
  /// Points out that somebody gets a name twice in a photo; nothing is forbidden.
  private mutating func sayTwice(_ id: PersonID, _ target: FaceTarget) {
    guard let place = library.places[target.photo].first, !photos[place.index].path.isFilm else { return }
    let photo = photos[place.index]
    let same = photo.faces.indices.filter { index in
      guard let face = photo.annotation(index), face.state != .rejected else { return false }
      return face.id == target.face.id || face.identity?.id == id
    }
    let own = photo.index(of: target.face.id)
    let all = Set(same + [own].compactMap(\.self)).sorted()
    guard all.count > 1, let known = people.person(id) else { return }
    let numbers = all.map { "\(place == current ? faceNumber($0) : $0 + 1)" }
    report(
      .warning,
      "\(known.shown) is named \(all.count == 2 ? "twice" : "\(all.count) times") here: faces "
        + numbers.dropLast().joined(separator: ", ") + " and " + (numbers.last ?? ""))
  }
}

extension FaceAnswer {
  /// Whether it gives a name.
  var isName: Bool {
    switch self {
    case .person, .name: true
    case .not, .noName, .unknown, .aside: false
    }
  }

  /// Whether the face is decided by it.
  var decides: Bool { isName }
}
