package import Imaging

/// The order of the bytes of a pixel.
public enum PixelFormat: Hashable, Sendable, CaseIterable {
  case rgb8
  case rgba8
  case bgra8
  case gray8

  var bytesPerPixel: Int {
    switch self {
    case .rgb8: 3
    case .rgba8, .bgra8: 4
    case .gray8: 1
    }
  }

  /// Where the colours lie in a pixel.
  var offsets: (red: Int, green: Int, blue: Int) {
    switch self {
    case .rgb8, .rgba8: (0, 1, 2)
    case .bgra8: (2, 1, 0)
    case .gray8: (0, 0, 0)
    }
  }
}

/// How stored pixels are made upright: the values of EXIF's orientation.
public enum PhotoOrientation: Int, Hashable, Sendable, CaseIterable {
  case upright = 1
  /// Left and right are exchanged.
  case mirrored = 2
  /// Upright after a half turn.
  case halfTurn = 3
  /// Top and bottom are exchanged.
  case flipped = 4
  /// Mirrored along the diagonal from the top left.
  case transposed = 5
  /// Upright after a quarter turn clockwise.
  case quarterTurn = 6
  /// Mirrored along the diagonal from the top right.
  case transversed = 7
  /// Upright after a quarter turn counter-clockwise.
  case threeQuarterTurn = 8

  package var inner: Imaging.PhotoOrientation {
    // Both have EXIF's eight values.
    Imaging.PhotoOrientation(rawValue: rawValue) ?? .upright
  }
}
