public import Geometry

/// One action of a person, which is done, undone and made durable as a whole.
public struct Edit: Hashable, Sendable {
  /// What was done, for "undo …": a few words that begin with a verb, "accept 3 faces".
  public var title: String
  /// Done one after the other.
  public var steps: [Step]

  /// Steps are checked when the edit is done, not here.
  public init(_ title: String, _ steps: [Step]) {
    self.title = title
    self.steps = steps
  }

  /// One part of an edit; all parts of an edit are done or none.
  public enum Step: Hashable, Sendable {
    case face(PhotoFingerprint, AnnotationID, FaceChange)
    case add(PhotoFingerprint, Annotation)
    /// Adds the face unless one of its name is there, so that what follows has a face to change: a proposal that
    /// nobody has judged is nowhere but in the detector's answer.
    case ensure(PhotoFingerprint, Annotation)
    case remove(PhotoFingerprint, AnnotationID)
    case photoState(PhotoFingerprint, PhotoState)
    case photoNote(PhotoFingerprint, String)
    /// Copies every annotation and the state of one photo to another: the same picture in a file that another
    /// program has changed. Faces that the target already has stay as they are.
    case carryOver(from: PhotoFingerprint, to: PhotoFingerprint)
    /// Makes the photo's faces, state and note exactly these, as when edits that were kept in memory are saved.
    case replace(PhotoAnnotations)
  }

  /// A change of one face. Whoever corrects or names an undecided face has accepted it.
  public enum FaceChange: Hashable, Sendable {
    case state(FaceState)
    case box(BoundingBox)
    case landmarks(Landmarks?)
    /// One point, by its place in `Landmarks.points`.
    case landmark(Int, Point)
    case person(String?)
    case flags(FaceFlags)
    case note(String)
  }
}

extension Edit {
  /// A person says that this is no face.
  public static func reject(_ id: AnnotationID, on photo: PhotoFingerprint) -> Edit {
    Edit("reject a face", [.face(photo, id, .state(.rejected))])
  }

  /// A new face.
  public static func add(_ annotation: Annotation, to photo: PhotoFingerprint) -> Edit {
    Edit("add a face", [.add(photo, annotation)])
  }

  /// A face goes away for good; rejecting keeps it.
  public static func remove(_ id: AnnotationID, from photo: PhotoFingerprint) -> Edit {
    Edit("remove a face", [.remove(photo, id)])
  }

  /// A photo gets another state of review.
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
    }
  }
}
