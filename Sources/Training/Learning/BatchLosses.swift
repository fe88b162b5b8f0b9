/// The losses of a mini-batch: means over the samples that count, and the weighted total.
public struct BatchLosses: Sendable, Hashable {
  /// Cross-entropy, mean over the hardest samples.
  public var detection: Double = 0
  /// Squared distance, summed over the four edges' offsets; the mean over the samples that have a box.
  public var box: Double = 0
  /// The same over the ten landmark coordinates, as the mean over the samples that have landmarks.
  public var landmarks: Double = 0
  /// The sum of the three, weighted by ``LossWeights``.
  public var total: Double = 0
  /// Samples that clearly are, or are not, faces: those with a target of 0 or 1.
  public var judged = 0
  /// How many of those are classified correctly at a probability of 0.5.
  public var right = 0
  /// Samples with a box.
  public var boxes = 0
  /// Samples with landmarks.
  public var landmarkFaces = 0
}
