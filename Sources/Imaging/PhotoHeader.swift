public import Geometry

/// What a photo's header says, without its pixels.
public struct PhotoHeader: Sendable, Hashable {
  /// Told by the content, not by the name.
  public var format: PhotoFormat
  /// As the pixels lie in the file.
  public var storedSize: PixelSize
  /// How the stored pixels have to be turned; upright where the file does not say or its decoder turns them
  /// (HEIF).
  public var orientation: PhotoOrientation

  public init(format: PhotoFormat, storedSize: PixelSize, orientation: PhotoOrientation) {
    self.format = format
    self.storedSize = storedSize
    self.orientation = orientation
  }

  /// The size that people see: ``orientation`` applied.
  public var size: PixelSize { orientation.upright(storedSize) }
}

/// What is refused before any memory is taken.
public struct PhotoLimits: Sendable, Hashable {
  /// Millions of pixels, at least 1.
  public var maxMegapixels: Int

  /// The default is what the commands take when `--max-megapixels` is not given.
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
  /// All of the photo, ``PhotoHeader/size`` large.
  public var image: Image
  /// What the file says; its orientation has been applied to ``image``.
  public var header: PhotoHeader
  /// What was odd about the file although it has a picture, each a sentence without the path.
  public var warnings: [String]

  public init(image: Image, header: PhotoHeader, warnings: [String] = []) {
    self.image = image
    self.header = header
    self.warnings = warnings
  }
}

/// A quickly decoded, reduced photo, upright. Good for showing, not for detecting: its pixels are not
/// exactly those of the area-reduced photo.
public struct PhotoPreview: Sendable {
  /// Reduced to fit into the bounds asked for, never enlarged.
  public var image: Image
  /// Of the whole photo: `header.size` is the upright full size that boxes and landmarks refer to.
  public var header: PhotoHeader
  /// As ``Photo/warnings``.
  public var warnings: [String]

  public init(image: Image, header: PhotoHeader, warnings: [String] = []) {
    self.image = image
    self.header = header
    self.warnings = warnings
  }
}
