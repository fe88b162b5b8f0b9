/// One step of stochastic gradient descent, as PyTorch's SGD does it: the velocity becomes
/// `momentum · velocity + gradient + decay · parameter`, then the parameter loses `rate · velocity`.
public struct DescentStep: Sendable, Hashable, Codable {
  /// Factors of the formula above; the decay takes hold of every parameter, biases and slopes, too.
  public var rate, momentum, decay: Float

  // As they stand in files, whatever the properties are called.
  private enum CodingKeys: String, CodingKey {
    case rate = "rate", momentum = "momentum", decay = "decay"
  }

  /// - Parameter rate: a beginning; ``TrainingSettings`` has one for each network.
  public init(rate: Float = 0.01, momentum: Float = 0.9, decay: Float = 0.0005) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
  }
}
