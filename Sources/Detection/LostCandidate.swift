public import Geometry

/// A candidate that the cascade lost at a threshold: a place where a face may have been missed.
public struct LostCandidate: Sendable, Hashable {
  /// The network whose score was too low.
  public enum Stage: Int, Sendable, Hashable { case pnet, rnet, onet }

  /// O-Net's box, in pixels of the upright photo; it may stick out.
  public var box: BoundingBox
  /// Where it was lost.
  public var stage: Stage
  /// The network's score and the threshold that it did not reach.
  public var score, threshold: Float
  /// O-Net's probability that the box holds a face, whether or not the cascade asked it.
  public var strength: Float

  /// - Parameters:
  ///   - box: in pixels of the upright photo.
  ///   - score: of the stage's network, in `0...1`.
  ///   - threshold: what the score would have had to reach.
  ///   - strength: in `0...1`.
  public init(box: BoundingBox, stage: Stage, score: Float, threshold: Float, strength: Float) {
    (self.box, self.stage, self.score, self.threshold) = (box, stage, score, threshold)
    self.strength = strength
  }

  /// `lost at O 0.62 < 0.70`.
  public var words: String {
    let sign = ["P", "R", "O"][stage.rawValue]
    return "lost at \(sign) \(score.scoreText) < \(threshold.scoreText)"
  }
}
