/// One point of learning curves.
public struct LearningPoint: Hashable, Sendable {
  /// The number of steps done so far.
  public var step: Int
  /// The total loss and the share of samples classified correctly, as means since the previous point.
  public var loss, accuracy: Double
  /// On held-out samples; nil if they were not measured.
  public var validationLoss, validationAccuracy: Double?

  public init(
    step: Int, loss: Double, accuracy: Double, validationLoss: Double? = nil,
    validationAccuracy: Double? = nil
  ) {
    (self.step, self.loss, self.accuracy) = (step, loss, accuracy)
    (self.validationLoss, self.validationAccuracy) = (validationLoss, validationAccuracy)
  }
}
