import Geometry

/// Average precision as COCO computes it: matching skips true faces that are already taken, and precision is sampled
/// at 101 recalls.
///
/// Ignored places are COCO's crowds: any number of found faces may match one, by the share of the found face that
/// lies inside.
public struct COCOEvaluation: Sendable {
  /// A photo's found faces and truth.
  public struct Photo: Sendable, Hashable {
    /// In any order. Of faces with equal scores, the earlier one ranks higher.
    public var found: [ScoredBox]
    /// Its ignored places are COCO's crowds.
    public var truth: GroundTruth

    public init(found: [ScoredBox], truth: GroundTruth) {
      self.found = found
      self.truth = truth
    }
  }

  /// The most found faces that count per photo, those with the highest scores.
  public static let mostFound = 100

  /// The ten IoU limits over which COCO averages, 0.5 to 0.95: numpy's `linspace(0.5, 0.95, 10)`, as in pycocotools.
  public static let limits = (0..<9).map { Double($0) * ((0.95 - 0.5) / 9) + 0.5 } + [0.95]

  private let photos: [Photo]
  private let order: [Int]?

  /// - Parameters:
  ///   - photos: the whole data set, including photos without found or true faces.
  ///   - order: the indices of all photos in the order in which equal scores rank; that of `photos` when nil.
  ///     pycocotools orders photos by their IDs.
  public init(_ photos: [Photo], order: [Int]? = nil) { (self.photos, self.order) = (photos, order) }

  /// The mean over all ``limits``, in `0...1`; nil without true faces.
  public var averagePrecision: Double? {
    let values = Self.limits.compactMap { averagePrecision(leastIoU: $0) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The average precision for one IoU limit, in `0...1`; nil without true faces.
  public func averagePrecision(leastIoU: Double) -> Double? { curve(leastIoU: leastIoU).averagePrecision() }

  /// The found faces of all photos, judged at one IoU limit.
  public func curve(leastIoU: Double) -> COCOCurve {
    COCOCurve(
      photos.map { photo in
        MatchedPhoto(outcomes: Self.outcomes(photo, leastIoU), truths: photo.truth.faces.count)
      }, order)
  }

  private static func outcomes(_ photo: Photo, _ leastIoU: Double) -> [PrecisionRecallCurve.Outcome] {
    var taken = [Bool](repeating: false, count: photo.truth.faces.count)
    let order = photo.found.indices.sorted {
      photo.found[$0].score != photo.found[$1].score
        ? photo.found[$0].score > photo.found[$1].score : $0 < $1
    }
    return order.prefix(mostFound).compactMap { index in
      let face = photo.found[index]
      var best = min(leastIoU, 1 - 1e-10)
      let least = best
      var match: Int?
      for (number, truth) in photo.truth.faces.enumerated() where !taken[number] {
        let overlap = Overlap(face.box, truth)
        guard overlap.union >= best else { continue }
        best = overlap.union
        match = number
      }
      if let match {
        taken[match] = true
      } else if photo.truth.ignored.contains(where: { Overlap(face.box, $0).shareOfFirst >= least }) {
        return nil
      }
      return .init(score: face.score, isRight: match != nil)
    }
  }
}

/// How much two boxes overlap, in double precision.
struct Overlap {
  /// Intersection over union.
  var union: Double
  /// The share of the first box that lies in the second.
  var shareOfFirst: Double

  init(_ a: BoundingBox, _ b: BoundingBox) {
    func area(_ box: BoundingBox) -> Double {
      max(0, Double(box.maxX) - Double(box.minX)) * max(0, Double(box.maxY) - Double(box.minY))
    }
    let width = min(Double(a.maxX), Double(b.maxX)) - max(Double(a.minX), Double(b.minX))
    let height = min(Double(a.maxY), Double(b.maxY)) - max(Double(a.minY), Double(b.minY))
    let shared = max(0, width) * max(0, height)
    let (first, all) = (area(a), area(a) + area(b) - shared)
    union = all > 0 ? shared / all : 0
    shareOfFirst = first > 0 ? shared / first : 0
  }
}
