public import Detection
public import Geometry

/// A found face, from any detector.
public struct ScoredBox: Sendable, Hashable {
  /// In pixels of the upright photo.
  public var box: BoundingBox
  /// Any number that is higher for more likely faces.
  public var score: Float
  /// In pixels of the upright photo; nil when they are not known.
  public var landmarks: Landmarks?
  /// What the face covers, when that is not ``box``: an ellipse, which the box encloses.
  public var region: FaceRegion?

  public init(box: BoundingBox, score: Float, landmarks: Landmarks? = nil, region: FaceRegion? = nil) {
    self.box = box
    self.score = score
    self.landmarks = landmarks
    self.region = region
  }

  /// The number with the fewest digits that ``score`` stands for, in double precision. It is the number in a file of
  /// found faces when that has up to six digits: 0.9 is not the `Float` next to it.
  var statedScore: Double { Double(score.description) ?? Double(score) }

  /// A face that facet found; its score is O-Net's probability.
  public init(_ face: Face) {
    self.init(box: face.box, score: face.score, landmarks: face.landmarks)
  }
}

/// The faces found in one photo, matched with the true ones.
public struct MatchedPhoto: Sendable, Hashable {
  /// The found faces, without ignored ones.
  public var outcomes: [PrecisionRecallCurve.Outcome]
  /// The number of true faces that count, found or not.
  public var truths: Int

  public init(outcomes: [PrecisionRecallCurve.Outcome], truths: Int) {
    self.outcomes = outcomes
    self.truths = truths
  }

  /// Matches by the rule of PASCAL VOC; see ``TruthMatching``.
  public init(found: [ScoredBox], truth: GroundTruth, leastIoU: Float = 0.5) {
    let matching = TruthMatching(boxes: found, truth: truth, leastIoU: leastIoU)
    self.init(
      outcomes: zip(found, matching.verdicts).compactMap { face, verdict in
        verdict == .ignored ? nil : .init(score: face.score, isRight: verdict != .extra)
      }, truths: truth.faces.count)
  }
}

extension PrecisionRecallCurve {
  /// The curve of many photos together.
  public init(_ photos: [MatchedPhoto]) {
    self.init(photos.flatMap(\.outcomes), truths: photos.reduce(0) { $0 + $1.truths })
  }

  /// The mean of the best precisions at recalls of at least 0, 0.1 … 1 (PASCAL VOC until 2009), in `0...1`.
  public var elevenPointAveragePrecision: Double {
    var (sum, best) = (0.0, 0.0)
    var tenth = 10
    for point in points.reversed() {
      // A tolerance for the rounding of recall.
      while tenth >= 0, Double(tenth) / 10 - 1e-12 > point.recall {
        sum += best
        tenth -= 1
      }
      best = max(best, point.precision)
    }
    return points.isEmpty ? 0 : (sum + best * Double(tenth + 1)) / 11
  }

  /// The last point whose score is above this one.
  public func point(above score: Float) -> Point {
    points.last { $0.score > score }
      ?? Point(score: .infinity, right: 0, wrong: 0, truths: points.first?.truths ?? 0)
  }
}
