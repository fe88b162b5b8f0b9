/// The five points that the cascade places on a face, in photo pixels.
///
/// Left and right are as seen in the photo: `leftEye` is the eye nearer the photo's left edge when the
/// head is upright.
public struct Landmarks: Hashable, Sendable, Codable {
  /// The middles of the eyes, the tip of the nose and the corners of the mouth; whole numbers are the middles
  /// of pixels.
  public var leftEye, rightEye, nose, leftMouth, rightMouth: Point

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case leftEye = "leftEye", rightEye = "rightEye", nose = "nose", leftMouth = "leftMouth"
    case rightMouth = "rightMouth"
  }

  public init(
    leftEye: Point, rightEye: Point, nose: Point, leftMouth: Point, rightMouth: Point
  ) {
    self.leftEye = leftEye
    self.rightEye = rightEye
    self.nose = nose
    self.leftMouth = leftMouth
    self.rightMouth = rightMouth
  }

  /// Left eye, right eye, nose, left mouth corner, right mouth corner: the order of every file format.
  public var points: [Point] { [leftEye, rightEye, nose, leftMouth, rightMouth] }

  /// From five points in the order of ``points``.
  public init(points: [Point]) {
    precondition(points.count == 5, "landmarks: \(points.count) points given, five are needed")
    self.init(
      leftEye: points[0], rightEye: points[1], nose: points[2], leftMouth: points[3],
      rightMouth: points[4])
  }
}
