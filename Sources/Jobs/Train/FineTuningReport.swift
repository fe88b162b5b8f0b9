import Detection
import Files
import Foundation
package import Networks
package import Training

/// The result of fine-tuning, in plain words: figures before and after, and whether to use the new weights.
package struct FineTuningReport {
  /// Figures of the old and the new weights on the same photos.
  package struct Part {
    /// "kept out of learning".
    package var title: String
    package var before, after: DetectionCheck
    package var changes: [FigureChange]

    package init(title: String, before: DetectionCheck, after: DetectionCheck, changes: [FigureChange]) {
      (self.title, self.before, self.after, self.changes) = (title, before, after, changes)
    }

    /// Photos that could not be loaded one of the times are left out both times.
    package init(title: String, before: DetectionCheck, after: DetectionCheck) {
      let (before, after) = (before.without(after.lost), after.without(before.lost))
      self.init(
        title: title, before: before, after: after, changes: CheckComparison(before, after).changes)
    }

    fileprivate var lines: [String] {
      ["On \(counted(before.pictures, "photo")) \(title):", "  before: \(before.words)"]
        + ["  after:  \(after.words)"] + FineTuningReport.table(changes)
    }
  }

  package private(set) var lines: [String]

  /// - Parameters:
  ///   - ordinary: figures on other photos, measured only to see what was forgotten; nil without such photos.
  ///   - path: of the new weights, as shown.
  package init(_ result: FineTuning.Result, ordinary: Part?, clock: ProcessClock, weights path: String) {
    let held = Part(
      title: "kept out of learning", before: result.before, after: result.after,
      changes: result.comparison.changes)
    lines = [
      "Learned from \(counted(result.learnedFaces, "face")) in \(counted(result.learnedPhotos, "photo")) in "
        + String(format: "%.1f minutes (%.1f processor minutes).", clock.wall / 60, clock.processor / 60)
    ]
    lines += held.lines + (ordinary?.lines ?? [])
    lines.append("\n" + Self.advice([held] + [ordinary].compactMap(\.self), isBetter: result.isBetter, path))
  }

  /// A line for each figure, with the paired interval of its change.
  package static func table(_ changes: [FigureChange]) -> [String] {
    guard !changes.isEmpty else { return [] }
    let header = "".padded(to: 18) + "before   after   change, 95 % certain"
    return [header]
      + changes.map { change in
        "  " + change.figure.name.padded(to: 15)
          + String(format: "%7.3f %7.3f   %@", change.before, change.after, change.words)
          + (change.isWorse ? "  worse" : "")
      }
  }

  /// Whether to use the new weights.
  package static func advice(_ parts: [Part], isBetter: Bool, _ path: String) -> String {
    let losses = parts.compactMap { part -> String? in
      let worse = part.changes.filter(\.isWorse)
      guard !worse.isEmpty else { return nil }
      let words = worse.map { "\($0.figure.name) \($0.words)" }.joined(separator: ", ")
      return "on the photos \(part.title): \(words)"
    }
    if !losses.isEmpty {
      return
        "They made something worse \(losses.joined(separator: "; ")). Keep the old ones, unless the gain "
        + "is worth that loss to you; mark such faces, too, to learn both. (\(path))"
    }
    return isBetter
      ? "They are better on the photos kept out. Use them with --weights \(path)"
      : "They are not better on the photos kept out; keep the old ones, and mark more faces. (\(path))"
  }
}

extension FigureChange {
  /// "-0.039 (-0.060 to -0.018)".
  package var words: String {
    guard let interval else { return String(format: "%+.3f (no interval from one photo)", difference) }
    return String(format: "%+.3f (%+.3f to %+.3f)", difference, interval.low, interval.high)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
