/// A clockwise turn of a photo by a multiple of 90°.
public enum QuarterTurn: Int, CaseIterable, Hashable, Sendable, Codable {
  case none = 0
  case right = 1
  case half = 2
  case left = 3

  /// Clockwise: 0, 90, 180 or 270.
  public var degrees: Int { rawValue * 90 }

  /// The size of a photo of this size after the turn.
  public func turned(_ size: PixelSize) -> PixelSize {
    rawValue.isMultiple(of: 2) ? size : PixelSize(width: size.height, height: size.width)
  }

  /// A box found in the turned photo, in pixels of the photo before the turn.
  ///
  /// - Parameter photo: the size before the turn.
  public func restored(_ box: BoundingBox, photo: PixelSize) -> BoundingBox {
    let (width, height) = (Float(photo.width), Float(photo.height))
    return switch self {
    case .none: box
    case .right:
      BoundingBox(
        minX: box.minY, minY: height - box.maxX, maxX: box.maxY, maxY: height - box.minX)
    case .half:
      BoundingBox(
        minX: width - box.maxX, minY: height - box.maxY, maxX: width - box.minX,
        maxY: height - box.minY)
    case .left:
      BoundingBox(minX: width - box.maxY, minY: box.minX, maxX: width - box.minY, maxY: box.maxX)
    }
  }

  /// A landmark found in the turned photo, in pixels of the photo before the turn. Whole numbers are the
  /// middles of pixels, so the last column is `width - 1`.
  public func restored(_ point: Point, photo: PixelSize) -> Point {
    let (right, bottom) = (Float(photo.width - 1), Float(photo.height - 1))
    return switch self {
    case .none: point
    case .right: Point(x: point.y, y: bottom - point.x)
    case .half: Point(x: right - point.x, y: bottom - point.y)
    case .left: Point(x: right - point.y, y: point.x)
    }
  }

  /// Landmarks found in the turned photo; each keeps its name, so an aligned crop comes out upright.
  public func restored(_ landmarks: Landmarks, photo: PixelSize) -> Landmarks {
    Landmarks(points: landmarks.points.map { restored($0, photo: photo) })
  }
}
