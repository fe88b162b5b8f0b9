/// What is known about a sample, which decides the losses it has.
public struct SampleTarget: Sendable, Hashable {
  /// The target probability of "face": 1 for positives, 0 for negatives, between them for a network's own
  /// answer that is to be kept; nil where it does not count (parts, landmark faces).
  public var face: Float?
  /// Offsets of left, top, right and bottom edge in units of the crop's size.
  public var box: SIMD4<Float>?
  /// Five x, then five y, relative to the crop.
  public var landmarks: [Float]?

  /// - Precondition: `landmarks`, where given, holds ten numbers.
  public init(face: Float? = nil, box: SIMD4<Float>? = nil, landmarks: [Float]? = nil) {
    precondition(landmarks.map { $0.count == 10 } ?? true, "target: ten landmark coordinates are needed")
    self.face = face
    self.box = box
    self.landmarks = landmarks
  }
}
