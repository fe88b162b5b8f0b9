import Geometry
import SystemPackage

/// A header that is longer than this many bytes counts as damaged.
private let longestHeader = 1 << 25

/// Files of formats that can only be read whole are refused above this many bytes.
let largestWhole = 1 << 30

/// A photo's header, and the bytes that it was read from.
struct PhotoBeginning {
  var header: PhotoHeader
  /// The file's beginning, or the JPEG inside a camera raw file.
  var bytes: [UInt8]

  init(of file: PhotoFile) throws(PhotoError) { (header, bytes) = try readHeader(file) }
}

extension PhotoFile {
  /// The header, with the format recognised by content. Reads a few kilobytes and no pixels, but the whole of a
  /// camera raw file.
  ///
  /// The size is not compared with any limit.
  public func header() throws(PhotoError) -> PhotoHeader { try readBeginning().header }
}

/// The header and the bytes that it was read from: the file's beginning, or the JPEG inside a camera raw file.
private func readHeader(_ file: PhotoFile) throws(PhotoError) -> (header: PhotoHeader, bytes: [UInt8]) {
  let path = file.path
  let bytes = try file.read(at: 0, count: 1 << 16)
  guard !bytes.isEmpty else { throw .empty(path) }
  guard var format = FileSignature.format(of: bytes) else {
    throw .notPhoto(path, looksLike: FileSignature.description(of: bytes))
  }
  var directory: TiffDirectory?
  if format == .tiff {
    directory = TiffDirectory { (try? file.read(at: $0, count: $1)) ?? [] }
    if directory?.isCameraRaw == true { format = .raw }
  }
  if !format.isReadable, let package = format.debianPackage {
    let kind = format == .raw ? "a camera raw file" : FileSignature.description(of: bytes)
    throw .noLibrary(path, looksLike: kind ?? format.rawValue, package: package)
  }
  switch format {
  case .tiff: return (try tiffHeader(file, directory), bytes)
  case .raw: return try rawHeader(file)
  case .jpeg, .png, .webp, .heif, .gif, .bmp, .jpegXL, .jpeg2000:
    return try growingHeader(file, bytes, format)
  }
}

/// Reads ever more of the file's beginning until it holds the header.
private func growingHeader(
  _ file: PhotoFile, _ start: [UInt8], _ format: PhotoFormat
) throws(PhotoError) -> (header: PhotoHeader, bytes: [UInt8]) {
  var bytes = start
  // The tables of a HEIF file may be anywhere in it.
  let longest = format == .heif ? largestWhole : longestHeader
  while true {
    do {
      let stored = try Codec.storedSize(of: bytes, format)
      let header = PhotoHeader(
        format: format, storedSize: stored, orientation: orientation(file, bytes, format))
      return (header, bytes)
    } catch {
      // Thumbnails, profiles and other segments can make a header long.
      guard case .incomplete = error, bytes.count < longest else { throw photoError(error, file.path, nil) }
      let before = bytes.count
      bytes = try file.read(at: 0, count: min(longest, before * 8))
      guard bytes.count > before else { throw photoError(error, file.path, nil) }
    }
  }
}

private func orientation(
  _ file: PhotoFile, _ start: [UInt8], _ format: PhotoFormat
) -> PhotoOrientation {
  func read(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
    if offset + count <= start.count { return start[offset..<offset + count] }
    return (try? file.read(at: offset, count: count))?[...] ?? []
  }
  switch format {
  case .jpeg, .raw: return Exif.orientation(jpeg: start)
  case .png: return Exif.orientation(png: read)
  case .webp: return WebPParts.orientation { Array(read($0, $1)) }
  // libheif and libjxl turn pictures themselves, GIF, BMP and JPEG 2000 have no orientation, and TIFF's is read from its
  // directory.
  case .heif, .jpegXL, .gif, .bmp, .jpeg2000, .tiff: return .upright
  }
}

private func tiffHeader(
  _ file: PhotoFile, _ directory: TiffDirectory?
) throws(PhotoError) -> PhotoHeader {
  guard let directory, let width = directory.value(0x0100), let height = directory.value(0x0101),
    width > 0, height > 0
  else { throw .damaged(file.path, reason: "its first directory does not give a size") }
  guard file.size <= largestWhole else { throw tooLong(file) }
  func packet() -> PhotoOrientation? {
    guard let entry = directory[700], entry.count > 4, entry.count <= XMPOrientation.longest else {
      return nil
    }
    return (try? file.read(at: entry.value, count: entry.count)).flatMap { XMPOrientation.find(in: $0) }
  }
  return PhotoHeader(
    format: .tiff, storedSize: PixelSize(width: width, height: height),
    orientation: directory.orientation ?? packet() ?? .upright)
}

private func rawHeader(
  _ file: PhotoFile
) throws(PhotoError) -> (header: PhotoHeader, bytes: [UInt8]) {
  guard file.size <= largestWhole else { throw tooLong(file) }
  do {
    let preview = try Codec.rawPreview(of: try file.read(at: 0, count: file.size))
    let own = Exif.orientation(jpeg: preview.jpeg)
    let header = PhotoHeader(
      format: .raw, storedSize: try Codec.storedSize(of: preview.jpeg, .jpeg),
      orientation: own == .upright ? preview.orientation : own)
    return (header, preview.jpeg)
  } catch let failure as CodecFailure {
    throw photoError(failure, file.path, nil)
  } catch let error as PhotoError {
    throw error
  } catch {
    throw .unreadable(file.path, reason: "\(error)")
  }
}

private func tooLong(_ file: PhotoFile) -> PhotoError {
  .unsupported(file.path, reason: "is larger than 1 GiB")
}
