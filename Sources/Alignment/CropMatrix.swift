public import Geometry

/// A 2×3 matrix `x' = m0·x + m1·y + m2`, `y' = m3·x + m4·y + m5`, between positions in photo and crop.
public struct CropMatrix: Hashable, Sendable {
  /// Six values, row by row.
  public let values: [Double]

  /// - Precondition: six values.
  public init(_ values: [Double]) {
    precondition(values.count == 6, "crop matrix: \(values.count) values, six are needed")
    self.values = values
  }

  /// The same mapping as a matrix.
  public init(_ transform: SimilarityTransform) { self.init(transform.matrix) }

  /// The matrix that undoes this one; nil when there is none.
  public var inverse: CropMatrix? {
    let m = values
    let determinant = m[0] * m[4] - m[1] * m[3]
    guard determinant != 0, (1 / determinant).isFinite else { return nil }
    let (a, b, d, e) = (m[4] / determinant, -m[1] / determinant, -m[3] / determinant, m[0] / determinant)
    return CropMatrix([a, b, -(a * m[2] + b * m[5]), d, e, -(d * m[2] + e * m[5])])
  }

  /// Maps a point of the first picture to the second, in pixels.
  public func applied(to point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(
      values[0] * point.x + values[1] * point.y + values[2],
      values[3] * point.x + values[4] * point.y + values[5])
  }
}
