public import Geometry

/// The two ROC curves of FDDB (Jain and Learned-Miller 2010).
///
/// For every score that occurs, the found faces with at least that score are paired with the true ones of their
/// photo so that the sum of overlaps is greatest. In the discrete curve a pair counts as 1 if its overlap is
/// above 0.5; in the continuous curve it counts as its overlap. Both are divided by the number of true faces.
/// Found faces that do not count in the discrete curve are false.
public struct FDDBEvaluation: Sendable, Hashable {
  /// A found region with its score.
  public struct Found: Sendable, Hashable {
    /// The part of the photo that it covers; FDDB accepts boxes and ellipses.
    public var region: FaceRegion
    /// Any number that is higher for more likely faces.
    public var score: Float

    public init(region: FaceRegion, score: Float) {
      self.region = region
      self.score = score
    }
  }

  /// A photo's true faces and found faces.
  public struct Photo: Sendable, Hashable {
    /// In any order.
    public var found: [Found]
    /// All faces of the photo; FDDB ignores none.
    public var truth: [FaceRegion]
    /// Regions are clipped to this size; nil when it is not known.
    public var size: PixelSize?

    /// - Parameter size: regions are clipped to it, unless it is nil.
    public init(found: [Found], truth: [FaceRegion], size: PixelSize? = nil) {
      self.found = found
      self.truth = truth
      self.size = size
    }
  }

  /// One point of the curve.
  public struct Point: Sendable, Hashable {
    /// Only found faces with at least this score count.
    public var score: Float
    /// The number of false faces in all photos.
    public var falseFaces: Int
    /// True positive rates, in `0...1`.
    public var discrete, continuous: Double
  }

  /// From the highest score down, one for each distinct score.
  public let points: [Point]
  /// The discrete outcomes of each photo with all its found faces paired, for comparisons.
  public let matched: [MatchedPhoto]

  /// - Parameter photos: the whole data set, including photos without found or true faces.
  public init(_ photos: [Photo]) {
    let truths = photos.reduce(0) { $0 + $1.truth.count }
    var steps: [Float: Step] = [:]
    var matched: [MatchedPhoto] = []
    for photo in photos {
      matched.append(Self.steps(photo, &steps))
    }
    var (hits, overlap, falseFaces) = (0, 0.0, 0)
    points = steps.keys.sorted(by: >).map { score in
      let step = steps[score] ?? Step()
      hits += step.hits
      overlap += step.overlap
      falseFaces += step.falseFaces
      let count = Double(max(1, truths))
      return Point(
        score: score, falseFaces: falseFaces, discrete: Double(hits) / count, continuous: overlap / count)
    }
    self.matched = matched
  }

  /// The change of the sums at one score.
  private struct Step {
    var hits = 0
    var overlap = 0.0
    var falseFaces = 0
  }

  private static func steps(_ photo: Photo, _ steps: inout [Float: Step]) -> MatchedPhoto {
    let found = photo.found.sorted { $0.score > $1.score }
    let overlaps = found.map { face in
      photo.truth.map { face.region.overlap($0, photo: photo.size) }
    }
    var (hits, overlap, falseFaces) = (0, 0.0, 0)
    var columns: [Int?] = []
    var assignment = Assignment(rows: found.count, columns: photo.truth.count)
    for (index, face) in found.enumerated() {
      assignment.add(overlaps[index])
      // Faces with equal scores make one step.
      if index + 1 < found.count, found[index + 1].score == face.score { continue }
      columns = assignment.columns
      let pairs = zip(overlaps, columns).map { row, column in column.map { row[$0] } ?? 0 }
      let newHits = pairs.count { $0 > 0.5 }
      let newOverlap = pairs.reduce(0, +)
      let newFalse = index + 1 - newHits
      steps[face.score, default: Step()].hits += newHits - hits
      steps[face.score, default: Step()].overlap += newOverlap - overlap
      steps[face.score, default: Step()].falseFaces += newFalse - falseFaces
      (hits, overlap, falseFaces) = (newHits, newOverlap, newFalse)
    }
    return MatchedPhoto(
      outcomes: zip(found, zip(overlaps, columns)).map { face, pair in
        .init(score: face.score, isRight: pair.1.map { pair.0[$0] > 0.5 } ?? false)
      }, truths: photo.truth.count)
  }

  /// The last point with at most this many false faces; nil when even the first has more.
  public func point(atMost falseFaces: Int) -> Point? { points.last { $0.falseFaces <= falseFaces } }
}
