import Geometry

/// Identifies a face independent of its number, which changes while others come and go.
struct FaceKey: Hashable, Sendable {
  var photo: PhotoID
  /// See ``ListedPhoto/fileVersion``.
  var fileVersion: Int
  var box: BoundingBox
}
