import Evaluation
public import Networks
public import Parallel

/// Compares two checks of the same pictures, figure by figure, with intervals of the differences.
public struct CheckComparison: Sendable, Hashable {
  /// Every figure that has a value both times, in the order of ``FigureChange/Figure``.
  public let changes: [FigureChange]

  /// What training made worse.
  public var losses: [FigureChange] { changes.filter(\.isWorse) }

  /// - Parameters:
  ///   - before: a check of the same pictures as in `after`, in the same order.
  ///   - draws: how many times pictures are drawn; at least 1.
  ///   - seed: the same seed draws the same pictures, whatever the number of lanes.
  public init(
    _ before: DetectionCheck, _ after: DetectionCheck, draws: Int = 1000, seed: UInt64 = 1,
    lanes: Lanes = Lanes()
  ) {
    precondition(before.counts.count == after.counts.count, "comparison: checks of different pictures")
    let pair = PairedChecks(before, after)
    let figures = FigureChange.Figure.allCases
    let count = before.counts.count
    let whole = pair.values([Int](repeating: 1, count: count))
    let samples = PairedBootstrap(photos: count, draws: draws, seed: seed).values(lanes: lanes) {
      pair.values($0)
    }
    changes = figures.indices.compactMap { index in
      let second = figures.count + index
      guard let before = whole[index], let after = whole[second] else { return nil }
      // Drawn from one picture, every sample is the same one.
      let difference =
        pair.pictures(deciding: figures[index]) > 1
        ? PairedBootstrap.difference(
          after - before, from: samples.map { $0[index] }, to: samples.map { $0[second] }) : nil
      return FigureChange(
        figures[index], before: before, after: after, interval: difference.map { $0.low...$0.high })
    }
  }
}

/// Two checks of the same pictures, sorted once for all draws.
private struct PairedChecks: Sendable {
  private let before, after: RankedCheck
  /// For each picture, the landmark errors of faces that were found both times.
  private let landmarkErrors: [[(before: Double, after: Double)]]

  init(_ before: DetectionCheck, _ after: DetectionCheck) {
    (self.before, self.after) = (RankedCheck(before), RankedCheck(after))
    landmarkErrors = zip(before.counts, after.counts).map { one, other in
      one.errors.compactMap { face, error in other.errors[face].map { (face, error, $0) } }
        .sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }
  }

  /// All figures before, then all figures after, in the order of ``FigureChange/Figure``; nil for a figure that
  /// has no value.
  ///
  /// - Parameter weights: how often each picture counts.
  func values(_ weights: [Int]) -> [Double?] {
    let (one, other, errors) = (before.figures(weights), after.figures(weights), errors(weights))
    let figures = FigureChange.Figure.allCases
    return figures.map { $0 == .landmarkError ? errors?.before : one[$0] }
      + figures.map { $0 == .landmarkError ? errors?.after : other[$0] }
  }

  private func errors(_ weights: [Int]) -> (before: Double, after: Double)? {
    var (sum, count) = ((before: 0.0, after: 0.0), 0)
    for (pairs, weight) in zip(landmarkErrors, weights) where weight > 0 {
      for pair in pairs {
        sum.before += pair.before * Double(weight)
        sum.after += pair.after * Double(weight)
      }
      count += pairs.count * weight
    }
    return count == 0 ? nil : (sum.before / Double(count), sum.after / Double(count))
  }

  /// The number of pictures on which a figure depends.
  func pictures(deciding figure: FigureChange.Figure) -> Int {
    landmarkErrors.indices.count { index in
      let (one, other) = (before.counts[index], after.counts[index])
      return switch figure {
      case .landmarkError: !landmarkErrors[index].isEmpty
      case .recall: one.faces > 0
      case .precision: one.found + one.wrong + other.found + other.wrong > 0
      case .averagePrecision, .tightPrecision:
        one.faces > 0 || !one.photo.found.isEmpty || !other.photo.found.isEmpty
      }
    }
  }
}

/// A check with the curves of its found faces.
private struct RankedCheck: Sendable {
  let counts: [DetectionCheck.Count]
  /// One for each of ``COCOEvaluation/limits``.
  private let curves: [COCOCurve]

  init(_ check: DetectionCheck) {
    counts = check.counts
    let evaluation = COCOEvaluation(check.counts.map(\.photo))
    curves = COCOEvaluation.limits.map { evaluation.curve(leastIoU: $0) }
  }

  /// What does not need both checks.
  func figures(_ weights: [Int]) -> [FigureChange.Figure: Double] {
    var (truths, found, wrong) = (0, 0, 0)
    for (count, weight) in zip(counts, weights) {
      truths += count.faces * weight
      found += count.found * weight
      wrong += count.wrong * weight
    }
    var values: [FigureChange.Figure: Double] = [:]
    if truths > 0 { values[.recall] = Double(found) / Double(truths) }
    if found + wrong > 0 { values[.precision] = Double(found) / Double(found + wrong) }
    let precisions = curves.compactMap { $0.averagePrecision(weights) }
    if let loosest = precisions.first {
      values[.averagePrecision] = loosest
      values[.tightPrecision] = precisions.reduce(0, +) / Double(precisions.count)
    }
    return values
  }
}
