public import Geometry

/// An upright picture in memory: 8-bit RGB, row-major, interleaved, `[height, width, 3]`, no padding.
///
/// Values are as stored in the file, without colour conversion, usually sRGB: the networks were trained on these.
public struct Image: Sendable, Equatable {
  /// In pixels, at least 1 each.
  public let width, height: Int
  private var bytes: [UInt8]

  /// `height * width * 3` bytes. They may be changed in place, but their number may not.
  public var pixels: [UInt8] {
    get { bytes }
    // Changes the bytes in place: with observers or a setter, each change would copy the picture.
    _modify {
      defer { precondition(bytes.count == width * height * 3, "an image cannot change its size") }
      yield &bytes
    }
  }

  /// Width and height as one value.
  public var size: PixelSize { PixelSize(width: width, height: height) }

  /// - Precondition: both sides are at least 1 and `pixels` holds `width * height * 3` bytes.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3,
      "image: \(pixels.count) bytes do not fill \(width)×\(height) RGB pixels")
    self.width = width
    self.height = height
    bytes = pixels
  }

  /// A picture of one colour.
  public init(width: Int, height: Int, red: UInt8 = 0, green: UInt8 = 0, blue: UInt8 = 0) {
    var pixels = [UInt8](repeating: red, count: width * height * 3)
    if green != red || blue != red {
      for pixel in 0..<(width * height) {
        pixels[pixel * 3 + 1] = green
        pixels[pixel * 3 + 2] = blue
      }
    }
    self.init(width: width, height: height, pixels: pixels)
  }
}
