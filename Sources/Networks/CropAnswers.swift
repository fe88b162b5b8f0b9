public import Geometry

/// What R-Net says about a crop.
public struct RNetAnswer: Hashable, Sendable {
  /// Probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the box's size.
  public var regression: SIMD4<Float>

  public init(score: Float, regression: SIMD4<Float>) {
    self.score = score
    self.regression = regression
  }
}

/// What O-Net says about a crop.
public struct ONetAnswer: Hashable, Sendable {
  /// Probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the box's size.
  public var regression: SIMD4<Float>
  /// Relative to the box: `(0, 0)` is its top-left corner, `(1, 1)` its bottom-right.
  public var landmarks: Landmarks

  public init(score: Float, regression: SIMD4<Float>, landmarks: Landmarks) {
    self.score = score
    self.regression = regression
    self.landmarks = landmarks
  }
}

/// The answers of R- or O-Net, one for each crop, in order.
public struct Judgement<Answer: Sendable>: Sendable {
  /// As many as crops.
  public var answers: [Answer]
  /// Over all crops, cutting and resizing them included.
  public var seconds: WorkSeconds
}
