public import Geometry

/// Size and orientation of a stored photo, to convert coordinates between the stored and the upright picture.
///
/// Formats differ in the meaning of positions when a photo has an EXIF orientation; see
/// ``AnnotationFormat/placesStoredPixels``.
public struct StoredFrame: Hashable, Sendable {
  /// The size of the stored picture.
  public var size: PixelSize
  /// The value of EXIF tag 0x0112, in `1...8`; 1 is upright.
  public var orientation: Int

  /// - Precondition: the orientation is in `1...8`.
  public init(size: PixelSize, orientation: Int = 1) {
    precondition((1...8).contains(orientation), "stored frame: orientation \(orientation) is not in 1...8")
    self.size = size
    self.orientation = orientation
  }

  /// The size of the upright picture.
  public var uprightSize: PixelSize {
    orientation >= 5 ? PixelSize(width: size.height, height: size.width) : size
  }

  /// The frame whose turn undoes this one.
  public var inverse: StoredFrame {
    StoredFrame(size: uprightSize, orientation: orientation == 6 ? 8 : orientation == 8 ? 6 : orientation)
  }

  /// Converts a box from stored to upright pixels. Edges lie between pixels, so the last is `width`.
  public func upright(_ box: BoundingBox) -> BoundingBox {
    let a = turned(box.minX, box.minY, Float(size.width), Float(size.height))
    let b = turned(box.maxX, box.maxY, Float(size.width), Float(size.height))
    return BoundingBox(
      minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
  }

  /// Converts a landmark from stored to upright pixels. Whole numbers are the middles of pixels, so the last
  /// is `width - 1`.
  public func upright(_ point: Point) -> Point {
    turned(point.x, point.y, Float(size.width - 1), Float(size.height - 1))
  }

  /// Converts a box from upright to stored pixels.
  public func stored(_ box: BoundingBox) -> BoundingBox { inverse.upright(box) }

  /// Converts a landmark from upright to stored pixels.
  public func stored(_ point: Point) -> Point { inverse.upright(point) }

  /// - Parameters:
  ///   - width: the position opposite 0 in the stored picture; `height` likewise.
  private func turned(_ x: Float, _ y: Float, _ width: Float, _ height: Float) -> Point {
    switch orientation {
    case 2: Point(x: width - x, y: y)
    case 3: Point(x: width - x, y: height - y)
    case 4: Point(x: x, y: height - y)
    case 5: Point(x: y, y: x)
    case 6: Point(x: height - y, y: x)
    case 7: Point(x: height - y, y: width - x)
    case 8: Point(x: y, y: width - x)
    default: Point(x: x, y: y)
    }
  }
}

extension Landmarks {
  /// The landmarks with every point transformed.
  package func mapped(_ transform: (Point) -> Point) -> Landmarks {
    Landmarks(points: points.map(transform))
  }

  /// Whether all five are possible positions: finite and within the limits of any photo.
  public var isUsable: Bool { points.allSatisfy(\.isUsable) }
}

extension Point {
  /// No photo has pixels farther out, and a Float cannot hold every whole number there.
  private static let reach: Float = 1e7

  package var isUsable: Bool { x.isFinite && y.isFinite && abs(x) <= Self.reach && abs(y) <= Self.reach }
}

extension BoundingBox {
  /// Whether it is a possible place: finite, with an area, and within the limits of any photo.
  package var isUsable: Bool {
    Point(x: minX, y: minY).isUsable && Point(x: maxX, y: maxY).isUsable && width > 0 && height > 0
  }
}
