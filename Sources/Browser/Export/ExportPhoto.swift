public import Annotations
public import Detection
public import SystemPackage

/// A photo to export, with its faces as they are known.
public struct ExportPhoto: Hashable, Sendable {
  /// A face to cut out.
  public struct Face: Hashable, Sendable {
    /// Its place among the photo's faces; it becomes part of the crop's name.
    public var index: Int
    /// As it is shown: corrected by people, or as it was found.
    public var face: Detection.Face
    /// What people said about it; nil when nobody has judged it.
    public var annotation: Annotation?
  }

  /// The file to decode.
  public var path: FilePath
  /// Nil for a photo that has not been searched yet.
  public var faces: [Face]?
  /// All faces of the photo with what people said about them; nil when nobody said anything.
  package var shown: ShownFaces?

  init(_ photo: ListedPhoto) {
    path = photo.path
    guard photo.outcome != .unknown else { return }
    faces = photo.faces.indices.map { Self.face(photo, $0) }
    shown = photo.merged
  }

  /// A single face; nil when it is not there any more.
  init?(_ photo: ListedPhoto, face index: Int) {
    guard photo.faces.indices.contains(index) else { return nil }
    (path, faces, shown) = (photo.path, [Self.face(photo, index)], photo.merged)
  }

  private static func face(_ photo: ListedPhoto, _ index: Int) -> Face {
    Face(index: index, face: photo.faces[index], annotation: photo.annotation(index))
  }
}
