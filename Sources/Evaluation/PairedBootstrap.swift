public import Parallel
import Synchronization

/// Estimates whether one detector is better than another beyond the given photos. Both are judged on the same samples
/// of the photos, drawn with replacement many times (Efron and Tibshirani 1993, percentile method).
public struct PairedBootstrap: Sendable, Hashable {
  /// A difference: the second minus the first.
  public struct Difference: Sendable, Hashable {
    /// The difference on the photos themselves, not the mean of the samples.
    public var value: Double
    /// The 95 % confidence interval.
    public var low, high: Double
    /// The two-sided probability of so large a difference if there were none in truth; at least 2 divided by the
    /// number of draws.
    public var chance: Double

    /// Whether 0 lies outside the interval.
    public var isSignificant: Bool { low > 0 || high < 0 }
  }

  /// A value with its 95 % confidence interval.
  public struct Interval: Sendable, Hashable {
    /// The value on the photos themselves, and the 2.5 and 97.5 percentiles of the samples.
    public var value, low, high: Double
  }

  /// What is measured on a sample of photos.
  public enum Measure: Sendable, Hashable, CaseIterable {
    case averagePrecision
    /// For the found faces above a score.
    case precision, recall, fScore
  }

  private let draws: Int
  private let seed: UInt64
  private let count: Int

  /// - Parameters:
  ///   - photos: the number of photos.
  ///   - draws: the number of samples.
  public init(photos: Int, draws: Int = 1000, seed: UInt64 = 1) {
    self.draws = draws
    self.seed = seed
    count = photos
  }

  /// - Parameter score: only found faces with a higher score count.
  public func interval(_ measure: Measure, of photos: [MatchedPhoto], above score: Float) -> Interval {
    let sample = Sample(photos, score)
    let values = forEachDraw { sample.value(measure, $0) }.sorted()
    let whole = sample.value(measure, [Int](repeating: 1, count: count))
    return Interval(value: whole, low: Self.quantile(values, 0.025), high: Self.quantile(values, 0.975))
  }

  /// - Parameters:
  ///   - first: the same photos as in `second`, in the same order.
  ///   - scores: for each detector, only found faces with a higher score count.
  public func difference(
    _ measure: Measure, from first: [MatchedPhoto], to second: [MatchedPhoto], above scores: (Float, Float)
  ) -> Difference {
    let (one, other) = (Sample(first, scores.0), Sample(second, scores.1))
    let values = forEachDraw { other.value(measure, $0) - one.value(measure, $0) }.sorted()
    let equal = [Int](repeating: 1, count: count)
    return Self.difference(
      other.value(measure, equal) - one.value(measure, equal), sorted: values)
  }

  private static func difference(_ value: Double, sorted values: [Double]) -> Difference {
    let below = Double(values.count { $0 <= 0 } + 1) / Double(values.count + 1)
    let above = Double(values.count { $0 >= 0 } + 1) / Double(values.count + 1)
    return Difference(
      value: value, low: quantile(values, 0.025), high: quantile(values, 0.975),
      chance: min(1, 2 * min(below, above)))
  }

  // MARK: Any figures

  /// The values of any figures in all samples: `[sample][figure]`. They do not depend on the number of lanes, and two
  /// detectors are judged on the same samples.
  ///
  /// - Parameter figures: gets how often each photo counts, and answers with nil for figures without a value.
  public func values(
    lanes: Lanes = Lanes(), _ figures: @Sendable (_ weights: [Int]) -> [Double?]
  ) -> [[Double?]] {
    let values = Mutex([[Double?]](repeating: [], count: draws))
    lanes.forEach(draws) { draw, _ in
      let sample = figures(weights(draw))
      values.withLock { $0[draw] = sample }
    }
    return values.withLock { $0 }
  }

  /// The interval of a figure; nil when no sample has a value.
  ///
  /// - Parameters:
  ///   - value: the figure on the photos themselves.
  ///   - samples: its value in each sample.
  public static func interval(_ value: Double, samples: [Double?]) -> Interval? {
    let sorted = samples.compactMap(\.self).sorted()
    guard !sorted.isEmpty else { return nil }
    return Interval(value: value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975))
  }

  /// The difference of a figure; nil when no sample has a value of both.
  ///
  /// - Parameters:
  ///   - value: the second's figure minus the first's, on the photos themselves.
  ///   - first: the first's values, in the same samples as the second's.
  public static func difference(_ value: Double, from first: [Double?], to second: [Double?]) -> Difference? {
    let sorted = zip(first, second).compactMap { one, other in
      one.flatMap { one in other.map { $0 - one } }
    }.sorted()
    return sorted.isEmpty ? nil : difference(value, sorted: sorted)
  }

  // MARK: Samples

  /// Calls `body` with each sample: how often it contains each photo. The same seed gives the same samples.
  private func forEachDraw(_ body: ([Int]) -> Double) -> [Double] {
    (0..<draws).map { body(weights($0)) }
  }

  /// How often a sample contains each photo. Every sample takes its numbers from one sequence.
  private func weights(_ draw: Int) -> [Int] {
    var numbers = SplitMix(state: seed, skipped: UInt64(draw) &* UInt64(count))
    var weights = [Int](repeating: 0, count: count)
    for _ in 0..<count { weights[Int(numbers.next() % UInt64(count))] += 1 }
    return weights
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let place = share * Double(sorted.count - 1)
    let index = Int(place)
    let next = min(index + 1, sorted.count - 1)
    return sorted[index] + (sorted[next] - sorted[index]) * (place - Double(index))
  }

  /// All found faces of all photos, sorted once.
  private struct Sample {
    private var outcomes: [(score: Float, isRight: Bool, photo: Int)]
    private let truths: [Int]
    private let score: Float

    init(_ photos: [MatchedPhoto], _ score: Float) {
      self.score = score
      truths = photos.map(\.truths)
      outcomes = photos.enumerated().flatMap { index, photo in
        photo.outcomes.map { ($0.score, $0.isRight, index) }
      }
      outcomes.sort { $0.score > $1.score }
    }

    func value(_ measure: Measure, _ weights: [Int]) -> Double {
      let all = zip(truths, weights).reduce(0) { $0 + $1.0 * $1.1 }
      var points: [PrecisionRecallCurve.Point] = []
      var point = PrecisionRecallCurve.Point(score: .infinity, right: 0, wrong: 0, truths: all)
      for outcome in outcomes where weights[outcome.photo] > 0 {
        if measure != .averagePrecision, outcome.score <= score { break }
        if outcome.score != point.score, point.right + point.wrong > 0 { points.append(point) }
        point.score = outcome.score
        if outcome.isRight {
          point.right += weights[outcome.photo]
        } else {
          point.wrong += weights[outcome.photo]
        }
      }
      if point.right + point.wrong > 0 { points.append(point) }
      return switch measure {
      case .averagePrecision: PrecisionRecallCurve(points: points).averagePrecision
      case .precision: point.precision
      case .recall: point.recall
      case .fScore: point.fScore
      }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SplitMix {
  private var state: UInt64
  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameter skipped: how many of the seed's numbers come before the next one.
  init(state: UInt64, skipped: UInt64) { self.state = state &+ skipped &* Self.increment }

  mutating func next() -> UInt64 {
    state &+= Self.increment
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
