/// How a network learns.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// Samples of a mini-batch.
  public var batch: Int
  /// Times that every sample is seen, at most.
  public var epochs: Int
  /// Its rate is that between warm-up and the first milestone.
  public var step: DescentStep
  /// Shares of all steps after which the rate becomes a tenth.
  public var milestones: [Double]
  /// Steps at the beginning over which the rate grows from nothing.
  public var warmUp: Int
  /// For learning; validation counts all samples, not only the hard ones.
  public var losses: LossWeights
  /// Names of layers that stay as they are.
  public var frozen: [String]
  /// Learning ends when the validation loss has not become better for so many epochs.
  public var patience: Int
  /// Whether samples are mirrored and recoloured anew in each epoch.
  public var augments: Bool
  /// Of the order of the samples, their changes and random beginnings.
  public var seed: UInt64

  // As they stand in files, whatever the properties are called.
  private enum CodingKeys: String, CodingKey {
    case batch = "batch", epochs = "epochs", step = "step", milestones = "milestones", warmUp = "warmUp"
    case losses = "losses", frozen = "frozen", patience = "patience", augments = "augments", seed = "seed"
  }

  /// The network's defaults: the larger ones get smaller batches and fewer epochs.
  ///
  /// - Parameter epochs: at most so many; the network's usual number when nil.
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
  /// Steps done by then.
  public var step: Int
  /// With fraction.
  public var epoch: Double
  /// The total loss and the share of faces and non-faces told apart, means since the point before.
  public var loss, accuracy: Double
  /// The three losses before weighting, means since the point before.
  public var detection, box, landmarks: Double
  /// On samples kept out of learning, where an epoch ended here.
  public var validationLoss, validationAccuracy: Double?
}

/// Where learning stands.
public struct LearningProgress: Sendable {
  /// The one that learns now.
  public var network: TrainedNetwork
  /// Steps done, and how many there are when learning does not end early.
  public var step, steps: Int
  /// All points so far, those of an interrupted run included.
  public var curve: [CurvePoint]
  /// Samples a second, since learning began or was taken up again.
  public var speed: Double
  /// For all steps that are left, at the pace so far; learning may end earlier.
  public var secondsLeft: Double
}
