public import Geometry
public import SystemPackage

/// How much of a JPEG's picture must be there, in parts of a thousand: with less it is an error.
private let leastComplete: Int32 = 500

/// A header that is longer than this many bytes is damage.
private let longestHeader = 1 << 25

/// Reads the header of a JPEG or PNG file, told by content: a few kilobytes of the file, no pixels.
///
/// The size is not compared with any limit. Only regular files are opened; none is ever waited for.
public func readPhotoHeader(at path: FilePath) throws(PhotoError) -> PhotoHeader {
  let file = try PhotoFile(path)
  return try readHeader(file).header
}

/// Decodes a JPEG or PNG file to upright RGB pixels, exactly as libjpeg and libpng do by their defaults.
///
/// EXIF orientation is applied; CMYK becomes RGB as in Pillow; of 16 bits the high byte is kept; alpha and
/// colour profiles are ignored. A JPEG that was cut off after half of its rows decodes with a warning.
public func decodePhoto(
  at path: FilePath, limits: PhotoLimits = PhotoLimits()
) throws(PhotoError) -> Photo {
  let file = try PhotoFile(path)
  let (header, bytes) = try readWhole(file, limits)
  let (image, warnings) = try decode(bytes, header, path)
  return Photo(image: image, header: header, warnings: warnings)
}

/// Decodes a photo quickly to the largest upright size of its shape that fits into `bounds`, never larger than
/// the photo itself.
///
/// A JPEG is reduced by 2, 4 or 8 while it is decoded, as long as the result covers that size; the rest is done
/// by area.
public func decodePreview(
  at path: FilePath, fitting bounds: PixelSize, limits: PhotoLimits = PhotoLimits()
) throws(PhotoError) -> PhotoPreview {
  precondition(
    bounds.width > 0 && bounds.height > 0, "preview: \(bounds.width)×\(bounds.height) has no pixels")
  let file = try PhotoFile(path)
  let (header, bytes) = try readWhole(file, limits)
  let full = header.size
  let wanted = PixelSize(
    width: min(bounds.width, full.width), height: min(bounds.height, full.height))
  let target = full.fitted(into: wanted)
  let denominator =
    header.format == .png
    ? 1
    : [8, 4, 2].first { full.width >= target.width * $0 && full.height >= target.height * $0 } ?? 1
  let (image, warnings) = try decode(bytes, header, path, denominator: denominator, isQuick: true)
  return PhotoPreview(image: image.resizedByArea(to: target), header: header, warnings: warnings)
}

private func decode(
  _ bytes: [UInt8], _ header: PhotoHeader, _ path: FilePath, denominator: Int = 1, isQuick: Bool = false
) throws(PhotoError) -> (image: Image, warnings: [String]) {
  do {
    return try Codec.decode(
      bytes, header, denominator: denominator, isQuick: isQuick, minimum: leastComplete)
  } catch {
    throw photoError(error, path, header.size)
  }
}

private func photoError(_ failure: CodecFailure, _ path: FilePath, _ size: PixelSize?) -> PhotoError {
  switch failure {
  case .damaged(let reason), .incomplete(let reason): .damaged(path, reason: reason)
  case .unsupported(let reason): .unsupported(path, reason: reason)
  case .outOfMemory: .outOfMemory(path, megabytes: (size?.area ?? 0) * 3 >> 20)
  }
}

/// The header, and the bytes of the file's beginning that it was read from.
func readHeader(_ file: borrowing PhotoFile) throws(PhotoError) -> (
  header: PhotoHeader, bytes: [UInt8]
) {
  let path = file.path
  var bytes = try file.read(at: 0, count: 1 << 16)
  guard !bytes.isEmpty else { throw .empty(path) }
  guard let format = FileSignature.format(of: bytes) else {
    throw .notPhoto(path, looksLike: FileSignature.description(of: bytes))
  }
  while true {
    do {
      let stored = try Codec.storedSize(of: bytes, format)
      let header = PhotoHeader(
        format: format, storedSize: stored, orientation: orientation(file, bytes, format))
      return (header, bytes)
    } catch {
      // Thumbnails, profiles and other segments can make a header long.
      guard case .incomplete = error, bytes.count < longestHeader else { throw photoError(error, path, nil) }
      let before = bytes.count
      bytes = try file.read(at: 0, count: before * 8)
      guard bytes.count > before else { throw photoError(error, path, nil) }
    }
  }
}

private func orientation(
  _ file: borrowing PhotoFile, _ start: [UInt8], _ format: PhotoFormat
) -> PhotoOrientation {
  switch format {
  case .jpeg: Exif.orientation(jpeg: start)
  case .png:
    Exif.orientation { offset, count in
      if offset + count <= start.count { return start[offset..<offset + count] }
      return (try? file.read(at: offset, count: count))?[...] ?? []
    }
  }
}

/// Reads a file that is within the limits, up to what a picture of its size can need; what cameras append
/// (films, further pictures) is left out.
private func readWhole(
  _ file: borrowing PhotoFile, _ limits: PhotoLimits
) throws(PhotoError) -> (header: PhotoHeader, bytes: [UInt8]) {
  let (header, start) = try readHeader(file)
  guard limits.allow(header.storedSize) else {
    throw .tooLarge(
      file.path, width: header.size.width, height: header.size.height, limit: limits.maxMegapixels)
  }
  guard start.count < file.size else { return (header, start) }
  return (header, try file.read(at: 0, count: header.storedSize.area * 16 + (64 << 20)))
}
