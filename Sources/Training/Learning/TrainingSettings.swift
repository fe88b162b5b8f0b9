import Foundation

/// How a network learns.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// Samples of a mini-batch.
  public var batch: Int
  /// The most times that every sample is seen.
  public var epochs: Int
  /// Its rate applies at the end of warm-up, and from there falls by ``schedule``.
  public var step: DescentStep
  /// How the rate falls.
  public var schedule: RateSchedule {
    get { cosine == true ? .cosine : .steps }
    set { cosine = newValue == .cosine ? true : nil }
  }
  /// Left out of files where the rate falls in steps: trainings begun before there was a choice continue.
  private var cosine: Bool?
  /// Shares of all steps after which the rate drops to a tenth, with ``RateSchedule/steps``.
  public var milestones: [Double]
  /// Steps at the beginning over which the rate rises from zero.
  public var warmUp: Int
  /// For learning; validation counts all samples, not only the hard ones.
  public var losses: LossWeights
  /// Names of layers that are not changed.
  public var frozen: [String]
  /// Training ends when the validation loss has not improved for this many epochs.
  public var patience: Int
  /// Whether samples are mirrored and recoloured differently in each epoch.
  public var augments: Bool
  /// For the order of the samples, their changes and random initial parameters.
  public var seed: UInt64

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case batch = "batch", epochs = "epochs", step = "step", milestones = "milestones", warmUp = "warmUp"
    case losses = "losses", frozen = "frozen", patience = "patience", augments = "augments", seed = "seed"
    case cosine = "cosine"
  }

  /// The network's defaults: the larger ones get smaller batches and fewer epochs.
  ///
  /// - Parameter epochs: the most epochs; nil for the network's usual number.
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
  package func rate(_ number: Int, of steps: Int) -> Float {
    var rate = step.rate
    switch schedule {
    case .steps:
      let passed = milestones.count { Double(number) >= $0 * Double(steps) }
      for _ in 0..<passed { rate *= 0.1 }
    case .cosine:
      let done = Double(max(0, number - warmUp)) / Double(max(1, steps - warmUp))
      rate *= Float(0.5 * (1 + cos(Double.pi * min(1, done))))
    }
    return number < warmUp ? rate * Float(number + 1) / Float(warmUp) : rate
  }
}

/// One point of the learning curves.
public struct CurvePoint: Sendable, Hashable, Codable {
  /// Steps done by then.
  public var step: Int
  /// With a fraction.
  public var epoch: Double
  /// The total loss and the share of samples classified correctly, as means since the previous point.
  public var loss, accuracy: Double
  /// The three losses before weighting, as means since the previous point.
  public var detection, box, landmarks: Double
  /// On samples kept out of training, when an epoch ended here.
  public var validationLoss, validationAccuracy: Double?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case step = "step", epoch = "epoch", loss = "loss", accuracy = "accuracy", detection = "detection"
    case box = "box", landmarks = "landmarks", validationLoss = "validationLoss"
    case validationAccuracy = "validationAccuracy"
  }
}

/// The progress of training.
public struct LearningProgress: Sendable {
  /// The network in training.
  public var network: TrainedNetwork
  /// Steps done, and the total if training does not end early.
  public var step, steps: Int
  /// All points so far, including those of an interrupted run.
  public var curve: [CurvePoint]
  /// Samples per second since training began or was resumed.
  public var speed: Double
  /// For all remaining steps at the current speed; training may end earlier.
  public var secondsLeft: Double
}
