package import Geometry

/// A position in pixels of the upright, full-size photo: origin at the top-left corner, `y` grows down.
public struct Point: Hashable, Sendable, Codable {
  /// May lie outside the photo.
  public var x, y: Float

  /// In photo pixels.
  public init(x: Float, y: Float) { (self.x, self.y) = (x, y) }

  package init(_ point: Geometry.Point) { self.init(x: point.x, y: point.y) }

  package var inner: Geometry.Point { Geometry.Point(x: x, y: y) }
}
