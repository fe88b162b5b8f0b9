import Foundation
public import Geometry

/// The part of a photo that a face covers: an ellipse, as FDDB marks faces, or a box.
public enum FaceRegion: Sendable, Hashable {
  /// Radii and centre in photo pixels, and the angle of the first radius from the x axis in radians (y grows down).
  case ellipse(major: Double, minor: Double, angle: Double, x: Double, y: Double)
  case box(BoundingBox)

  /// Intersection over union, in `0...1`. Both are counted in pixels whose centre lies inside, like the masks of
  /// FDDB's evaluation. Pixels outside the photo do not count.
  ///
  /// - Parameter photo: the photo's size; nil for no limit.
  public func overlap(_ other: FaceRegion, photo: PixelSize? = nil) -> Double {
    let (first, second) = (rows(photo), other.rows(photo))
    let lowest = min(first.lowerBound, second.lowerBound)
    let highest = max(first.upperBound, second.upperBound)
    var (shared, joint) = (0, 0)
    for row in lowest..<highest {
      let a = first.contains(row) ? columns(row, photo) : 0..<0
      let b = second.contains(row) ? other.columns(row, photo) : 0..<0
      let both = max(0, min(a.upperBound, b.upperBound) - max(a.lowerBound, b.lowerBound))
      shared += both
      joint += a.count + b.count - both
    }
    return joint > 0 ? Double(shared) / Double(joint) : 0
  }

  /// Half of the ellipse's width and height.
  private static func reach(_ major: Double, _ minor: Double, _ angle: Double) -> (x: Double, y: Double) {
    let (c, s) = (cos(angle), sin(angle))
    return (
      (major * major * c * c + minor * minor * s * s).squareRoot(),
      (major * major * s * s + minor * minor * c * c).squareRoot()
    )
  }

  /// The rows of pixels that it may cover.
  private func rows(_ photo: PixelSize?) -> Range<Int> {
    switch self {
    case .box(let box): Self.pixels(Double(box.minY), Double(box.maxY), photo?.height)
    case .ellipse(let major, let minor, let angle, _, let y):
      {
        let reach = Self.reach(major, minor, angle).y
        return Self.pixels(y - reach, y + reach, photo?.height)
      }()
    }
  }

  /// The pixels of a row whose centre lies inside.
  private func columns(_ row: Int, _ photo: PixelSize?) -> Range<Int> {
    switch self {
    case .box(let box): return Self.pixels(Double(box.minX), Double(box.maxX), photo?.width)
    case .ellipse(let major, let minor, let angle, let x, let y):
      // (u/a)² + (v/b)² ≤ 1 along the row: a quadratic equation in the distance from the centre.
      let (c, s) = (cos(angle), sin(angle))
      let down = Double(row) + 0.5 - y
      let (p, q) = (1 / (major * major), 1 / (minor * minor))
      let a = c * c * p + s * s * q
      let b = 2 * down * c * s * (p - q)
      let rest = down * down * (s * s * p + c * c * q) - 1
      let root = b * b - 4 * a * rest
      guard root >= 0, a > 0, root.isFinite else { return 0..<0 }
      let half = root.squareRoot()
      return Self.pixels(x + (-b - half) / (2 * a), x + (-b + half) / (2 * a), photo?.width)
    }
  }

  /// The pixels whose centre is in `low..<high`. No photo is wider than a million pixels.
  private static func pixels(_ low: Double, _ high: Double, _ count: Int?) -> Range<Int> {
    guard low.isFinite, high.isFinite else { return 0..<0 }
    let limit = 1_000_000.0
    let (least, most) = (count == nil ? -limit : 0, count.map(Double.init) ?? limit)
    let from = min(max((low - 0.5).rounded(.up), least), most)
    let to = min(max((high - 0.5).rounded(.up), least), most)
    return from < to ? Int(from)..<Int(to) : Int(from)..<Int(from)
  }
}
