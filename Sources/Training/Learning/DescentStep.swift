/// One step of stochastic gradient descent, as PyTorch's SGD does it: the velocity becomes
/// `momentum · velocity + gradient + decay · parameter`, then the parameter loses `rate · velocity`.
public struct DescentStep: Sendable, Hashable, Codable {
  public var rate, momentum, decay: Float

  public init(rate: Float = 0.01, momentum: Float = 0.9, decay: Float = 0.0005) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
  }
}
