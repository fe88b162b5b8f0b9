/// One step of stochastic gradient descent, as in PyTorch's SGD: the velocity becomes `momentum · velocity +
/// gradient + decay · parameter`, then `rate · velocity` is subtracted from the parameter.
public struct DescentStep: Sendable, Hashable, Codable {
  /// The factors of the formula above. Decay applies to every parameter, including biases and slopes.
  public var rate, momentum, decay: Float

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case rate = "rate", momentum = "momentum", decay = "decay"
  }

  /// - Parameter rate: a starting value; ``TrainingSettings`` has one for each network.
  public init(rate: Float = 0.01, momentum: Float = 0.9, decay: Float = 0.0005) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
  }
}
