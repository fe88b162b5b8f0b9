/// How far apart two vectors of a model are.
public enum VectorMeasure: String, Sendable, Hashable, CaseIterable, Codable {
  /// The length of the difference.
  case distance
  /// 1 minus the cosine of the angle, in `0...2`; lengths do not count.
  case cosine

  /// The distance of two vectors: 0 for equal ones, and smaller for pictures of one person.
  ///
  /// - Precondition: both have the same number of values.
  public func distance(_ a: [Float], _ b: [Float]) -> Float {
    precondition(a.count == b.count, "distance: \(a.count) values against \(b.count)")
    switch self {
    case .distance:
      var sum: Float = 0
      for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
      return sum.squareRoot()
    case .cosine:
      var (along, first, second): (Float, Float, Float) = (0, 0, 0)
      for (x, y) in zip(a, b) {
        along += x * y
        first += x * x
        second += y * y
      }
      let length = (first * second).squareRoot()
      return length > 0 ? 1 - along / length : 1
    }
  }
}
