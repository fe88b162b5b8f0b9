public import Geometry

/// Precision, recall and average precision as in the development kit of PASCAL VOC (`VOCevaldet.m`).
///
/// In order of score, each found face goes to the marked face that it overlaps most, difficult ones included. If their
/// IoU reaches 0.5, it is right when it is the first there, wrong when it is not, and does not count when the marked
/// face is difficult. Difficult faces are not missed. Unlike ``TruthMatching``, which knows ignored places of any size,
/// a face that only lies inside a difficult one is wrong.
public struct VOCEvaluation: Sendable {
  /// A photo's found faces and marked faces.
  public struct Photo: Sendable, Hashable {
    /// In any order. Of faces with equal scores, the earlier one ranks higher.
    public var found: [ScoredBox]
    /// All marked faces, in the order of the file: the first of equal overlaps is the best one.
    public var faces: [BoundingBox]
    /// Whether each of them is difficult.
    public var isDifficult: [Bool]

    /// - Precondition: `isDifficult` has a value for each face.
    public init(found: [ScoredBox], faces: [BoundingBox], isDifficult: [Bool]) {
      precondition(
        faces.count == isDifficult.count, "voc: \(faces.count) faces, \(isDifficult.count) answers")
      self.found = found
      self.faces = faces
      self.isDifficult = isDifficult
    }
  }

  /// The outcomes of each photo.
  public let matched: [MatchedPhoto]
  /// For each photo, the found faces that are right, with the faces they are matched with, by index.
  public let pairs: [[(found: Int, face: Int)]]
  /// All found faces that count.
  public let outcomes: RankedOutcomes

  /// The least IoU of a found face that is right.
  public static let leastIoU = 0.5

  /// - Parameters:
  ///   - photos: the whole data set, including photos without found or marked faces.
  ///   - order: the indices of all photos in the order in which equal scores rank; that of `photos` when nil.
  public init(_ photos: [Photo], order: [Int]? = nil) {
    let results = photos.map(Self.match)
    matched = results.map(\.matched)
    pairs = results.map(\.pairs)
    outcomes = RankedOutcomes(matched, order: order)
  }

  private static func match(_ photo: Photo) -> (matched: MatchedPhoto, pairs: [(found: Int, face: Int)]) {
    var taken = [Bool](repeating: false, count: photo.faces.count)
    var matched = MatchedPhoto(outcomes: [], truths: photo.isDifficult.count { !$0 })
    var pairs: [(found: Int, face: Int)] = []
    let order = photo.found.indices.sorted {
      photo.found[$0].score != photo.found[$1].score
        ? photo.found[$0].score > photo.found[$1].score : $0 < $1
    }
    for index in order {
      let face = photo.found[index]
      var (best, match) = (-1.0, 0)
      for (number, marked) in photo.faces.enumerated() {
        let overlap = Overlap(face.box, marked).union
        if overlap > best { (best, match) = (overlap, number) }
      }
      guard best >= leastIoU else {
        matched.outcomes.append(.init(score: face.score, isRight: false))
        continue
      }
      if photo.isDifficult[match] { continue }
      matched.outcomes.append(.init(score: face.score, isRight: !taken[match]))
      if !taken[match] { pairs.append((index, match)) }
      taken[match] = true
    }
    return (matched, pairs)
  }
}
