/// An axis-aligned rectangle around a face.
///
/// Coordinates are pixels of the upright, full-size photo: EXIF orientation applied, no pyramid scale.
/// The origin is the top-left corner and `y` grows down. `max` edges are exclusive, so the width is
/// `maxX - minX`. A box may stick out of the photo.
public struct BoundingBox: Hashable, Sendable, Codable {
  /// Left, top, right and bottom edge. Edges lie between pixels: the first pixel extends from 0 to 1.
  public var minX, minY, maxX, maxY: Float

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case minX = "minX", minY = "minY", maxX = "maxX", maxY = "maxY"
  }

  /// Nothing is checked, so a box may be inverted.
  public init(minX: Float, minY: Float, maxX: Float, maxY: Float) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }

  /// Pixels from edge to edge; negative when the box is inverted.
  public var width: Float { maxX - minX }
  /// Pixels from edge to edge; negative when the box is inverted.
  public var height: Float { maxY - minY }

  /// Midway between the edges, also of an inverted box.
  public var center: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }

  /// Square pixels; zero when the box is empty or inverted.
  public var area: Float { max(0, width) * max(0, height) }

  /// Whether the point lies inside; the `max` edges are outside.
  public func contains(_ point: Point) -> Bool {
    point.x >= minX && point.x < maxX && point.y >= minY && point.y < maxY
  }

  /// Intersection over union, in `0...1`; zero when both boxes are empty.
  public func iou(_ other: BoundingBox) -> Float {
    let shared = BoundingBox(
      minX: max(minX, other.minX), minY: max(minY, other.minY),
      maxX: min(maxX, other.maxX), maxY: min(maxY, other.maxY)
    ).area
    let union = area + other.area - shared
    return union > 0 ? shared / union : 0
  }
}
