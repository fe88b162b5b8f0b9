/// What equal scores of different faces mean for a curve.
package enum TieRule: String, Sendable, Hashable, CaseIterable {
  /// One point for each found face, in the order of photos and faces, as in the development kit of PASCAL VOC.
  case ordered
  /// One point for all faces with the same score, so that their order does not matter.
  case grouped
}

/// The found faces of all photos from the highest score down. They are sorted once, and then give the figures of any
/// sample of the photos.
public struct RankedOutcomes: Sendable, Hashable {
  struct Entry: Sendable, Hashable {
    var score: Float
    var isRight: Bool
    var photo: Int32
  }

  let entries: [Entry]
  private let truths: [Int]

  /// - Parameters:
  ///   - photos: each with its found faces in the order in which equal scores rank.
  ///   - order: the indices of all photos in the order in which equal scores rank; that of `photos` when nil.
  public init(_ photos: [MatchedPhoto], order: [Int]? = nil) {
    truths = photos.map(\.truths)
    let all = (order ?? Array(photos.indices)).flatMap { index in
      photos[index].outcomes.map { Entry(score: $0.score, isRight: $0.isRight, photo: Int32(index)) }
    }
    entries = all.indices.sorted {
      all[$0].score != all[$1].score ? all[$0].score > all[$1].score : $0 < $1
    }.map { all[$0] }
  }

  /// The number of true faces.
  func truths(_ weights: [Int]?) -> Int {
    guard let weights else { return truths.reduce(0, +) }
    return zip(truths, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The numbers of right and wrong faces.
  func totals(_ weights: [Int]?) -> (right: Int, wrong: Int) {
    var (right, wrong) = (0, 0)
    for entry in entries {
      let weight = weights?[Int(entry.photo)] ?? 1
      if entry.isRight { right += weight } else { wrong += weight }
    }
    return (right, wrong)
  }

  /// - Parameter weights: how often each photo counts; once each when nil.
  package func curve(_ ties: TieRule, weights: [Int]? = nil) -> PrecisionRecallCurve {
    var point = PrecisionRecallCurve.Point(score: .infinity, right: 0, wrong: 0, truths: truths(weights))
    var points: [PrecisionRecallCurve.Point] = []
    for entry in entries {
      let weight = weights?[Int(entry.photo)] ?? 1
      guard weight > 0 else { continue }
      if point.right + point.wrong > 0, ties == .ordered || entry.score != point.score {
        points.append(point)
      }
      point.score = entry.score
      if entry.isRight { point.right += weight } else { point.wrong += weight }
    }
    if point.right + point.wrong > 0 { points.append(point) }
    return PrecisionRecallCurve(points: points)
  }

  /// The result of the faces above a score.
  ///
  /// - Parameter weights: how often each photo counts; once each when nil.
  public func point(above score: Float, weights: [Int]? = nil) -> PrecisionRecallCurve.Point {
    var point = PrecisionRecallCurve.Point(score: .infinity, right: 0, wrong: 0, truths: truths(weights))
    for entry in entries {
      guard entry.score > score else { break }
      let weight = weights?[Int(entry.photo)] ?? 1
      guard weight > 0 else { continue }
      point.score = entry.score
      if entry.isRight { point.right += weight } else { point.wrong += weight }
    }
    return point
  }
}
