public import Geometry
public import SystemPackage

/// How much of a JPEG's picture must be there, in thousandths. Less is an error.
private let leastComplete: Int32 = 500

/// Reads the header of a photo, whose format is recognised by content: a few kilobytes and no pixels, but the
/// whole of a camera raw file.
///
/// The size is not compared with any limit. Only regular files are opened, so this never waits for a pipe or device.
public func readPhotoHeader(at path: FilePath) throws(PhotoError) -> PhotoHeader {
  try PhotoFile(path).header()
}

/// Decodes a photo to upright RGB pixels; see ``PhotoFile/photo(limits:look:)``.
public func decodePhoto(
  at path: FilePath, limits: PhotoLimits = PhotoLimits()
) throws(PhotoError) -> Photo {
  try PhotoFile(path).photo(limits: limits)
}

/// Decodes a photo quickly and reduced; see ``PhotoFile/preview(fitting:limits:look:)``.
public func decodePreview(
  at path: FilePath, fitting bounds: PixelSize, limits: PhotoLimits = PhotoLimits(),
  look: PhotoLook = PhotoLook()
) throws(PhotoError) -> PhotoPreview {
  try PhotoFile(path).preview(fitting: bounds, limits: limits, look: look)
}

extension PhotoFile {
  /// Decodes the photo to upright RGB pixels, exactly as libjpeg and libpng do by their defaults.
  ///
  /// EXIF orientation is applied; CMYK becomes RGB as in Pillow; values of 10, 12 and 16 bits keep their high 8;
  /// alpha and colour profiles are ignored, unless `look` says otherwise. A truncated JPEG, and a PNG with damaged pixels,
  /// of which at least half is there, decode with a warning.
  public func photo(
    limits: PhotoLimits = PhotoLimits(), look: PhotoLook = PhotoLook()
  ) throws(PhotoError) -> Photo {
    let (header, bytes) = try readWhole(self, limits)
    let (image, warnings) = try decode(bytes, header, look)
    return Photo(image: image, header: header, warnings: warnings)
  }

  /// Decodes the photo quickly to the largest upright size of its shape that fits into `bounds`, never larger than
  /// the photo itself.
  ///
  /// A JPEG is reduced by 2, 4 or 8 during decoding, as long as the result is not smaller than that size; an
  /// area filter does the rest.
  public func preview(
    fitting bounds: PixelSize, limits: PhotoLimits = PhotoLimits(), look: PhotoLook = PhotoLook()
  ) throws(PhotoError) -> PhotoPreview {
    precondition(
      bounds.width > 0 && bounds.height > 0, "preview: \(bounds.width)×\(bounds.height) has no pixels")
    let (header, bytes) = try readWhole(self, limits)
    let full = header.size
    let wanted = PixelSize(
      width: min(bounds.width, full.width), height: min(bounds.height, full.height))
    let target = full.fitted(into: wanted)
    let eighths =
      !header.format.holdsJPEG
      ? 8
      : [1, 2, 4].first { full.width * $0 >= target.width * 8 && full.height * $0 >= target.height * 8 } ?? 8
    // Inks are converted while they are decoded, other colours when there are fewer pixels.
    let conversion = look.colors == .managed ? colorConversion() : nil
    let (image, warnings) = try decode(
      bytes, header, PhotoLook(background: look.background), eighths: eighths, isQuick: true,
      conversion: conversion?.isCMYK == true ? conversion : nil)
    var reduced = image.resizedByArea(to: target)
    if let conversion, !conversion.isCMYK { conversion.convert(&reduced) }
    return PhotoPreview(image: reduced, header: header, warnings: warnings)
  }

  func decode(
    _ bytes: [UInt8], _ header: PhotoHeader, _ look: PhotoLook, eighths: Int = 8, isQuick: Bool = false,
    conversion: ColorConversion? = nil
  ) throws(PhotoError) -> (image: Image, warnings: [String]) {
    do {
      return try Codec.decode(
        bytes, header, eighths: eighths, isQuick: isQuick, minimum: leastComplete,
        background: look.background,
        conversion: conversion ?? (look.colors == .managed ? colorConversion() : nil))
    } catch {
      throw photoError(error, path, header.size)
    }
  }
}

func photoError(_ failure: CodecFailure, _ path: FilePath, _ size: PixelSize?) -> PhotoError {
  switch failure {
  case .damaged(let reason), .incomplete(let reason): .damaged(path, reason: reason)
  case .unsupported(let reason): .unsupported(path, reason: reason)
  case .outOfMemory: .outOfMemory(path, megabytes: (size?.area ?? 0) * 3 >> 20)
  }
}

/// Reads a file that is within the limits, but no more than a picture of its size can need: cameras append films
/// and further pictures.
func readWhole(
  _ file: PhotoFile, _ limits: PhotoLimits
) throws(PhotoError) -> (header: PhotoHeader, bytes: [UInt8]) {
  let beginning = try file.readBeginning()
  let (header, start) = (beginning.header, beginning.bytes)
  guard limits.allow(header.storedSize) else {
    throw .tooLarge(
      file.path, width: header.size.width, height: header.size.height, limit: limits.maxMegapixels)
  }
  // Of a camera raw file, the bytes are the whole JPEG inside it.
  guard header.format != .raw, start.count < file.size else { return (header, start) }
  let enough =
    header.format == .tiff ? largestWhole : header.storedSize.area * 16 + (64 << 20)
  return (header, try file.read(at: 0, count: enough))
}
