public import Plots

/// The progress of learning.
public struct LearningStep: Hashable, Sendable {
  /// The present part of the work: `P-Net: making samples`.
  public var title: String
  /// Photos or steps in this part of the work.
  public var done, total: Int
  /// The share of the whole work that is done, in `0...1`.
  public var share: Double
  /// The mean of the last steps; nil while samples are made.
  public var loss: Double?
  /// Until the whole work is done; nil until it can be estimated.
  public var secondsLeft: Double?
  /// The points of the curves so far; none while samples are made.
  public var curve: [LearningPoint]

  /// - Parameter share: of the whole work, in `0...1`; `done` and `total` count in its present part only.
  public init(
    title: String, done: Int, total: Int, share: Double, loss: Double? = nil, secondsLeft: Double? = nil,
    curve: [LearningPoint] = []
  ) {
    (self.title, self.done, self.total, self.share) = (title, done, total, share)
    (self.loss, self.secondsLeft, self.curve) = (loss, secondsLeft, curve)
  }
}
