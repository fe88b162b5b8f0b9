public import Annotations
public import Geometry

extension Edit {
  /// A person says that this is a face.
  public static func accept(_ id: AnnotationID, on photo: PhotoFingerprint) -> Edit {
    Edit("accept a face", [.face(photo, id, .state(.accepted))])
  }

  /// Another box; the landmarks stay.
  public static func resize(_ id: AnnotationID, on photo: PhotoFingerprint, to box: BoundingBox) -> Edit {
    Edit("change a box", [.face(photo, id, .box(box))])
  }

  /// One landmark goes to another place.
  public static func moveLandmark(
    _ index: Int, of id: AnnotationID, on photo: PhotoFingerprint, to point: Point
  ) -> Edit {
    Edit("move a landmark", [.face(photo, id, .landmark(index, point))])
  }

  /// A face gets the name of a person, or loses it.
  public static func name(_ id: AnnotationID, on photo: PhotoFingerprint, _ person: String?) -> Edit {
    Edit(person.map { "name \($0)" } ?? "remove a name", [.face(photo, id, .person(person))])
  }
}
