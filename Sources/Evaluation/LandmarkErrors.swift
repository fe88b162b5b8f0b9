import Foundation
public import Geometry

/// How far found landmarks lie from the true ones, as shares of the distance between the true eyes.
public struct LandmarkErrors: Sendable, Hashable {
  /// One for each compared face, in rising order.
  public let errors: [Double]

  /// An error above which a face counts as failed; a tenth of the distance between the eyes is usual.
  public static let failure = 0.1

  /// - Parameter errors: results of ``error(_:truth:)``, in any order.
  public init(_ errors: [Double]) { self.errors = errors.sorted() }

  /// The mean distance of the five points, divided by that of the true eyes; nil when the true eyes coincide.
  public static func error(_ found: Landmarks, truth: Landmarks) -> Double? {
    func distance(_ a: Point, _ b: Point) -> Double {
      hypot(Double(a.x) - Double(b.x), Double(a.y) - Double(b.y))
    }
    let eyes = distance(truth.leftEye, truth.rightEye)
    guard eyes > 0 else { return nil }
    return zip(found.points, truth.points).reduce(0) { $0 + distance($1.0, $1.1) } / 5 / eyes
  }

  /// Nil without faces.
  public var mean: Double? { errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count) }

  /// The share of faces above the limit; nil without faces.
  public func failureRate(_ limit: Double = failure) -> Double? {
    errors.isEmpty ? nil : Double(errors.count { $0 > limit }) / Double(errors.count)
  }

  /// The share of faces with at most this error: the cumulative curve.
  public func share(atMost error: Double) -> Double {
    errors.isEmpty ? 0 : Double(errors.count { $0 <= error }) / Double(errors.count)
  }

  /// The area under the cumulative curve up to a limit, over the limit; 1 when no point is off at all.
  public func area(upTo limit: Double = failure) -> Double? {
    errors.isEmpty ? nil : errors.reduce(0) { $0 + max(0, limit - $1) } / limit / Double(errors.count)
  }
}
