public import Geometry

/// One action of a person, which is applied, undone and saved as a whole.
public struct Edit: Hashable, Sendable {
  /// A title for "undo …": a few words that begin with a verb, such as "accept 3 faces".
  public var title: String
  /// Applied one after the other.
  public var steps: [Step]

  /// Steps are checked when the edit is applied, not here.
  public init(_ title: String, _ steps: [Step]) {
    self.title = title
    self.steps = steps
  }

  /// One part of an edit. Either all parts are applied or none.
  public enum Step: Hashable, Sendable {
    case face(PhotoFingerprint, AnnotationID, FaceChange)
    case add(PhotoFingerprint, Annotation)
    /// Adds the face unless one with its ID exists, so that later steps can change it: a proposal that nobody
    /// has judged exists only in the detector's answer.
    case ensure(PhotoFingerprint, Annotation)
    case remove(PhotoFingerprint, AnnotationID)
    case photoState(PhotoFingerprint, PhotoState)
    case photoNote(PhotoFingerprint, String)
    /// Copies every annotation and the state of one photo to another: for the same picture in a file that
    /// another program has changed. Faces that the target already has are kept.
    case carryOver(from: PhotoFingerprint, to: PhotoFingerprint)
    /// Replaces the photo's faces, state and note with these, for example when edits kept in memory are
    /// saved.
    case replace(PhotoAnnotations)
    case person(PersonID, PersonChange)
    /// With the next free number, when it has none.
    case addPerson(Person)
    /// Keeps what somebody answered to a proposed name.
    case answer(SuggestionAnswer)
  }

  /// A change of one face. Correcting or naming an undecided face accepts it.
  public enum FaceChange: Hashable, Sendable {
    case state(FaceState)
    case box(BoundingBox)
    case landmarks(Landmarks?)
    /// One point, by its place in `Landmarks.points`.
    case landmark(Int, Point)
    /// The person of that name; a new one when nobody has it. Nil takes the name away.
    case person(String?)
    /// A person of the library; nil takes the name away.
    case identity(PersonID?)
    /// It is not that person: so that name is taken away, and never proposed again.
    case refuse(PersonID)
    /// It may be that person, after all.
    case allow(PersonID)
    /// Refusals of the first ones become one of the other, since they are one person now.
    case refuseMerged([PersonID], PersonID)
    /// It is not the same person as faces with the mark's ``AnnotationID/opposite``.
    case apart(AnnotationID)
    /// A face without a name, and why; takes a name away. Nil for one that waits for a name.
    case nameless(Nameless?)
    case flags(FaceFlags)
    case note(String)
  }
}

extension Edit {
  /// A person rejects a proposal.
  public static func reject(_ id: AnnotationID, on photo: PhotoFingerprint) -> Edit {
    Edit("reject a face", [.face(photo, id, .state(.rejected))])
  }

  /// Adds a face.
  public static func add(_ annotation: Annotation, to photo: PhotoFingerprint) -> Edit {
    Edit("add a face", [.add(photo, annotation)])
  }

  /// Removes a face completely; rejecting keeps it.
  public static func remove(_ id: AnnotationID, from photo: PhotoFingerprint) -> Edit {
    Edit("remove a face", [.remove(photo, id)])
  }

  /// Says that none of these faces is the same person as one of the others, whoever they are. It outlasts searches, and
  /// goes along with the faces into other libraries. Proposals that nobody has judged stay undecided.
  public static func apart(
    _ faces: [(photo: PhotoFingerprint, face: Annotation)],
    from others: [(photo: PhotoFingerprint, face: Annotation)]
  ) -> Edit {
    // One has no other side.
    let mark = AnnotationID(rawValue: AnnotationID.random().rawValue | 2)
    func steps(_ faces: [(photo: PhotoFingerprint, face: Annotation)], _ mark: AnnotationID) -> [Step] {
      faces.flatMap { [.ensure($0.photo, $0.face), .face($0.photo, $0.face.id, .apart(mark))] }
    }
    return Edit(
      faces.count + others.count == 2
        ? "two faces are not the same person" : "\(faces.count) of \(faces.count + others.count) are others",
      steps(faces, mark) + steps(others, mark.opposite))
  }

  /// Sets the review state of a photo.
  public static func mark(_ photo: PhotoFingerprint, _ state: PhotoState) -> Edit {
    Edit("mark a photo \(state.rawValue)", [.photoState(photo, state)])
  }

  /// Every photo that the edit touches, each once, in the order of the steps.
  public var photos: [PhotoFingerprint] {
    var seen: Set<PhotoFingerprint> = []
    return steps.flatMap(\.photos).filter { seen.insert($0).inserted }
  }
}

extension Edit.Step {
  /// The photos that are read or changed.
  var photos: [PhotoFingerprint] {
    switch self {
    case .face(let photo, _, _), .add(let photo, _), .ensure(let photo, _), .remove(let photo, _),
      .photoState(let photo, _), .photoNote(let photo, _):
      [photo]
    case .carryOver(let from, let to): [from, to]
    case .replace(let known): [known.photo]
    case .person, .addPerson, .answer: []
    }
  }
}
