public import Geometry

/// How to make a stored picture upright: the values of EXIF tag 0x0112.
public enum PhotoOrientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  /// Left and right are exchanged.
  case mirrored = 2
  /// Upside down: upright after a half turn.
  case halfTurn = 3
  /// Top and bottom are exchanged.
  case flipped = 4
  /// Mirrored along the diagonal from the top left, so that rows are columns.
  case transposed = 5
  /// Upright after a quarter turn clockwise.
  case quarterTurn = 6
  /// Mirrored along the diagonal from the top right.
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
