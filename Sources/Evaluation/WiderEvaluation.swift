public import Geometry

/// The three subsets of WIDER FACE. Each includes the easier ones.
public enum WiderDifficulty: String, Sendable, Hashable, CaseIterable {
  case easy, medium, hard

  /// The least height of a box, in pixels, when no list says which faces belong to the subset.
  public var leastHeight: Float {
    switch self {
    case .easy: 50
    case .medium: 30
    case .hard: 10
    }
  }
}

/// Average precision by the rules of WIDER FACE's own evaluation (Yang et al. 2016).
///
/// Faces outside the subset are not missed, and a found face does not count if the true face that it matches best is
/// outside. A match needs an IoU of at least 0.5, with the extra pixel that WIDER's tools add to every width and
/// height. A second found face on a true one is wrong. Scores of all photos are stretched to `0...1` and compared in
/// thousandths. Photos without true faces, and photos in which nothing was found, add no wrong faces.
public struct WiderEvaluation: Sendable {
  /// A photo's true faces and found faces.
  public struct Photo: Sendable, Hashable {
    /// In any order. Of faces with equal scores, the earlier one ranks higher.
    public var found: [ScoredBox]
    /// All marked faces.
    public var faces: [BoundingBox]
    /// Whether each of them belongs to the subset.
    public var counts: [Bool]

    /// - Precondition: `counts` has a value for each face.
    public init(found: [ScoredBox], faces: [BoundingBox], counts: [Bool]) {
      precondition(faces.count == counts.count, "wider: \(faces.count) faces, \(counts.count) answers")
      self.found = found
      self.faces = faces
      self.counts = counts
    }
  }

  /// The outcomes of each photo, with original scores.
  public let matched: [MatchedPhoto]
  /// The scores of the same outcomes as the files state them.
  private let scores: [[Double]]
  /// The lowest and the highest score of each photo, whether the face counts or not.
  private let ranges: [(low: Double, high: Double)]

  /// The number of thresholds between the highest and the lowest score.
  public static let steps = 1000

  /// - Parameter photos: the whole data set, because scores are stretched over all photos.
  public init(_ photos: [Photo]) {
    let results = photos.map(Self.match)
    matched = results.map(\.matched)
    scores = results.map(\.scores)
    ranges = photos.map { photo in
      let scores = photo.found.map(\.statedScore)
      return (scores.min() ?? .infinity, scores.max() ?? -.infinity)
    }
  }

  /// The area under ``points``, in `0...1`; 0 when the subset has no true face.
  public var averagePrecision: Double { averagePrecision(weights: nil) ?? 0 }

  /// The area under the points of a sample, in `0...1`; nil when the subset has no true face.
  ///
  /// - Parameter weights: how often each photo counts; once each when nil.
  public func averagePrecision(weights: [Int]?) -> Double? {
    let points = points(weights: weights)
    if let first = points.first {
      return first.truths > 0 ? PrecisionRecallCurve(points: points).averagePrecision : nil
    }
    return matched.indices.contains { (weights?[$0] ?? 1) > 0 && matched[$0].truths > 0 } ? 0 : nil
  }

  /// From the highest threshold down; `score` is the stretched one.
  public var points: [PrecisionRecallCurve.Point] { points(weights: nil) }

  private func points(weights: [Int]?) -> [PrecisionRecallCurve.Point] {
    var (least, most, truths) = (Double.infinity, -Double.infinity, 0)
    for index in matched.indices {
      let weight = weights?[index] ?? 1
      truths += weight * matched[index].truths
      if weight > 0 { (least, most) = (min(least, ranges[index].low), max(most, ranges[index].high)) }
    }
    var right = [Int](repeating: 0, count: Self.steps)
    var wrong = right
    for index in matched.indices {
      let weight = weights?[index] ?? 1
      guard weight > 0 else { continue }
      for (outcome, score) in zip(matched[index].outcomes, scores[index]) {
        let step = Self.step(most > least ? (score - least) / (most - least) : 0)
        if outcome.isRight { right[step] += weight } else { wrong[step] += weight }
      }
    }
    var point = PrecisionRecallCurve.Point(score: 1, right: 0, wrong: 0, truths: truths)
    var points: [PrecisionRecallCurve.Point] = []
    for step in 0..<Self.steps {
      point.score = Float(Self.threshold(step))
      point.right += right[step]
      point.wrong += wrong[step]
      if point.right + point.wrong > 0 { points.append(point) }
    }
    return points
  }

  /// The thresholds, from 0.999 down to 0, in the arithmetic of WIDER's own tools.
  private static func threshold(_ step: Int) -> Double { 1 - Double(step + 1) / Double(steps) }

  /// The first threshold that the stretched score reaches.
  private static func step(_ share: Double) -> Int {
    guard share.isFinite else { return steps - 1 }
    var step = min(steps - 1, max(0, Int(((1 - share) * Double(steps)).rounded(.up)) - 1))
    // The estimate may be next to the right one, because the thresholds are rounded.
    while step > 0, share >= threshold(step - 1) { step -= 1 }
    while step < steps - 1, share < threshold(step) { step += 1 }
    return step
  }

  private static func match(_ photo: Photo) -> (matched: MatchedPhoto, scores: [Double]) {
    let truths = photo.counts.count { $0 }
    guard !photo.faces.isEmpty, !photo.found.isEmpty else {
      return (MatchedPhoto(outcomes: [], truths: truths), [])
    }
    var taken = [Bool](repeating: false, count: photo.faces.count)
    let order = photo.found.indices.sorted {
      photo.found[$0].score != photo.found[$1].score
        ? photo.found[$0].score > photo.found[$1].score : $0 < $1
    }
    var scores: [Double] = []
    var outcomes: [PrecisionRecallCurve.Outcome] = []
    for index in order {
      let face = photo.found[index]
      var (best, match) = (-1.0, 0)
      for (number, truth) in photo.faces.enumerated() {
        let overlap = widenedOverlap(face.box, truth)
        if overlap > best { (best, match) = (overlap, number) }
      }
      let isFace = best >= 0.5
      if isFace, !photo.counts[match] { continue }
      outcomes.append(.init(score: face.score, isRight: isFace && !taken[match]))
      scores.append(face.statedScore)
      if isFace { taken[match] = true }
    }
    return (MatchedPhoto(outcomes: outcomes, truths: truths), scores)
  }

  /// IoU with one pixel added to every width and height.
  private static func widenedOverlap(_ a: BoundingBox, _ b: BoundingBox) -> Double {
    func widened(_ box: BoundingBox) -> BoundingBox {
      BoundingBox(minX: box.minX, minY: box.minY, maxX: box.maxX + 1, maxY: box.maxY + 1)
    }
    return Overlap(widened(a), widened(b)).union
  }
}
