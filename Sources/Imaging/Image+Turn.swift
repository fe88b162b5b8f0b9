import CCodecs
public import Geometry

extension Image {
  /// The upright form of a picture that is stored in `orientation`.
  public func turned(by orientation: PhotoOrientation) -> Image {
    guard orientation != .upright else { return self }
    let size = orientation.upright(self.size)
    let turned = unsafe [UInt8](unsafeUninitializedCapacity: pixels.count) { out, filled in
      // SAFETY: both hold the same number of pixels; C writes each of them once.
      unsafe pixels.withUnsafeBufferPointer { source in
        unsafe fc_orient(
          source.baseAddress, width * 3, 0, Int32(height), Int32(width), Int32(height),
          Int32(orientation.rawValue), out.baseAddress)
      }
      filled = pixels.count
    }
    return Image(width: size.width, height: size.height, pixels: turned)
  }

  /// The part with its top-left corner at (`x`, `y`).
  ///
  /// - Precondition: the part lies inside the picture and has pixels.
  public func cropped(x: Int, y: Int, size: PixelSize) -> Image {
    precondition(
      x >= 0 && y >= 0 && size.width > 0 && size.height > 0 && size.width <= width - x
        && size.height <= height - y,
      "crop: \(size.width)×\(size.height) at (\(x), \(y)) is not inside \(width)×\(height)")
    var part: [UInt8] = []
    part.reserveCapacity(size.area * 3)
    for row in y..<y + size.height {
      let start = (row * width + x) * 3
      part += pixels[start..<start + size.width * 3]
    }
    return Image(width: size.width, height: size.height, pixels: part)
  }
}
