package import Geometry

/// The five points that the cascade places on a face, in photo pixels. Left and right are as seen in the photo.
public struct Landmarks: Hashable, Sendable, Codable {
  /// The middles of the eyes, the tip of the nose and the corners of the mouth; whole numbers are the middles of
  /// pixels.
  public var leftEye, rightEye, nose, leftMouth, rightMouth: Point

  /// In photo pixels.
  public init(leftEye: Point, rightEye: Point, nose: Point, leftMouth: Point, rightMouth: Point) {
    (self.leftEye, self.rightEye, self.nose) = (leftEye, rightEye, nose)
    (self.leftMouth, self.rightMouth) = (leftMouth, rightMouth)
  }

  package init(_ landmarks: Geometry.Landmarks) {
    self.init(
      leftEye: Point(landmarks.leftEye), rightEye: Point(landmarks.rightEye), nose: Point(landmarks.nose),
      leftMouth: Point(landmarks.leftMouth), rightMouth: Point(landmarks.rightMouth))
  }

  package var inner: Geometry.Landmarks {
    Geometry.Landmarks(
      leftEye: leftEye.inner, rightEye: rightEye.inner, nose: nose.inner, leftMouth: leftMouth.inner,
      rightMouth: rightMouth.inner)
  }
}
