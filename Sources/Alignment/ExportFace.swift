public import Geometry

/// A face to be exported.
public struct ExportFace: Sendable, Hashable {
  /// Its place among the photo's faces, from 0; it becomes part of the crop's name.
  public var index: Int
  /// In pixels of the upright photo.
  public var landmarks: Landmarks
  /// In pixels of the upright photo; nil when it is not known, which some templates and rules need.
  public var box: BoundingBox?
  /// The detector's, in `0...1`.
  public var score: Float?
  /// The name that people gave it.
  public var person: String?
  /// What people said about it: true when accepted, false when rejected, nil when nobody looked.
  public var isAccepted: Bool?

  /// Leave out what is not known.
  public init(
    index: Int, landmarks: Landmarks, box: BoundingBox? = nil, score: Float? = nil, person: String? = nil,
    isAccepted: Bool? = nil
  ) {
    self.index = index
    self.landmarks = landmarks
    self.box = box
    self.score = score
    self.person = person
    self.isAccepted = isAccepted
  }
}
