public import Annotations
public import Geometry

extension Edit {
  /// Accepts a face.
  public static func accept(_ id: AnnotationID, on photo: PhotoFingerprint) -> Edit {
    Edit("accept a face", [.face(photo, id, .state(.accepted))])
  }

  /// Changes a face's box, but not its landmarks.
  public static func resize(_ id: AnnotationID, on photo: PhotoFingerprint, to box: BoundingBox) -> Edit {
    Edit("change a box", [.face(photo, id, .box(box))])
  }

  /// Moves one landmark.
  public static func moveLandmark(
    _ index: Int, of id: AnnotationID, on photo: PhotoFingerprint, to point: Point
  ) -> Edit {
    Edit("move a landmark", [.face(photo, id, .landmark(index, point))])
  }

  /// Names a face, or removes its name.
  public static func name(_ id: AnnotationID, on photo: PhotoFingerprint, _ person: String?) -> Edit {
    Edit(person.map { "name \($0)" } ?? "remove a name", [.face(photo, id, .person(person))])
  }
}
