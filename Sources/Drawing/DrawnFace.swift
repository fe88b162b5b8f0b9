public import Geometry

/// A face to draw into its photo.
public struct DrawnFace: Sendable, Hashable {
  /// In pixels of the photo.
  public var box: BoundingBox
  /// In pixels of the photo; a dot is drawn at each.
  public var landmarks: Landmarks
  /// Below the box; empty for none.
  public var label: String

  public init(box: BoundingBox, landmarks: Landmarks, label: String) {
    (self.box, self.landmarks, self.label) = (box, landmarks, label)
  }
}
