/// A whole number of pixels across and down.
public struct PixelSize: Hashable, Sendable, Codable {
  /// Across and down; at least 1 each where there is a picture.
  public var width, height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The number of pixels; `width * height` of any two sizes below 2³¹ fits.
  public var area: Int { width * height }

  /// The largest size of this shape that fits into `bounds`, at least 1×1. It may be larger than this size.
  public func fitted(into bounds: PixelSize) -> PixelSize {
    precondition(width > 0 && height > 0, "fitted: \(width)×\(height) has no shape")
    let scale = min(
      Double(bounds.width) / Double(width), Double(bounds.height) / Double(height))
    return PixelSize(
      width: max(1, min(bounds.width, Int((Double(width) * scale).rounded()))),
      height: max(1, min(bounds.height, Int((Double(height) * scale).rounded()))))
  }
}
