package import Annotations
import Foundation
package import Geometry
package import Identity
package import Library
package import Parallel
import Recognition

/// The faces that the browser shows and those that people named before, with their vectors: who a face may be, and which
/// faces are alike. It follows what people say, photo by photo.
package struct FaceIndex: Sendable {
  package let model: any EmbeddingModel
  private var vectors: FaceVectors
  /// How sharp the face of each vector is; nil where nobody measured it.
  private var sharpness: [Int?] = []
  /// Where a face's vector is in `vectors`.
  private var slots: [StoredVectors.Key: Int] = [:]
  /// What is known of each photo's faces, with their vectors' places.
  private var photos: [PhotoFingerprint: [Entry]] = [:]
  /// Photos that the browser shows; of the others only the confirmed faces are known.
  private var shown: Set<PhotoFingerprint> = []
  /// Those with faces that wait for a name: of very many photos mostly few.
  private var open: Set<PhotoFingerprint> = []
  /// Where the vectors of faces are that somebody named, and whose they are.
  private var named: [Int: Int] = [:]
  private var answers: [SuggestionAnswer] = []
  /// What was proposed last.
  private var proposed: [FaceReference: NameSuggestion] = [:]
  /// Photos whose faces have changed since proposals were made.
  private var changed: Set<PhotoFingerprint> = []
  /// People with other confirmed faces than then.
  private var changedPeople: Set<PersonID> = []
  /// Places of vectors that were confirmed since then.
  private var newlyConfirmed: Set<Int> = []
  /// Films whose faces have changed since they were followed.
  private var changedFilms: Set<PhotoFingerprint> = []

  private struct Entry {
    var face: ComparedFace
    var slot: Int?
    var key: LandmarkKey
    /// Where it is in the frame of a film.
    var place: BoundingBox?
  }

  /// - Parameters:
  ///   - stored: the vectors that the model made before.
  ///   - confirmed: the faces of the library that people named.
  package init(
    _ model: any EmbeddingModel, stored: StoredVectors, confirmed: [AnnotatedFace],
    answers: [SuggestionAnswer]
  ) {
    (self.model, self.answers) = (model, answers)
    vectors = model.noVectors
    if stored.count > 0, stored.dimension == model.dimension {
      for place in 0..<stored.count {
        slots[stored.keys[place]] = place
      }
      vectors.append(halves: stored.bits)
      sharpness = stored.sharpness
    }
    for face in confirmed {
      let key = face.landmarks ?? LibraryIdentity.key(face.box)
      let photo = face.reference.photo
      let slot = slots[StoredVectors.Key(photo: photo, landmarks: key)]
      photos[photo, default: []].append(Entry(face: ComparedFace(confirmed: face), slot: slot, key: key))
      if let slot, let person = face.person.map({ Int($0.rawValue) }) {
        named[slot] = person
        newlyConfirmed.insert(slot)
      }
    }
  }

  /// How many faces have a vector.
  package var count: Int { photos.values.reduce(0) { $0 + $1.count { $0.slot != nil } } }

  // MARK: Following

  /// Takes over what a photo's faces are now.
  ///
  /// - Parameter strip: the size of a film's strip; nil for a photo.
  /// - Returns: the faces whose vectors are missing.
  package mutating func know(
    _ photo: PhotoFingerprint, _ faces: [Annotation], strip: PixelSize? = nil
  ) -> [Annotation] {
    let before = photos[photo] ?? []
    var missing: [Annotation] = []
    var entries: [Entry] = []
    for face in faces where face.state != .rejected && !face.flags.contains(.ignore) {
      let key = LibraryIdentity.key(face)
      let slot = slots[StoredVectors.Key(photo: photo, landmarks: key)]
      if slot == nil { missing.append(face) }
      var entry = Entry(face: ComparedFace(photo, face), slot: slot, key: key)
      if let strip {
        let place = FilmStrip.place(of: face.box, in: strip)
        (entry.face.frame, entry.place) = (place.frame, place.box)
      }
      entries.append(entry)
    }
    photos[photo] = entries
    shown.insert(photo)
    noteChange(of: photo, from: before, to: entries)
    return missing
  }

  /// Takes vectors that were made for a photo.
  package mutating func add(_ made: PhotoVectors) {
    for vector in made.vectors {
      let key = StoredVectors.Key(photo: made.photo, landmarks: vector.landmarks)
      guard slots[key] == nil, vector.bits.count == vectors.dimension else { continue }
      slots[key] = vectors.count
      vectors.append(vector.bits.map { Float(Float16(bitPattern: $0)) })
      sharpness.append(vector.sharpness)
    }
    let before = photos[made.photo] ?? []
    var entries = before
    for index in entries.indices where entries[index].slot == nil {
      entries[index].slot = slots[StoredVectors.Key(photo: made.photo, landmarks: entries[index].key)]
    }
    photos[made.photo] = entries
    noteChange(of: made.photo, from: before, to: entries)
  }

  /// Whether a face's vector is known.
  package func hasVector(_ photo: PhotoFingerprint, _ landmarks: Landmarks) -> Bool {
    slots[StoredVectors.Key(photo: photo, landmarks: LandmarkKey(landmarks))] != nil
  }

  /// The user's answers to proposals so far.
  package mutating func learn(_ answers: [SuggestionAnswer]) {
    if self.answers.count == answers.count { return }
    let isTaught = max(self.answers.count, answers.count) >= ChanceTable.leastAnswers
    self.answers = answers
    // Chances are other ones now.
    if isTaught { changed = shown }
  }

  private mutating func noteChange(of photo: PhotoFingerprint, from before: [Entry], to now: [Entry]) {
    changed.insert(photo)
    if now.contains(where: \.face.isOpen) { open.insert(photo) } else { open.remove(photo) }
    if now.contains(where: { $0.place != nil }) { changedFilms.insert(photo) }
    func confirmed(_ entries: [Entry]) -> [Int: PersonID] {
      var named: [Int: PersonID] = [:]
      for entry in entries {
        if let slot = entry.slot, let person = entry.face.person { named[slot] = person }
      }
      return named
    }
    let (old, new) = (confirmed(before), confirmed(now))
    for slot in old.keys where new[slot] == nil { named[slot] = nil }
    for (slot, person) in new { named[slot] = Int(person.rawValue) }
    for (slot, person) in old where new[slot] != person { changedPeople.insert(person) }
    for (slot, person) in new where old[slot] != person { newlyConfirmed.insert(slot) }
  }

  // MARK: Proposals

  /// What is proposed now that was not, or not so, the last time, and for which changes that was found.
  package struct Proposals: Sendable {
    /// Nil for what is no longer proposed.
    package var changes: [FaceReference: FaceProposal?] = [:]
    fileprivate var found: [FaceReference: NameSuggestion?] = [:]
    fileprivate var changed: Set<PhotoFingerprint> = []
    fileprivate var changedPeople: Set<PersonID> = []
    fileprivate var newlyConfirmed: Set<Int> = []
  }

  /// Compares the faces whose proposal may be another one by now. It may take long; ``take(_:)`` the result.
  package func proposals(lanes: Lanes) -> Proposals {
    var result = Proposals()
    (result.changed, result.changedPeople, result.newlyConfirmed) = (changed, changedPeople, newlyConfirmed)
    guard !changed.isEmpty || !changedPeople.isEmpty || !newlyConfirmed.isEmpty else { return result }
    var wanted = affected(named.count, lanes)
    // Most changes of a library that is being read leave nothing to compare.
    let confirmed = ConfirmedFaces(among: vectors, named: wanted.isEmpty ? [:] : named)
    let chances = chances
    var found: [FaceReference: NameSuggestion] = [:]
    func ask(_ faces: [(face: ComparedFace, slot: Int)]) {
      for (face, slot) in faces {
        let refused = Set(face.refused.map { Int($0.rawValue) })
        found[face.reference] = NameSuggestion(
          for: vectors, slot, among: confirmed, refused: refused, cutOffs: model.recognition,
          chances: chances, lanes: lanes)
      }
    }
    ask(wanted)
    let others = besides(wanted, found)
    ask(others)
    wanted += others
    let new = once(found)
    let asked = Set(wanted.map(\.face.reference))
    for reference in proposed.keys where new[reference] == nil {
      guard asked.contains(reference) || changed.contains(reference.photo) else { continue }
      result.found[reference] = .some(nil)
      result.changes[reference] = .some(nil)
    }
    for (reference, suggestion) in new where proposed[reference] != suggestion {
      result.found[reference] = suggestion
      result.changes[reference] = FaceProposal(suggestion, model: model.identifier)
    }
    return result
  }

  /// Takes over what was found; what has changed meanwhile is looked at the next time.
  package mutating func take(_ proposals: Proposals) {
    for (reference, suggestion) in proposals.found { proposed[reference] = suggestion }
    changed.subtract(proposals.changed)
    changedPeople.subtract(proposals.changedPeople)
    newlyConfirmed.subtract(proposals.newlyConfirmed)
  }

  /// How often proposals were right, by the user's own answers if there are enough.
  var chances: ChanceTable {
    ChanceTable(
      ask: model.recognition.ask,
      answers: answers.map { ChanceTable.Answer(distance: Float($0.distance), isRight: $0.isRight) })
  }

  /// The faces that somebody named, to compare others with.
  var confirmedFaces: ConfirmedFaces {
    // Always in one order, so that equal distances give equal proposals.
    let places = named.keys.sorted()
    return ConfirmedFaces(vectors.selecting(places), people: places.map { named[$0] ?? 0 })
  }

  /// The open faces whose proposal may be another one now, with their vectors' places.
  private func affected(_ confirmed: Int, _ lanes: Lanes) -> [(face: ComparedFace, slot: Int)] {
    var open: [(face: ComparedFace, slot: Int)] = []
    let isLocal = newlyConfirmed.isEmpty && changedPeople.isEmpty
    for photo in isLocal ? changed.intersection(self.open) : self.open {
      for entry in photos[photo] ?? [] where entry.face.isOpen {
        if let slot = entry.slot { open.append((entry.face, slot)) }
      }
    }
    if isLocal { return open }
    // Whichever is less: to look at all open faces, or for those near to each face that was named.
    if open.count * confirmed <= newlyConfirmed.count * vectors.count { return open }
    var isOpen = [Bool](repeating: false, count: vectors.count)
    for (_, slot) in open { isOpen[slot] = true }
    // A face at some distance changes how much farther the second person is.
    let far = model.recognition.ask * 1.4
    var near: Set<Int> = []
    for fresh in newlyConfirmed {
      for (slot, distance) in vectors.nearest(2000, to: vectors, fresh, include: isOpen, lanes: lanes)
      where distance <= far {
        near.insert(slot)
      }
    }
    let lost = Set(changedPeople.map { Int($0.rawValue) })
    return open.filter { face, slot in
      near.contains(slot) || changed.contains(face.reference.photo)
        || proposed[face.reference].map { lost.contains($0.person) } == true
    }
  }

  /// The other open faces of photos in which somebody else is found than was proposed: of two faces like one person the
  /// less likely one may be proposed by now, or no longer.
  private func besides(
    _ asked: [(face: ComparedFace, slot: Int)], _ found: [FaceReference: NameSuggestion]
  ) -> [(face: ComparedFace, slot: Int)] {
    let known = Set(asked.map(\.face.reference))
    let moved = Set(known.filter { found[$0] != proposed[$0] }.map(\.photo))
    return moved.flatMap { photo in
      (photos[photo] ?? []).compactMap { entry in
        guard entry.face.isOpen, !known.contains(entry.face.reference) else { return nil }
        return entry.slot.map { (entry.face, $0) }
      }
    }
  }

  /// Of two faces in a photo like one person only the likelier one is proposed.
  private func once(_ found: [FaceReference: NameSuggestion]) -> [FaceReference: NameSuggestion] {
    var best: [ShownFrame: [Int: FaceReference]] = [:]
    // What stands and was not asked about again counts, too.
    let photos = Set(found.keys.map(\.photo))
    let all = proposed.filter { photos.contains($0.key.photo) && !changed.contains($0.key.photo) }
      .merging(found) { $1 }
    let frames = frames(of: photos)
    func frame(_ reference: FaceReference) -> ShownFrame {
      frames[reference] ?? ShownFrame(photo: reference.photo)
    }
    for (reference, suggestion) in all {
      let other = best[frame(reference)]?[suggestion.person]
      if let other, let rival = all[other],
        (rival.distance, other.face) <= (suggestion.distance, reference.face)
      {
        continue
      }
      best[frame(reference), default: [:]][suggestion.person] = reference
    }
    return found.filter { best[frame($0.key)]?[$0.value.person] == $0.key }
  }

  /// The frames of the faces of films, of which the same person may be in each.
  private func frames(of photos: Set<PhotoFingerprint>) -> [FaceReference: ShownFrame] {
    var frames: [FaceReference: ShownFrame] = [:]
    for photo in photos {
      for entry in self.photos[photo] ?? [] where entry.place != nil {
        frames[entry.face.reference] = ShownFrame(entry.face)
      }
    }
    return frames
  }

  // MARK: Films

  /// The faces of each film that has changed, followed from frame to frame: those in the same place of neighbouring
  /// frames whose vectors are as near as those of sure proposals. Faces that are followed nowhere are left out.
  package mutating func followed() -> [PhotoFingerprint: [[AnnotationID]]] {
    defer { changedFilms = [] }
    return Dictionary(uniqueKeysWithValues: changedFilms.map { ($0, tracks($0)) })
  }

  private func tracks(_ film: PhotoFingerprint) -> [[AnnotationID]] {
    let entries = (photos[film] ?? []).filter { $0.slot != nil && $0.place != nil }
      .sorted { ($0.face.frame, $0.slot ?? 0) < ($1.face.frame, $1.slot ?? 0) }
    var pairs: [(from: Int, to: Int, distance: Float)] = []
    for (from, entry) in entries.enumerated() {
      for (to, next) in entries.enumerated() where next.face.frame == entry.face.frame + 1 {
        guard let (a, b) = Self.both(entry.place, next.place), a.iou(b) >= Self.sameShare,
          let (one, other) = Self.both(entry.slot, next.slot)
        else { continue }
        let distance = vectors.distance(one, other)
        if distance <= model.recognition.sure { pairs.append((from, to, distance)) }
      }
    }
    // The nearest first; a face is followed to one face, and from one.
    var next: [Int: Int] = [:], before: Set<Int> = []
    for pair in pairs.sorted(by: { ($0.distance, $0.from, $0.to) < ($1.distance, $1.from, $1.to) })
    where next[pair.from] == nil && !before.contains(pair.to) {
      next[pair.from] = pair.to
      before.insert(pair.to)
    }
    return entries.indices.filter { !before.contains($0) && next[$0] != nil }.map { first in
      sequence(first: first) { next[$0] }.map { entries[$0].face.reference.face }
    }
  }

  /// How much of two boxes must be common for a face to be in the same place.
  private static let sameShare: Float = 0.3

  private static func both<Value>(_ a: Value?, _ b: Value?) -> (Value, Value)? {
    a.flatMap { a in b.map { (a, $0) } }
  }

  // MARK: Groups and doubts

  /// Everything with a vector, to be compared on any thread.
  package func snapshot() -> ComparedFaces { compared(photos.values.joined()) }

  /// The faces with a vector that wait for a name, which are all that groups are made of.
  package func waiting() -> ComparedFaces {
    compared(open.lazy.flatMap { photos[$0] ?? [] }.filter(\.face.isOpen))
  }

  private func compared(_ known: some Sequence<Entry>) -> ComparedFaces {
    var entries: [(face: ComparedFace, slot: Int)] = []
    for entry in known {
      guard let slot = entry.slot else { continue }
      var face = entry.face
      face.mayFound = face.mayFound && PersonSearch.isSharp(sharpness[slot])
      entries.append((face, slot))
    }
    // Always in one order, so that equal faces give equal groups.
    entries.sort { $0.slot < $1.slot }
    return ComparedFaces(entries.map(\.face), vectors.selecting(entries.map(\.slot)))
  }

  /// Pairs of faces that people said are different: one that is not Ada, and one that is proposed as Ada.
  package func apart(_ faces: ComparedFaces) -> [(Int, Int)] {
    var like: [PersonID: [Int]] = [:]
    for (place, face) in faces.faces.enumerated() where face.isOpen {
      if let suggestion = proposed[face.reference], suggestion.isSure {
        like[PersonID(rawValue: Int64(suggestion.person)), default: []].append(place)
      }
    }
    guard !like.isEmpty else { return [] }
    return faces.faces.indices.flatMap { place -> [(Int, Int)] in
      let face = faces.faces[place]
      guard face.isOpen else { return [] }
      return face.refused.flatMap { like[$0] ?? [] }.filter { $0 != place }.map { (place, $0) }
    }
  }
}
