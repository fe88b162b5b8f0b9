public import Geometry

/// How a stored picture has to be turned to be upright: the values of EXIF tag 0x0112.
public enum PhotoOrientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  /// Left and right are exchanged.
  case mirrored = 2
  /// Upside down, a half turn away.
  case halfTurn = 3
  /// Top and bottom are exchanged.
  case flipped = 4
  /// Rows are columns: exchanged along the diagonal from the top left.
  case transposed = 5
  /// Upright after a quarter turn clockwise.
  case quarterTurn = 6
  /// Exchanged along the diagonal from the top right.
  case transversed = 7
  /// Upright after a quarter turn counter-clockwise.
  case threeQuarterTurn = 8

  /// Whether stored rows become columns.
  public var exchangesSides: Bool { rawValue >= 5 }

  /// The upright size of a stored size.
  public func upright(_ stored: PixelSize) -> PixelSize {
    exchangesSides ? PixelSize(width: stored.height, height: stored.width) : stored
  }
}
