package import Imaging

/// An upright picture in memory: 8-bit RGB without padding.
///
/// Values are as stored in the photo, usually sRGB, without colour conversion: the networks were trained on these.
public struct Image: Hashable, Sendable {
  package let pixels: Imaging.Image

  package init(_ pixels: Imaging.Image) { self.pixels = pixels }

  /// In pixels, at least 1.
  public var width: Int { pixels.width }
  /// In pixels, at least 1.
  public var height: Int { pixels.height }
  /// Red, green and blue of each pixel, row by row: `width * height * 3` bytes.
  public var rgb: [UInt8] { pixels.pixels }

  /// Copies pixels from a buffer of your own, such as a decoded picture or a camera's frame.
  ///
  /// - Parameters:
  ///   - pixels: at least `bytesPerRow * (height - 1)` bytes and one row of pixels.
  ///   - width: pixels across, before turning; up to 65,535.
  ///   - height: pixels down, before turning; up to 65,535.
  ///   - bytesPerRow: from the beginning of a row to the next; at least `width` pixels.
  ///   - format: the order of a pixel's bytes. Alpha is dropped, and grey becomes three equal values.
  ///   - orientation: how the pixels must be turned to be upright.
  /// - Throws: ``FaceDetectionError/invalidImage(_:)`` when the sizes do not fit together.
  public init(
    copying pixels: RawSpan, width: Int, height: Int, bytesPerRow: Int, format: PixelFormat,
    orientation: PhotoOrientation = .upright
  ) throws(FaceDetectionError) {
    let step = format.bytesPerPixel
    // Sides of 65,535 pixels at most, as in JPEG, so that no product below can overflow.
    guard (1...65_535).contains(width), (1...65_535).contains(height) else {
      throw .invalidImage("\(width)×\(height) pixels: sides are from 1 to 65535")
    }
    guard bytesPerRow >= width * step, bytesPerRow <= Int.max / 65_536 else {
      throw .invalidImage("\(bytesPerRow) bytes in a row cannot hold \(width) pixels of \(step) bytes")
    }
    let needed = bytesPerRow * (height - 1) + width * step
    guard pixels.byteCount >= needed else {
      throw .invalidImage("\(pixels.byteCount) bytes given, \(width)×\(height) pixels need \(needed)")
    }
    var rgb: [UInt8] = []
    rgb.reserveCapacity(width * height * 3)
    let (red, green, blue) = format.offsets
    for row in 0..<height {
      for at in stride(from: row * bytesPerRow, to: row * bytesPerRow + width * step, by: step) {
        // SAFETY: the last byte read is `needed - 1` at most, and the span has `needed` bytes.
        unsafe rgb.append(pixels.unsafeLoad(fromUncheckedByteOffset: at + red, as: UInt8.self))
        unsafe rgb.append(pixels.unsafeLoad(fromUncheckedByteOffset: at + green, as: UInt8.self))
        unsafe rgb.append(pixels.unsafeLoad(fromUncheckedByteOffset: at + blue, as: UInt8.self))
      }
    }
    let stored = Imaging.Image(width: width, height: height, pixels: rgb)
    self.init(stored.turned(by: orientation.inner))
  }

  /// Copies pixels from an array, as from any other buffer. Without `bytesPerRow` the rows follow each other without a gap.
  public init(
    copying pixels: [UInt8], width: Int, height: Int, bytesPerRow: Int? = nil, format: PixelFormat,
    orientation: PhotoOrientation = .upright
  ) throws(FaceDetectionError) {
    let (row, overflow) = width.multipliedReportingOverflow(by: format.bytesPerPixel)
    // SAFETY: bytes have no padding that could be undefined.
    unsafe try self.init(
      copying: pixels.span.bytes, width: width, height: height,
      bytesPerRow: bytesPerRow ?? (overflow ? 0 : row),
      format: format, orientation: orientation)
  }

  /// Decodes a photo to upright pixels. This takes milliseconds and blocks the calling thread: in async code give the
  /// source to a ``FaceDetector``, which decodes on its own threads.
  public init(decoding source: PhotoSource, maximumMegapixels: Int = 50) throws(FaceDetectionError) {
    guard DetectionOptions.megapixels.contains(maximumMegapixels) else {
      throw .invalidOption(DetectionOptions.megapixelsMessage(maximumMegapixels))
    }
    self = try source.decoded(maximumMegapixels: maximumMegapixels).image
  }

  /// The same bytes in the same shape.
  public static func == (a: Image, b: Image) -> Bool { a.pixels == b.pixels }

  /// Hashes the size alone, which is fast and parts most pictures.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(width)
    hasher.combine(height)
  }
}
