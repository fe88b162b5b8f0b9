/// How two faces' vectors are compared: by their distance, or by the angle between them.
package enum VectorMetric: String, CaseIterable, Sendable, Codable {
  /// The Euclidean distance of the vectors as they are.
  case distance
  /// 1 less the cosine of the angle between them.
  case cosine

  /// The squared distance of the kept vectors at which the metric has this value. Vectors that are compared by
  /// angle are kept at length 1, where the squared distance is twice the metric.
  func squared(_ value: Float) -> Float { self == .distance ? value * value : 2 * value }

  /// The metric's value at a squared distance of the kept vectors.
  func value(squared: Float) -> Float { self == .distance ? squared.squareRoot() : squared / 2 }
}
