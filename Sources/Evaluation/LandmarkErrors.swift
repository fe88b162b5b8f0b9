import Foundation
public import Geometry

/// Distances between found and true landmarks, as shares of the distance between the true eyes.
public struct LandmarkErrors: Sendable, Hashable {
  /// One for each compared face, in ascending order.
  public let errors: [Double]

  /// A face with a larger error counts as failed. A tenth of the distance between the eyes is the usual limit.
  public static let failure = 0.1

  /// - Parameter errors: results of ``error(_:truth:)``, in any order.
  public init(_ errors: [Double]) { self.errors = errors.sorted() }

  /// The mean distance of the five points, divided by the distance of the true eyes; nil when those coincide.
  public static func error(_ found: Landmarks, truth: Landmarks) -> Double? {
    func distance(_ a: Point, _ b: Point) -> Double {
      hypot(Double(a.x) - Double(b.x), Double(a.y) - Double(b.y))
    }
    let eyes = distance(truth.leftEye, truth.rightEye)
    guard eyes > 0 else { return nil }
    return zip(found.points, truth.points).reduce(0) { $0 + distance($1.0, $1.1) } / 5 / eyes
  }

  /// The mean error; nil without faces.
  public var mean: Double? { errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count) }

  /// The share of faces with an error above the limit, in `0...1`; nil without faces.
  public func failureRate(_ limit: Double = failure) -> Double? {
    errors.isEmpty ? nil : Double(errors.count { $0 > limit }) / Double(errors.count)
  }

  /// The share of faces with at most this error, in `0...1`: the cumulative curve.
  public func share(atMost error: Double) -> Double {
    errors.isEmpty ? 0 : Double(errors.count { $0 <= error }) / Double(errors.count)
  }

  /// The area under the cumulative curve up to a limit, divided by the limit; 1 when all points are exact.
  public func area(upTo limit: Double = failure) -> Double? {
    errors.isEmpty ? nil : errors.reduce(0) { $0 + max(0, limit - $1) } / limit / Double(errors.count)
  }
}
