import Foundation

/// What is known about a sample, which decides the losses it has.
public struct SampleTarget: Sendable, Hashable {
  /// The target probability of "face": 1 for positives, 0 for negatives, between them for a network's own
  /// answer that is to be kept; nil where it does not count (parts, landmark faces).
  public var face: Float?
  /// Offsets of left, top, right and bottom edge in units of the crop's size.
  public var box: SIMD4<Float>?
  /// Five x, then five y, relative to the crop.
  public var landmarks: [Float]?

  /// - Precondition: `landmarks`, where given, holds ten numbers.
  public init(face: Float? = nil, box: SIMD4<Float>? = nil, landmarks: [Float]? = nil) {
    precondition(landmarks.map { $0.count == 10 } ?? true, "target: ten landmark coordinates are needed")
    self.face = face
    self.box = box
    self.landmarks = landmarks
  }
}

/// The weights `alpha` of the three losses (Zhang et al. 2016, formula 4), and the share of samples that mining keeps.
public struct LossWeights: Sendable, Hashable, Codable {
  /// Factors of the losses in the total and in the gradient.
  public var detection, box, landmarks: Float
  /// The share of a mini-batch's classification samples, those with the highest loss, that contributes to the
  /// gradient.
  public var hardShare: Double

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case detection = "detection", box = "box", landmarks = "landmarks", hardShare = "hardShare"
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

/// Losses and their gradient with respect to the heads.
package struct LossGradient {
  package var losses = BatchLosses()
  /// `[samples, 16]`.
  package var gradient: [Float]

  /// - Parameters:
  ///   - heads: `[samples, 16]`, see ``NetworkPlan/headCount``.
  ///   - targets: one for each sample.
  package init(heads: [Float], targets: [SampleTarget], weights: LossWeights) {
    let width = NetworkPlan.headCount
    precondition(
      heads.count == targets.count * width, "losses: \(heads.count) answers of \(targets.count) samples")
    gradient = [Float](repeating: 0, count: heads.count)
    classify(heads, targets, weights)
    regress(heads, targets, at: 2, count: 4, weight: weights.box) { $0.box.map { [$0.x, $0.y, $0.z, $0.w] } }
    regress(heads, targets, at: 6, count: 10, weight: weights.landmarks, \.landmarks)
    losses.total =
      Double(weights.detection) * losses.detection + Double(weights.box) * losses.box
      + Double(weights.landmarks) * losses.landmarks
  }

  private mutating func classify(_ heads: [Float], _ targets: [SampleTarget], _ weights: LossWeights) {
    var entropies: [(index: Int, loss: Double, slope: Double)] = []
    for (index, target) in targets.enumerated() {
      guard let wanted = target.face.map(Double.init) else { continue }
      let difference = Double(heads[index * 16 + 1]) - Double(heads[index * 16])
      // log(1 + exp(x)), without overflow.
      let softplus = max(difference, 0) + log1p(exp(-abs(difference)))
      let probability = 1 / (1 + exp(-difference))
      entropies.append((index, softplus - wanted * difference, probability - wanted))
      if wanted == 0 || wanted == 1 {
        losses.judged += 1
        if (probability >= 0.5) == (wanted == 1) { losses.right += 1 }
      }
    }
    // The hardest first, and of equal ones the earlier, so that all runs agree.
    entropies.sort { $0.loss != $1.loss ? $0.loss > $1.loss : $0.index < $1.index }
    let kept = Int((weights.hardShare * Double(entropies.count)).rounded(.down))
    guard kept > 0 else { return }
    for (index, loss, slope) in entropies.prefix(kept) {
      losses.detection += loss / Double(kept)
      let change = Float(Double(weights.detection) * slope / Double(kept))
      gradient[index * 16] = -change
      gradient[index * 16 + 1] = change
    }
  }

  private mutating func regress(
    _ heads: [Float], _ targets: [SampleTarget], at first: Int, count: Int, weight: Float,
    _ wanted: (SampleTarget) -> [Float]?
  ) {
    let samples = targets.enumerated().compactMap { index, target in
      wanted(target).map { (index: index, values: $0) }
    }
    if count == 4 { losses.boxes = samples.count } else { losses.landmarkFaces = samples.count }
    guard !samples.isEmpty else { return }
    var sum = 0.0
    for sample in samples {
      for (offset, value) in sample.values.enumerated() {
        let error = Double(heads[sample.index * 16 + first + offset]) - Double(value)
        sum += error * error
        gradient[sample.index * 16 + first + offset] = Float(
          2 * error * Double(weight) / Double(samples.count))
      }
    }
    if count == 4 {
      losses.box = sum / Double(samples.count)
    } else {
      losses.landmarks = sum / Double(samples.count)
    }
  }
}
