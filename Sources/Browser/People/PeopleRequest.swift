public import Annotations
public import Geometry

/// A photo's faces as they are now, for telling people apart.
public struct PeoplePhoto: Hashable, Sendable {
  /// The file to decode when a vector is missing.
  public var file: ListedFile
  /// The photo by its content.
  public var photo: PhotoFingerprint
  /// All faces that are shown, with what people said about them.
  public var faces: [Annotation]
  /// The size of the strip of frames that stands for a film; nil for a photo. In each frame there may be the same people.
  public var strip: PixelSize?

  public init(file: ListedFile, photo: PhotoFingerprint, faces: [Annotation], strip: PixelSize? = nil) {
    (self.file, self.photo, self.faces, self.strip) = (file, photo, faces, strip)
  }
}

/// Requests about who is who.
public enum PeopleRequest: Hashable, Sendable {
  /// Everybody, and whether recognition is on: `.listed`.
  case list(request: Int)
  /// Switches recognition on or off for this library: `.recognition`, or `.failed`.
  case switchRecognition(Bool, request: Int)
  /// These photos' faces are these from now on. Missing vectors are made, if recognition is on: `.progressed` while
  /// that takes long, and `.suggested` whenever suggestions change.
  case know([PeoplePhoto], isOnScreen: Bool)
  /// Groups the faces without a name: `.grouped`, or `.failed`.
  case group(request: Int)
  case cancelGrouping(request: Int)
  /// The faces of a person that fit least: `.odd`.
  case odd(PersonID, request: Int)
}

/// Answers and reports about who is who.
public enum PeopleAnswer: Hashable, Sendable {
  case listed(request: Int, [KnownPerson], isOn: Bool?)
  /// Recognition is on or off now; nil when nobody was asked yet.
  case recognition(Bool?)
  /// Photos whose vectors are made, of those that were asked for since the last rest; equal at the end.
  case progressed(done: Int, total: Int)
  /// What is proposed for these faces now; nil for nothing.
  case suggested([FaceReference: FaceSuggestion?])
  /// The faces of these films that are the same one in frame after frame; an answer for one is an answer for all.
  case followed([PhotoFingerprint: [[AnnotationID]]])
  case grouped(request: Int, [FaceGroup])
  /// Worst first.
  case odd(request: Int, [OddFace])
  /// What could not be done, and why.
  case failed(request: Int, reason: String)
}
