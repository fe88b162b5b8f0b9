import Foundation

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
    regress(heads, targets, weights, at: 2, count: 4) { $0.box.map { [$0.x, $0.y, $0.z, $0.w] } }
    regress(heads, targets, weights, at: 6, count: 10, \.landmarks)
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
    _ heads: [Float], _ targets: [SampleTarget], _ weights: LossWeights, at first: Int, count: Int,
    _ wanted: (SampleTarget) -> [Float]?
  ) {
    let samples = targets.enumerated().compactMap { index, target in
      wanted(target).map {
        (index: index, values: $0, factor: Double(target.isKept ? weights.kept ?? 1 : 1))
      }
    }
    let weight = count == 4 ? weights.box : weights.landmarks
    if count == 4 { losses.boxes = samples.count } else { losses.landmarkFaces = samples.count }
    guard !samples.isEmpty else { return }
    var sum = 0.0
    for sample in samples {
      for (offset, value) in sample.values.enumerated() {
        let error = Double(heads[sample.index * 16 + first + offset]) - Double(value)
        sum += sample.factor * error * error
        gradient[sample.index * 16 + first + offset] = Float(
          2 * sample.factor * error * Double(weight) / Double(samples.count))
      }
    }
    if count == 4 {
      losses.box = sum / Double(samples.count)
    } else {
      losses.landmarks = sum / Double(samples.count)
    }
  }
}
