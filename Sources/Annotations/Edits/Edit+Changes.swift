import Geometry

extension Edit {
  /// The changes that this edit makes to what `read` returns; empty when there are none.
  ///
  /// - Parameters:
  ///   - people: knows the people of the library.
  ///   - read: returns what is known about a photo; called once for each of ``photos``.
  /// - Throws: ``EditError`` when a step is impossible, and whatever `read` throws.
  package func changes(
    people: any PersonLookup, reading read: (PhotoFingerprint) throws -> PhotoAnnotations
  ) throws -> [Change] {
    var edited = EditedPhotos(people: EditedPeople(people))
    for photo in photos { edited.before[photo] = try read(photo) }
    edited.after = edited.before
    for step in steps { try step.apply(to: &edited) }
    let faces = try photos.flatMap { photo -> [Change] in
      guard let old = edited.before[photo], let new = edited.after[photo] else { return [] }
      return try edited.people.identified(new, before: old).changes(from: old)
    }
    let (first, last) = edited.people.changes()
    return first + faces + edited.answers.map { .answer($0, isGiven: true) } + last
  }

  /// What the edit makes of one photo. Names stay texts: nobody looks up whose they are.
  package func result(on known: PhotoAnnotations) throws -> PhotoAnnotations {
    var edited = EditedPhotos(people: EditedPeople(PersonDirectory()))
    edited.before[known.photo] = known
    edited.after = edited.before
    for step in steps { try step.apply(to: &edited) }
    return edited.after[known.photo] ?? known
  }
}

/// What an edit works on.
private struct EditedPhotos {
  var before: [PhotoFingerprint: PhotoAnnotations] = [:]
  var after: [PhotoFingerprint: PhotoAnnotations] = [:]
  var people: EditedPeople
  var answers: [SuggestionAnswer] = []
}

extension EditedPeople {
  /// The photo's faces with the people that they name; unknown people are added.
  fileprivate mutating func identified(
    _ known: PhotoAnnotations, before: PhotoAnnotations
  ) throws -> PhotoAnnotations {
    var result = known
    for face in known.annotations where face.identity != nil || !face.refusals.isEmpty {
      let earlier = before[face.id]
      if face == earlier { continue }
      result[face.id] = try face.withPeople { person in
        try resolved(person, earlier: person == face.identity ? earlier?.identity : nil)
      }
    }
    return result
  }
}

extension Edit.Step {
  fileprivate func apply(to edited: inout EditedPhotos) throws {
    switch self {
    case .face(let photo, let id, let change):
      guard var face = edited.after[photo]?[id] else { throw EditError.noFace(id, photo) }
      try change.apply(to: &face)
      edited.after[photo]?[id] = face
    case .add(let photo, let face):
      guard edited.after[photo]?[face.id] == nil else { throw EditError.exists(face.id, photo) }
      edited.after[photo]?[face.id] = try face.checked()
    case .ensure(let photo, let face):
      if edited.after[photo]?[face.id] == nil { edited.after[photo]?[face.id] = try face.checked() }
    case .remove(let photo, let id):
      guard edited.after[photo]?[id] != nil else { throw EditError.noFace(id, photo) }
      edited.after[photo]?[id] = nil
    case .photoState(let photo, let state): edited.after[photo]?.state = state
    case .photoNote(let photo, let note): edited.after[photo]?.note = note
    case .carryOver(let from, let to):
      guard let source = edited.after[from] else { return }
      edited.after[to]?.carryOver(from: source)
    case .replace(let known):
      var checked = known
      for face in known.annotations { checked[face.id] = try face.checked() }
      edited.after[known.photo] = checked
    case .person(let id, let change): try edited.people.apply(change, to: id)
    case .addPerson(let person):
      var person = person
      guard let name = People.tidy(person.name) else { throw EditError.noName }
      person.name = name
      try edited.people.add(person)
    case .answer(let answer): edited.answers.append(answer)
    }
  }
}

extension Edit.FaceChange {
  fileprivate func apply(to face: inout Annotation) throws(EditError) {
    switch self {
    case .state(let state): face.state = state
    case .box(let box): face.box = box
    case .landmarks(let landmarks):
      if landmarks != face.landmarks { face.hiddenLandmarks = nil }
      face.landmarks = landmarks
    case .landmark(let index, let point):
      guard var points = face.landmarks?.points, points.indices.contains(index) else {
        throw .noLandmarks(face.id)
      }
      points[index] = point
      face.landmarks = Landmarks(points: points)
    case .person(let person): face.person = person.flatMap(People.tidy)
    case .identity(let id): face.identity = id.map { PersonReference(id: $0, name: "") }
    case .refuse(let id):
      if !face.refuses(id) { face.refusals.append(PersonReference(id: id, name: "")) }
      if face.identity?.id == id { face.identity = nil }
    case .allow(let id): face.refusals.removeAll { $0.id == id }
    case .refuseMerged(let merged, let id):
      face.refusals.removeAll { refusal in refusal.id.map(merged.contains) == true }
      if !face.refuses(id) { face.refusals.append(PersonReference(id: id, name: "")) }
    case .apart(let mark): face.apart = Set(face.apart + [mark]).sorted()
    case .nameless(let nameless):
      face.nameless = nameless
      if nameless != nil { face.identity = nil }
    case .flags(let flags): face.flags = flags
    case .note(let note): face.note = note
    }
    if face.state == .found, isCorrection { face.state = .accepted }
    if isName { face.nameless = nil }
    face = try face.checked()
  }

  /// Whether it says who somebody is.
  private var isName: Bool {
    switch self {
    case .person(let person): person != nil
    case .identity(let id): id != nil
    default: false
    }
  }

  private var isCorrection: Bool {
    switch self {
    case .box, .landmarks, .landmark: true
    case .person, .identity: isName
    case .state, .flags, .note, .refuse, .allow, .refuseMerged, .apart, .nameless: false
    }
  }
}

extension Annotation {
  /// The annotation with a tidy name; throws when a number is invalid.
  func checked() throws(EditError) -> Annotation {
    guard box.isUsable else { throw .badBox(box) }
    if let bad = landmarks?.points.first(where: { !$0.isUsable }) {
      throw .badLandmark(bad)
    }
    if let score, !(0...1).contains(score) { throw .badScore(score) }
    var face = self
    if let named = identity, named.id == nil || !named.name.isEmpty {
      face.identity?.name = People.tidy(named.name) ?? ""
      if named.id == nil, face.identity?.name.isEmpty == true { face.identity = nil }
    }
    if face.identity != nil { face.nameless = nil }
    if landmarks == nil || hiddenLandmarks?.isEmpty == true { face.hiddenLandmarks = nil }
    return face
  }
}

extension PhotoAnnotations {
  fileprivate mutating func carryOver(from source: PhotoAnnotations) {
    for face in source.annotations where !annotations.contains(where: { $0.box == face.box }) {
      var copy = face
      // The ID depends on both photos, so that carrying over twice adds nothing and each photo has its own
      // face.
      let words = [
        UInt32(truncatingIfNeeded: face.id.rawValue), UInt32(truncatingIfNeeded: face.id.rawValue >> 32),
      ]
      copy.id = AnnotationID(photo: photo, words: words, seed: 1)
      self[copy.id] = copy
    }
    if mark == PhotoMark() { mark = source.mark }
  }
}
