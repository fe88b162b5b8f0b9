import Geometry

extension Edit {
  /// The changes that this edit makes to what `read` returns; empty when there are none.
  ///
  /// - Parameter read: returns what is known about a photo; called once for each of ``photos``.
  /// - Throws: ``EditError`` when a step is impossible, and whatever `read` throws.
  public func changes(
    reading read: (PhotoFingerprint) throws -> PhotoAnnotations
  ) throws -> [Change] {
    var before: [PhotoFingerprint: PhotoAnnotations] = [:]
    for photo in photos { before[photo] = try read(photo) }
    var after = before
    for step in steps { try step.apply(to: &after) }
    return photos.flatMap { photo -> [Change] in
      guard let old = before[photo], let new = after[photo] else { return [] }
      return new.changes(from: old)
    }
  }
}

extension Edit.Step {
  fileprivate func apply(to photos: inout [PhotoFingerprint: PhotoAnnotations]) throws(EditError) {
    switch self {
    case .face(let photo, let id, let change):
      guard var face = photos[photo]?[id] else { throw .noFace(id, photo) }
      try change.apply(to: &face)
      photos[photo]?[id] = face
    case .add(let photo, let face):
      guard photos[photo]?[face.id] == nil else { throw .exists(face.id, photo) }
      photos[photo]?[face.id] = try face.checked()
    case .ensure(let photo, let face):
      if photos[photo]?[face.id] == nil { photos[photo]?[face.id] = try face.checked() }
    case .remove(let photo, let id):
      guard photos[photo]?[id] != nil else { throw .noFace(id, photo) }
      photos[photo]?[id] = nil
    case .photoState(let photo, let state): photos[photo]?.state = state
    case .photoNote(let photo, let note): photos[photo]?.note = note
    case .carryOver(let from, let to):
      guard let source = photos[from] else { return }
      photos[to]?.carryOver(from: source)
    case .replace(let known):
      var checked = known
      for face in known.annotations { checked[face.id] = try face.checked() }
      photos[known.photo] = checked
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
    case .person(let person): face.person = person
    case .flags(let flags): face.flags = flags
    case .note(let note): face.note = note
    }
    if face.state == .found, isCorrection { face.state = .accepted }
    face = try face.checked()
  }

  private var isCorrection: Bool {
    switch self {
    case .box, .landmarks, .landmark: true
    case .person(let person): person != nil
    case .state, .flags, .note: false
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
    face.person = person.flatMap(People.tidy)
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
