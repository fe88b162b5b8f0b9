/// Turns, scales by one factor and shifts: `x' = a·x - b·y + tx`, `y' = b·x + a·y + ty`. Never mirrors.
///
/// Double precision throughout, so that it can be inverted and composed without harm to pixels.
public struct SimilarityTransform: Hashable, Sendable, Codable {
  /// Scale times cosine, and scale times sine, of the angle.
  public var a, b: Double
  /// Where the origin goes, in units of the target.
  public var tx, ty: Double

  public init(a: Double, b: Double, tx: Double, ty: Double) {
    self.a = a
    self.b = b
    self.tx = tx
    self.ty = ty
  }

  /// Leaves every point where it is.
  public static let identity = SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0)

  /// How many times longer a line becomes.
  public var scale: Double { (a * a + b * b).squareRoot() }

  /// The 2×3 matrix, row by row.
  public var matrix: [Double] { [a, -b, tx, b, a, ty] }

  /// Where a point goes, in double precision.
  public func applied(to point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(a * point.x - b * point.y + tx, b * point.x + a * point.y + ty)
  }

  /// Where a point goes.
  public func applied(to point: Point) -> Point {
    let moved = applied(to: SIMD2(Double(point.x), Double(point.y)))
    return Point(x: Float(moved.x), y: Float(moved.y))
  }

  /// The transform that undoes this one; nil when the scale is zero or not finite.
  public var inverse: SimilarityTransform? {
    let determinant = a * a + b * b
    guard determinant > 0, determinant.isFinite, (1 / determinant).isFinite else { return nil }
    let c = a / determinant
    let s = -b / determinant
    return SimilarityTransform(a: c, b: s, tx: -(c * tx - s * ty), ty: -(s * tx + c * ty))
  }
}

/// Why points determine no similarity transform.
public enum SimilarityFitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A coordinate is infinite or not a number.
  case notFinite
  /// The points lie within a hundredth of a pixel of each other.
  case coincident
  /// No turn brings the points nearer to their targets, as when they are mirrored.
  case unrelated

  public var description: String {
    switch self {
    case .notFinite: "a landmark is not a finite number"
    case .coincident: "all landmarks lie on one spot"
    case .unrelated: "the landmarks do not form a face (mirrored or scrambled)"
    }
  }
}

extension SimilarityTransform {
  /// The transform that takes `source` to `target` with the smallest sum of squared distances.
  ///
  /// Umeyama, "Least-squares estimation of transformation parameters between two point patterns" (1991), with
  /// reflection excluded. In the plane its solution is closed: with both sets centred,
  /// `a = Σ(x·u + y·v) / Σ(x² + y²)` and `b = Σ(x·v - y·u) / Σ(x² + y²)`.
  ///
  /// - Precondition: equal counts, at least two points.
  public init(
    fitting source: [SIMD2<Double>], to target: [SIMD2<Double>]
  ) throws(SimilarityFitError) {
    precondition(
      source.count == target.count && source.count >= 2,
      "similarity: \(source.count) points to \(target.count), equal counts of at least 2 are needed")
    let count = Double(source.count)
    let from = source.reduce(SIMD2(), +) / count
    let to = target.reduce(SIMD2(), +) / count
    var spread = 0.0
    var along = 0.0
    var across = 0.0
    var targetSpread = 0.0
    for (p, q) in zip(source, target) {
      let s = p - from
      let t = q - to
      spread += (s * s).sum()
      targetSpread += (t * t).sum()
      along += (s * t).sum()
      across += s.x * t.y - s.y * t.x
    }
    guard spread.isFinite, targetSpread.isFinite, along.isFinite, across.isFinite else { throw .notFinite }
    guard spread / count > 1e-4 else { throw .coincident }
    // The share of the target's spread that the fit explains; chance alone gives about a quarter.
    guard along * along + across * across > 0.01 * spread * targetSpread else { throw .unrelated }
    let a = along / spread
    let b = across / spread
    self.init(a: a, b: b, tx: to.x - (a * from.x - b * from.y), ty: to.y - (b * from.x + a * from.y))
  }
}
