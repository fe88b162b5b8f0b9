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
  /// The changes of the sums in all photos, from the highest score down.
  private let steps: [Step]

  /// - Parameter photos: the whole data set, including photos without found or true faces.
  public init(_ photos: [Photo]) {
    var steps: [Step] = []
    matched = photos.enumerated().map { Self.match($1, number: $0, &steps) }
    steps.sort { $0.score != $1.score ? $0.score > $1.score : $0.photo < $1.photo }
    self.steps = steps
    points = Self.points(steps, matched, nil)
  }

  /// The points of a sample.
  ///
  /// - Parameter weights: how often each photo counts; once each when nil.
  public func points(weights: [Int]?) -> [Point] { Self.points(steps, matched, weights) }

  private static func points(_ steps: [Step], _ photos: [MatchedPhoto], _ weights: [Int]?) -> [Point] {
    let truths = photos.indices.reduce(0) { $0 + photos[$1].truths * (weights?[$1] ?? 1) }
    let count = Double(max(1, truths))
    var (hits, overlap, falseFaces) = (0, 0.0, 0)
    var points: [Point] = []
    for step in steps {
      let weight = weights?[step.photo] ?? 1
      guard weight > 0 else { continue }
      hits += weight * step.hits
      overlap += Double(weight) * step.overlap
      falseFaces += weight * step.falseFaces
      if points.last?.score == step.score { points.removeLast() }
      points.append(
        Point(
          score: step.score, falseFaces: falseFaces, discrete: Double(hits) / count,
          continuous: overlap / count))
    }
    return points
  }

  /// The change of the sums at one score of a photo.
  private struct Step: Sendable, Hashable {
    var score: Float
    var photo: Int
    var hits: Int
    var overlap: Double
    var falseFaces: Int
  }

  private static func match(_ photo: Photo, number: Int, _ steps: inout [Step]) -> MatchedPhoto {
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
      steps.append(
        Step(
          score: face.score, photo: number, hits: newHits - hits, overlap: newOverlap - overlap,
          falseFaces: newFalse - falseFaces))
      (hits, overlap, falseFaces) = (newHits, newOverlap, newFalse)
    }
    return MatchedPhoto(
      outcomes: zip(found, zip(overlaps, columns)).map { face, pair in
        .init(score: face.score, isRight: pair.1.map { pair.0[$0] > 0.5 } ?? false)
      }, truths: photo.truth.count)
  }

  /// The last point with at most this many false faces; nil when even the first has more.
  public func point(atMost falseFaces: Int) -> Point? { Self.point(atMost: falseFaces, of: points) }

  /// The last of these points with at most this many false faces.
  public static func point(atMost falseFaces: Int, of points: [Point]) -> Point? {
    points.last { $0.falseFaces <= falseFaces }
  }
}
