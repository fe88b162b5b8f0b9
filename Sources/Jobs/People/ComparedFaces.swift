package import Annotations
import Geometry
package import Library
package import Parallel
package import Recognition

/// What is asked of a face beside its vector when faces are compared.
package struct ComparedFace: Sendable, Hashable {
  package var reference: FaceReference
  /// Who it is for certain; nil when nobody has said so.
  package var person: PersonID?
  /// The people that it is not.
  package var refused: Set<PersonID>
  /// Marks of "not the same person": a face with the opposite of one is somebody else.
  package var apart: Set<AnnotationID>
  /// Whether it waits for a name.
  package var isOpen: Bool
  /// Whether it is clear enough to begin a group.
  package var mayFound: Bool
  /// The frame of a film's strip, which counts as a photo of its own; 0 in photos.
  package var frame = 0

  /// - Parameter sharpness: nil where nobody measured it.
  package init(_ photo: PhotoFingerprint, _ face: Annotation, sharpness: Int? = nil) {
    reference = FaceReference(photo: photo, face: face.id)
    person = face.isFaceToExport != false ? face.identity?.id : nil
    refused = Set(face.refusals.compactMap(\.id))
    apart = Set(face.apart)
    isOpen =
      face.identity == nil && face.nameless == nil && face.state != .rejected && !face.flags.contains(.ignore)
    mayFound =
      face.flags.isDisjoint(with: [.blurred, .profile]) && PersonSearch.isSharp(sharpness)
      && (face.landmarks.map(PersonSearch.mayFound) ?? (face.box.height >= 40))
  }

  /// A face that is only known for whose it is.
  package init(confirmed face: AnnotatedFace) {
    (reference, person, refused) = (face.reference, face.person, Set(face.refused))
    (apart, isOpen, mayFound) = (Set(face.apart), false, true)
  }
}

/// A photo, or a frame of a film's strip: here somebody is usually once.
struct ShownFrame: Hashable {
  var photo: PhotoFingerprint
  var frame: Int

  init(photo: PhotoFingerprint, frame: Int = 0) { (self.photo, self.frame) = (photo, frame) }

  init(_ face: ComparedFace) { self.init(photo: face.reference.photo, frame: face.frame) }
}

/// Faces with their vectors, and what follows from comparing them: proposals, groups and doubts, by the faces' places.
package struct ComparedFaces: Sendable {
  package var faces: [ComparedFace]
  package var vectors: FaceVectors

  package init(_ faces: [ComparedFace], _ vectors: FaceVectors) {
    precondition(faces.count == vectors.count, "each face needs its vector")
    (self.faces, self.vectors) = (faces, vectors)
  }

  /// The faces that somebody named, to compare others with.
  package var confirmed: ConfirmedFaces {
    let named = faces.indices.filter { faces[$0].person != nil }
    return ConfirmedFaces(vectors.selecting(named), people: named.map { number(faces[$0].person) })
  }

  private func number(_ person: PersonID?) -> Int { Int(person?.rawValue ?? 0) }

  /// A name for each of these faces that waits for one and is near to a named one.
  ///
  /// - Parameter wanted: all faces when nil.
  package func suggestions(
    for wanted: [Int]? = nil, among confirmed: ConfirmedFaces, cutOffs: RecognitionCutOffs,
    chances: ChanceTable, lanes: Lanes
  ) -> [(face: Int, suggestion: NameSuggestion)] {
    (wanted ?? Array(faces.indices)).compactMap { index in
      guard faces[index].isOpen else { return nil }
      let refused = Set(faces[index].refused.map { Int($0.rawValue) })
      return NameSuggestion(
        for: vectors, index, among: confirmed, refused: refused, cutOffs: cutOffs, chances: chances,
        lanes: lanes
      ).map { (index, $0) }
    }
  }

  /// Groups of faces that wait for a name, the largest first.
  ///
  /// Faces that people said are not the same person are never in one.
  ///
  /// - Parameter apart: more pairs of faces, by their places, that are different.
  package func groups(
    cutOffs: RecognitionCutOffs, apart: [(Int, Int)] = [], lanes: Lanes,
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> [[Int]] {
    let open = faces.indices.filter { faces[$0].isOpen }
    var photos: [ShownFrame: Int] = [:]
    let known = open.map { index in
      let frame = ShownFrame(faces[index])
      let photo = photos[frame] ?? photos.count
      photos[frame] = photo
      return GroupedFace(photo: photo, mayFound: faces[index].mayFound)
    }
    let places = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($0.element, $0.offset) })
    let pairs = (apart + said).compactMap { a, b in places[a].flatMap { a in places[b].map { (a, $0) } } }
    let grouping = try FaceGrouping(
      vectors.selecting(open), faces: known, apart: pairs, rules: GroupingRules(cutOff: cutOffs.group),
      lanes: lanes, cancellation: cancellation)
    return grouping.groups.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }.map { $0.map { open[$0] } }
  }

  /// Pairs of faces that people said are not the same person.
  private var said: [(Int, Int)] {
    var marked: [AnnotationID: [Int]] = [:]
    for (place, face) in faces.enumerated() where face.isOpen {
      for mark in face.apart { marked[mark, default: []].append(place) }
    }
    return marked.keys.sorted().flatMap { mark -> [(Int, Int)] in
      guard mark < mark.opposite, let ones = marked[mark], let others = marked[mark.opposite] else {
        return []
      }
      return ones.flatMap { one in others.filter { $0 != one }.map { (one, $0) } }
    }
  }

  /// All named faces, those that fit their name least first; places are those of ``faces``.
  package func doubts(
    lanes: Lanes, cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> [NameAudit.Doubt] {
    let named = faces.indices.filter { faces[$0].person != nil }
    let audit = try NameAudit(
      vectors.selecting(named), names: named.map { number(faces[$0].person) }, lanes: lanes,
      cancellation: cancellation)
    return audit.doubts.map { doubt in
      var doubt = doubt
      doubt.face = named[doubt.face]
      doubt.other = doubt.other.map { named[$0] }
      return doubt
    }
  }
}
