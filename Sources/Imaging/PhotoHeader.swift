public import Geometry

/// What a photo's header says, without its pixels.
public struct PhotoHeader: Sendable, Hashable {
  /// Recognised by content, not by name.
  public var format: PhotoFormat
  /// The size of the pixels in the file.
  public var storedSize: PixelSize
  /// How to turn the stored pixels; upright where the file does not say, or where the decoder turns them (HEIF).
  public var orientation: PhotoOrientation

  public init(format: PhotoFormat, storedSize: PixelSize, orientation: PhotoOrientation) {
    self.format = format
    self.storedSize = storedSize
    self.orientation = orientation
  }

  /// The size that people see: ``orientation`` applied.
  public var size: PixelSize { orientation.upright(storedSize) }
}

/// Limits that are checked before memory is allocated.
public struct PhotoLimits: Sendable, Hashable {
  /// Millions of pixels, at least 1.
  public var maxMegapixels: Int

  /// The default is also that of the option `--max-megapixels`.
  ///
  /// - Precondition: at least 1.
  public init(maxMegapixels: Int = 250) {
    precondition(maxMegapixels >= 1, "photo limits: \(maxMegapixels) megapixels, at least 1 is needed")
    self.maxMegapixels = maxMegapixels
  }

  /// Whether a photo of this size may be decoded.
  public func allow(_ size: PixelSize) -> Bool {
    let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
    let (limit, unlimited) = maxMegapixels.multipliedReportingOverflow(by: 1_000_000)
    return !overflow && (unlimited || pixels <= limit)
  }
}

/// A decoded photo, upright.
public struct Photo: Sendable {
  /// The whole photo, of the size ``PhotoHeader/size``.
  public var image: Image
  /// What the file says; its orientation has been applied to ``image``.
  public var header: PhotoHeader
  /// Problems with a file that could be decoded anyway, each a sentence without the path.
  public var warnings: [String]

  public init(image: Image, header: PhotoHeader, warnings: [String] = []) {
    self.image = image
    self.header = header
    self.warnings = warnings
  }
}

/// A quickly decoded, reduced photo, upright. It is for showing, not for detecting: its pixels are not exactly those
/// of the photo reduced by area.
public struct PhotoPreview: Sendable {
  /// Reduced to fit into the bounds asked for, never enlarged.
  public var image: Image
  /// Of the whole photo: `header.size` is the upright full size that boxes and landmarks refer to.
  public var header: PhotoHeader
  /// Like ``Photo/warnings``.
  public var warnings: [String]

  public init(image: Image, header: PhotoHeader, warnings: [String] = []) {
    self.image = image
    self.header = header
    self.warnings = warnings
  }
}
