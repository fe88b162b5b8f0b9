extension Annotation {
  /// The person's name as it is shown, with the number where others have the same name.
  ///
  /// Setting a text leaves open who that is, unless it is the name that the face has already; the library that takes
  /// the annotation knows.
  public var person: String? {
    get { identity?.shown }
    set {
      if let newValue, newValue == identity?.name || newValue == identity?.shown { return }
      identity = newValue.map { PersonReference(name: $0) }
    }
  }

  /// Whether somebody said that it is not this person.
  public func refuses(_ person: PersonID) -> Bool { refusals.contains { $0.id == person } }

  /// The same with everything that shows people rewritten.
  func withPeople(_ rewrite: (PersonReference) throws -> PersonReference?) rethrows -> Annotation {
    if identity == nil, refusals.isEmpty { return self }
    var face = self
    face.identity = try identity.flatMap(rewrite)
    var kept: [PersonID: PersonReference] = [:]
    for refusal in try refusals.compactMap(rewrite) {
      if let id = refusal.id, id != face.identity?.id { kept[id] = refusal }
    }
    face.refusals = kept.sorted { $0.key < $1.key }.map(\.value)
    return face
  }

  /// Whether both say the same, however their people are called at the moment.
  func agrees(with other: Annotation) -> Bool {
    func bare(_ face: Annotation) -> Annotation {
      face.withPeople { person in person.id.map { PersonReference(id: $0, name: "") } ?? person }
    }
    return self == other || bare(self) == bare(other)
  }
}

extension PhotoAnnotations {
  /// The same with everything that shows people rewritten.
  package func withPeople(_ rewrite: (PersonReference) throws -> PersonReference?) rethrows
    -> PhotoAnnotations
  {
    var known = self
    for face in annotations where face.identity != nil || !face.refusals.isEmpty {
      known[face.id] = try face.withPeople(rewrite)
    }
    return known
  }
}

extension Change {
  /// The same with everything that shows people rewritten.
  package func withPeople(_ rewrite: (PersonReference) throws -> PersonReference?) rethrows -> Change {
    guard case .face(let photo, let before, let after) = self else { return self }
    return .face(photo, before: try before?.withPeople(rewrite), after: try after?.withPeople(rewrite))
  }
}
