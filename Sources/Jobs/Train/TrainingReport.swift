import Detection
import Foundation
package import Networks
package import Parallel
package import Training

/// The results of a training, in plain words.
package struct TrainingReport {
  /// Held-out pictures with known faces.
  package struct Check {
    package var title: String
    package var pictures: [TrainingPicture]

    package init(title: String, pictures: [TrainingPicture]) {
      (self.title, self.pictures) = (title, pictures)
    }
  }

  package private(set) var lines: [String] = []

  /// - Parameters:
  ///   - before: the weights that the training started from; nil when they were random.
  ///   - lost: gets the pictures that cannot be loaded for a check.
  package init(
    _ result: CascadeTrainer.Result, checks: [Check], before: NetworkWeights?, clock: ProcessClock,
    lanes: Lanes, lost: LostPictures = LostPictures()
  ) throws {
    for network in TrainedNetwork.allCases {
      guard let outcome = result.outcomes[network] else { continue }
      let counts = result.sampleCounts[network] ?? [:]
      let best = outcome.curve.last {
        $0.validationLoss != nil && Int($0.epoch.rounded()) == outcome.bestEpoch
      }
      lines.append(
        "\(network.title): \(counts.values.reduce(0, +)) samples (\(counts[.negative] ?? 0) without a face, "
          + "\(counts[.positive] ?? 0) with one, \(counts[.part] ?? 0) parts, \(counts[.landmarkFace] ?? 0) with landmarks), "
          + "\(outcome.epochs) epochs, best after \(outcome.bestEpoch)"
          + (best?.validationAccuracy.map {
            String(format: ": classifies %.2f %% of unseen samples correctly", $0 * 100)
          } ?? ""))
    }
    let minutes = String(format: "%.1f", clock.wall / 60)
    let processor = String(format: "%.1f", clock.processor / 60)
    lines.append("Learned in \(minutes) minutes (\(processor) processor minutes).")
    for check in checks where !check.pictures.isEmpty {
      let first = try before.map { try Self.check($0, check, lanes) }
      let second = try Self.check(result.weights, check, lanes)
      let trained = second.without(first?.lost ?? [:])
      lines.append("\nOn \(trained.pictures) \(check.title):")
      if let first { lines.append("  before: \(first.without(second.lost).words)") }
      lines.append("  \(first == nil ? "trained" : "after"): \(trained.words)")
      lost.note(trained)
    }
  }

  private static func check(_ weights: NetworkWeights, _ check: Check, _ lanes: Lanes) throws
    -> DetectionCheck
  {
    try DetectionCheck(
      FaceDetector(networks: try CascadeNetworks(weights: weights)), on: check.pictures, lanes: lanes)
  }
}
