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
public struct WiderEvaluation: Sendable, Hashable {
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

  /// The area under ``points``, in `0...1`; 0 when the subset has no true face.
  public let averagePrecision: Double
  /// From the highest threshold down; `score` is the stretched one.
  public let points: [PrecisionRecallCurve.Point]
  /// The outcomes of each photo, with original scores.
  public let matched: [MatchedPhoto]

  /// The number of thresholds between the highest and the lowest score.
  public static let steps = 1000

  /// - Parameter photos: the whole data set, because scores are stretched over all photos.
  public init(_ photos: [Photo]) {
    matched = photos.map(Self.match)
    let truths = matched.reduce(0) { $0 + $1.truths }
    let scores = photos.flatMap { $0.found.map { Double($0.score) } }
    let (least, most) = (scores.min() ?? 0, scores.max() ?? 1)
    var right = [Int](repeating: 0, count: Self.steps)
    var wrong = right
    for photo in matched {
      for outcome in photo.outcomes {
        let share = most > least ? (Double(outcome.score) - least) / (most - least) : 0
        // The first threshold, from 0.999 down to 0, that the score reaches.
        let step = min(Self.steps - 1, max(0, Int(((1 - share) * Double(Self.steps)).rounded(.up)) - 1))
        if outcome.isRight { right[step] += 1 } else { wrong[step] += 1 }
      }
    }
    var point = PrecisionRecallCurve.Point(score: 1, right: 0, wrong: 0, truths: truths)
    var points: [PrecisionRecallCurve.Point] = []
    for step in 0..<Self.steps {
      point.score = 1 - Float(step + 1) / Float(Self.steps)
      point.right += right[step]
      point.wrong += wrong[step]
      if point.right + point.wrong > 0 { points.append(point) }
    }
    self.points = points
    averagePrecision = truths == 0 ? 0 : PrecisionRecallCurve(points: points).averagePrecision
  }

  private static func match(_ photo: Photo) -> MatchedPhoto {
    let truths = photo.counts.count { $0 }
    guard !photo.faces.isEmpty, !photo.found.isEmpty else {
      return MatchedPhoto(outcomes: [], truths: truths)
    }
    var taken = [Bool](repeating: false, count: photo.faces.count)
    let order = photo.found.indices.sorted {
      photo.found[$0].score != photo.found[$1].score
        ? photo.found[$0].score > photo.found[$1].score : $0 < $1
    }
    let outcomes: [PrecisionRecallCurve.Outcome] = order.compactMap { index in
      let face = photo.found[index]
      var (best, match) = (-1.0, 0)
      for (number, truth) in photo.faces.enumerated() {
        let overlap = widenedOverlap(face.box, truth)
        if overlap > best { (best, match) = (overlap, number) }
      }
      guard best >= 0.5 else { return .init(score: face.score, isRight: false) }
      guard photo.counts[match] else { return nil }
      defer { taken[match] = true }
      return .init(score: face.score, isRight: !taken[match])
    }
    return MatchedPhoto(outcomes: outcomes, truths: truths)
  }

  /// IoU with one pixel added to every width and height.
  private static func widenedOverlap(_ a: BoundingBox, _ b: BoundingBox) -> Double {
    func widened(_ box: BoundingBox) -> BoundingBox {
      BoundingBox(minX: box.minX, minY: box.minY, maxX: box.maxX + 1, maxY: box.maxY + 1)
    }
    return Overlap(widened(a), widened(b)).union
  }
}
