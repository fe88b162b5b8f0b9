/// Precision and recall as functions of the score threshold.
public struct PrecisionRecallCurve: Sendable, Hashable {
  /// One point of the curve: a threshold and its results.
  public struct Point: Sendable, Hashable {
    /// Faces with at least this score count.
    public var score: Float
    /// The found faces that count: those that were matched with a true face, and the others.
    public var right, wrong: Int
    /// The number of true faces.
    public var truths: Int

    public init(score: Float, right: Int, wrong: Int, truths: Int) {
      self.score = score
      self.right = right
      self.wrong = wrong
      self.truths = truths
    }

    /// The share of found faces that are right; 1 when none is found.
    public var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
    /// The share of true faces that are found; 1 when there are none.
    public var recall: Double { truths == 0 ? 1 : Double(right) / Double(truths) }
    /// The harmonic mean of precision and recall; 0 when nothing is right.
    public var fScore: Double {
      right == 0 ? 0 : 2 * Double(right) / Double(2 * right + wrong + truths - right)
    }
  }

  /// One found face, matched with the true faces of its photo.
  public struct Outcome: Sendable, Hashable {
    /// Any number that is higher for more likely faces.
    public var score: Float
    /// Whether it was matched with a true face. A second found face on the same true one is wrong.
    public var isRight: Bool

    public init(score: Float, isRight: Bool) {
      self.score = score
      self.isRight = isRight
    }
  }

  /// From the highest score down, one for each distinct score.
  public private(set) var points: [Point]

  /// - Parameters:
  ///   - outcomes: the found faces of all photos, without ignored ones.
  ///   - truths: the number of true faces in all photos.
  public init(_ outcomes: [Outcome], truths: Int) {
    points = []
    var point = Point(score: .infinity, right: 0, wrong: 0, truths: truths)
    for outcome in outcomes.sorted(by: { $0.score > $1.score }) {
      if outcome.score != point.score, point.right + point.wrong > 0 { points.append(point) }
      point.score = outcome.score
      if outcome.isRight { point.right += 1 } else { point.wrong += 1 }
    }
    if point.right + point.wrong > 0 { points.append(point) }
  }

  /// - Parameter points: from the highest score down, with increasing counts.
  init(points: [Point]) { self.points = points }

  /// The area under the curve over all points, in `0...1`, with precision made monotonically decreasing (PASCAL VOC
  /// since 2010).
  public var averagePrecision: Double {
    var area = 0.0
    var best = 0.0
    var recall = points.last?.recall ?? 0
    // From the right, so that each interval of recall gets the best precision at or beyond it.
    for index in points.indices.reversed() {
      best = max(best, points[index].precision)
      let before = index > 0 ? points[index - 1].recall : 0
      area += (recall - before) * best
      recall = before
    }
    return area
  }
}
