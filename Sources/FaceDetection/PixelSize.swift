package import Geometry

/// A whole number of pixels across and down.
public struct PixelSize: Hashable, Sendable, Codable {
  /// Across and down.
  public var width, height: Int

  /// In pixels.
  public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  package init(_ size: Geometry.PixelSize) { self.init(width: size.width, height: size.height) }
}
