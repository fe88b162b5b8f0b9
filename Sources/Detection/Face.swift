public import Geometry

/// A face that passed all three networks.
public struct Face: Hashable, Sendable, Codable {
  /// In photo pixels; not squared, and it may stick out of the photo.
  public var box: BoundingBox
  /// O-Net's probability of "face", in `0...1`.
  public var score: Float
  /// In photo pixels; they may lie outside box and photo.
  public var landmarks: Landmarks

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case box = "box", score = "score", landmarks = "landmarks"
  }

  public init(box: BoundingBox, score: Float, landmarks: Landmarks) {
    self.box = box
    self.score = score
    self.landmarks = landmarks
  }
}
