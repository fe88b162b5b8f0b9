package import Geometry

/// A rectangle around a face, in pixels of the upright, full-size photo. It may stick out of the photo.
public struct BoundingBox: Hashable, Sendable, Codable {
  /// Left, top, right and bottom edge; edges lie between pixels, so the first pixel extends from 0 to 1.
  public var minX, minY, maxX, maxY: Float

  /// In photo pixels. Nothing is checked, so a box may be inverted.
  public init(minX: Float, minY: Float, maxX: Float, maxY: Float) {
    (self.minX, self.minY, self.maxX, self.maxY) = (minX, minY, maxX, maxY)
  }

  /// Pixels from edge to edge.
  public var width: Float { maxX - minX }
  /// Pixels from edge to edge.
  public var height: Float { maxY - minY }

  package init(_ box: Geometry.BoundingBox) {
    self.init(minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY)
  }

  package var inner: Geometry.BoundingBox {
    Geometry.BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY)
  }
}
