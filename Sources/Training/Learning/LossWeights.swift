/// The weights `alpha` of the three losses (Zhang et al. 2016, formula 4), and the share of samples that mining keeps.
public struct LossWeights: Sendable, Hashable, Codable {
  /// Factors of the losses in the total and in the gradient.
  public var detection, box, landmarks: Float
  /// The share of a mini-batch's classification samples, those with the highest loss, that contributes to the
  /// gradient.
  public var hardShare: Double
  /// How many times a network's own answers, which are to be kept, count in the losses of boxes and
  /// landmarks. They are asked for again whenever a sample was changed. Nil counts them once and takes those
  /// for samples as they were cut.
  public var kept: Float?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case detection = "detection", box = "box", landmarks = "landmarks", hardShare = "hardShare"
    case kept = "kept"
  }
  /// The paper's weights for P- and R-Net; see ``paper(_:)``.
  public init(detection: Float = 1, box: Float = 0.5, landmarks: Float = 0.5, hardShare: Double = 0.7) {
    self.detection = detection
    self.box = box
    self.landmarks = landmarks
    self.hardShare = hardShare
  }

  /// The paper's weights: landmarks count twice as much in O-Net.
  public static func paper(_ network: TrainedNetwork) -> LossWeights {
    LossWeights(landmarks: network == .onet ? 1 : 0.5)
  }
}
