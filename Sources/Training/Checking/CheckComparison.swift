import Evaluation
import Foundation
public import Networks
public import Parallel
import Synchronization

/// Compares two checks of the same pictures, figure by figure.
///
/// Intervals come from drawing the pictures at random with replacement, the same ones for both checks (Efron
/// and Tibshirani 1993, percentile method).
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
    let count = before.counts.count
    let whole = pair.figures([Int](repeating: 1, count: count))
    let drawn = Mutex([[PairedChecks.Values?]](repeating: [], count: draws))
    if count > 0 {
      lanes.forEach(draws) { draw, _ in
        var random = TrainingRandom(seed: seed, stream: "photos drawn \(draw)")
        var weights = [Int](repeating: 0, count: count)
        for _ in 0..<count { weights[random.index(count)] += 1 }
        let figures = pair.figures(weights)
        drawn.withLock { $0[draw] = figures }
      }
    }
    let samples = drawn.withLock { $0 }
    changes = zip(FigureChange.Figure.allCases, whole).enumerated().compactMap { index, item in
      guard let value = item.1 else { return nil }
      // A sample without the figure (nothing found, for example) says nothing about it.
      let differences = samples.compactMap { $0.indices.contains(index) ? $0[index] : nil }
        .map { $0.after - $0.before }.sorted()
      guard !differences.isEmpty else { return nil }
      return FigureChange(
        item.0, before: value.before, after: value.after,
        interval: Self.quantile(differences, 0.025)...Self.quantile(differences, 0.975))
    }
  }

  /// Between the two nearest values; of sorted values.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let index = Int(place)
    let next = min(index + 1, sorted.count - 1)
    return sorted[index] + (sorted[next] - sorted[index]) * (place - Double(index))
  }
}

/// Two checks of the same pictures, sorted once for all draws.
private struct PairedChecks: Sendable {
  typealias Values = (before: Double, after: Double)

  private let before, after: RankedCheck
  /// For each picture, the landmark errors of faces that were found both times.
  private let landmarkErrors: [[Values]]

  init(_ before: DetectionCheck, _ after: DetectionCheck) {
    (self.before, self.after) = (RankedCheck(before), RankedCheck(after))
    landmarkErrors = zip(before.counts, after.counts).map { one, other in
      one.errors.compactMap { face, error in other.errors[face].map { (face, error, $0) } }
        .sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }
  }

  /// In the order of ``FigureChange/Figure``; nil for a figure that has no value.
  ///
  /// - Parameter weights: how often each picture counts.
  func figures(_ weights: [Int]) -> [Values?] {
    let (first, second) = (before.figures(weights), after.figures(weights))
    return FigureChange.Figure.allCases.map { figure in
      if figure == .landmarkError { return errors(weights) }
      guard let one = first[figure], let other = second[figure] else { return nil }
      return (one, other)
    }
  }

  private func errors(_ weights: [Int]) -> Values? {
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
}

/// A check's found faces of all pictures, the highest score first.
private struct RankedCheck: Sendable {
  private let faces: [(face: RankedFace, picture: Int)]
  private let counts: [DetectionCheck.Count]

  init(_ check: DetectionCheck) {
    counts = check.counts
    let all = check.counts.enumerated().flatMap { picture, count in
      count.ranked.map { (face: $0, picture: picture) }
    }
    // Of equal scores, the earlier one ranks higher.
    let order = all.indices.sorted {
      all[$0].face.score != all[$1].face.score ? all[$0].face.score > all[$1].face.score : $0 < $1
    }
    faces = order.map { all[$0] }
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
    if truths > 0 {
      values[.recall] = Double(found) / Double(truths)
      let precisions = COCOEvaluation.limits.indices.map { averagePrecision(limit: $0, truths, weights) }
      values[.averagePrecision] = precisions[0]
      values[.tightPrecision] = precisions.reduce(0, +) / Double(precisions.count)
    }
    if found + wrong > 0 { values[.precision] = Double(found) / Double(found + wrong) }
    return values
  }

  /// The mean of the best precisions at COCO's 101 recalls or beyond.
  private func averagePrecision(limit: Int, _ truths: Int, _ weights: [Int]) -> Double {
    var curve: [(right: Int, precision: Double)] = []
    var (right, wrong) = (0, 0)
    for item in faces where weights[item.picture] > 0 {
      guard let isRight = item.face.isRight(at: limit) else { continue }
      // A picture that was drawn twice has each of its faces twice.
      for _ in 0..<weights[item.picture] {
        if isRight { right += 1 } else { wrong += 1 }
        curve.append((right, Double(right) / Double(right + wrong)))
      }
    }
    var (best, sum, step) = (0.0, 0.0, 100)
    while step >= 0, Self.recalls[step] > Double(right) / Double(truths) { step -= 1 }
    for index in curve.indices.reversed() {
      best = max(best, curve[index].precision)
      let below = index > 0 ? Double(curve[index - 1].right) / Double(truths) : -1
      while step >= 0, Self.recalls[step] > below {
        sum += best
        step -= 1
      }
    }
    return sum / 101
  }

  /// numpy's `linspace(0, 1, 101)`, as COCO has it.
  private static let recalls = (0..<100).map { Double($0) * (1.0 / 100) } + [1]
}
