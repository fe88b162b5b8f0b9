import Alignment
package import Detection

/// A face that passed all three networks.
public struct Face: Hashable, Sendable, Codable {
  /// In photo pixels; not square, and it may stick out of the photo.
  public var box: BoundingBox
  /// O-Net's probability that this is a face, in `0...1`.
  public var score: Float
  /// In photo pixels; they may lie outside box and photo.
  public var landmarks: Landmarks

  /// A face that was found elsewhere, to align it or to compute its vector.
  public init(box: BoundingBox, score: Float, landmarks: Landmarks) {
    (self.box, self.score, self.landmarks) = (box, score, landmarks)
  }

  package init(_ face: CascadeFace) {
    self.init(box: BoundingBox(face.box), score: face.score, landmarks: Landmarks(face.landmarks))
  }

  /// How the head is turned, as far as five points show it.
  public var pose: HeadPose {
    let measures = FaceMeasures(landmarks: landmarks.inner)
    return HeadPose(roll: measures.roll, yaw: measures.yaw, pitch: measures.pitch)
  }

  /// The box as shares of the photo's width and height: 0 is its left or top edge, 1 its right or bottom edge.
  ///
  /// - Parameter size: ``Detection/photoSize``. Of a size without pixels all shares are 0.
  public func normalizedBox(in size: PixelSize) -> BoundingBox {
    guard size.width > 0, size.height > 0 else { return BoundingBox(minX: 0, minY: 0, maxX: 0, maxY: 0) }
    let (width, height) = (Float(size.width), Float(size.height))
    return BoundingBox(
      minX: box.minX / width, minY: box.minY / height, maxX: box.maxX / width, maxY: box.maxY / height)
  }
}

/// Angles of a head in degrees, good to about 10° up to 45°.
public struct HeadPose: Hashable, Sendable, Codable {
  /// Tilted clockwise in the photo.
  public var roll: Double
  /// Turned; positive when the nose points to the photo's right edge.
  public var yaw: Double
  /// Raised; negative when it looks down.
  public var pitch: Double

  /// In degrees.
  public init(roll: Double, yaw: Double, pitch: Double) {
    (self.roll, self.yaw, self.pitch) = (roll, yaw, pitch)
  }
}
