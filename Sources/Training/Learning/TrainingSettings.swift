/// How a network learns.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// Samples of a mini-batch.
  public var batch: Int
  /// Times that every sample is seen, at most.
  public var epochs: Int
  public var step: DescentStep
  /// Shares of all steps after which the rate becomes a tenth.
  public var milestones: [Double]
  /// Steps at the beginning over which the rate grows from nothing.
  public var warmUp: Int
  public var losses: LossWeights
  /// Names of layers that stay as they are.
  public var frozen: [String]
  /// Learning ends when the validation loss has not become better for so many epochs.
  public var patience: Int
  /// Whether samples are mirrored and recoloured anew in each epoch.
  public var augments: Bool
  public var seed: UInt64

  public init(_ network: TrainedNetwork, epochs: Int? = nil, seed: UInt64 = 1) {
    switch network {
    case .pnet: (batch, self.epochs, step) = (384, epochs ?? 16, DescentStep(rate: 0.02))
    case .rnet: (batch, self.epochs, step) = (256, epochs ?? 12, DescentStep(rate: 0.02))
    case .onet: (batch, self.epochs, step) = (128, epochs ?? 6, DescentStep(rate: 0.01))
    }
    milestones = [0.6, 0.85]
    warmUp = 100
    losses = .paper(network)
    frozen = []
    patience = 4
    augments = true
    self.seed = seed
  }

  /// The rate of a step, counted from 0.
  func rate(_ number: Int, of steps: Int) -> Float {
    let passed = milestones.count { Double(number) >= $0 * Double(steps) }
    var rate = step.rate
    for _ in 0..<passed { rate *= 0.1 }
    return number < warmUp ? rate * Float(number + 1) / Float(warmUp) : rate
  }
}

/// One point of the learning curves.
public struct CurvePoint: Sendable, Hashable, Codable {
  public var step: Int
  /// With fraction.
  public var epoch: Double
  /// The total loss and the share of faces and non-faces told apart, means since the point before.
  public var loss, accuracy: Double
  public var detection, box, landmarks: Double
  /// On samples kept out of learning, where an epoch ended here.
  public var validationLoss, validationAccuracy: Double?
}

/// Where learning stands.
public struct LearningProgress: Sendable {
  public var network: TrainedNetwork
  public var step, steps: Int
  public var curve: [CurvePoint]
  /// Samples a second, since learning began or was taken up again.
  public var speed: Double
  public var secondsLeft: Double
}
