/// The found faces of all photos at one IoU limit of COCO, from the highest score down.
public struct COCOCurve: Sendable, Hashable {
  /// The 101 recalls at which precision is taken. They are numpy's `linspace(0, 1, 101)`, as in pycocotools: some
  /// differ from the hundredths in the last bit, which decides about recalls such as 7 of 20.
  public static let recalls = (0..<100).map { Double($0) * (1.0 / 100) } + [1]

  private let outcomes: RankedOutcomes

  init(_ photos: [MatchedPhoto], _ order: [Int]?) { outcomes = RankedOutcomes(photos, order: order) }

  /// The mean of the precisions at ``recalls``, in `0...1`; nil without true faces.
  ///
  /// - Parameter weights: how often each photo counts; once each when nil.
  public func averagePrecision(_ weights: [Int]? = nil) -> Double? {
    let truths = outcomes.truths(weights)
    guard truths > 0 else { return nil }
    var (right, wrong) = outcomes.totals(weights)
    // From the lowest score up: precision counts as the best one at this recall or beyond.
    var (best, sum) = (0.0, 0.0)
    var step = Self.recalls.count - 1
    for entry in outcomes.entries.reversed() {
      let weight = weights?[Int(entry.photo)] ?? 1
      guard weight > 0 else { continue }
      let recall = Double(right) / Double(truths)
      while step >= 0, Self.recalls[step] > recall { step -= 1 }
      best = max(best, Double(right) / (Double(wrong + right) + Double.ulpOfOne))
      if entry.isRight { right -= weight } else { wrong -= weight }
      let before = right + wrong > 0 ? Double(right) / Double(truths) : -1
      while step >= 0, Self.recalls[step] > before {
        sum += best
        step -= 1
      }
    }
    return sum / Double(Self.recalls.count)
  }
}
