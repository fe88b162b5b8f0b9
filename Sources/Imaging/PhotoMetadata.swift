public import SystemPackage

/// What a photo's file holds beside its pixels (EXIF, XMP, profiles, texts), byte for byte, to be kept in a copy.
public struct PhotoMetadata: Sendable {
  /// Of copies: JPEG or PNG.
  private let format: PhotoFormat
  /// Whole segments (JPEG) or chunks (PNG).
  private let parts: [UInt8]

  /// Chunks that say nothing about how the pixels of an 8-bit RGB copy are stored.
  private static let keptChunks: Set<String> = [
    "eXIf", "iCCP", "sRGB", "gAMA", "cHRM", "cICP", "pHYs", "tEXt", "zTXt", "iTXt", "tIME",
  ]
  /// A copy holds no more than this of chunks.
  private static let most = 64 << 20

  /// Of a photo whose copy will be upright: the EXIF orientation becomes "upright". An embedded thumbnail stays as it
  /// is. Profiles of grey or CMYK colours are left out, since the copy is RGB.
  ///
  /// - Throws: ``PhotoError`` when the photo cannot be read or is damaged before its pixels.
  public init(ofPhotoAt path: FilePath) throws(PhotoError) { try self.init(of: try PhotoFile(path)) }

  /// As ``init(ofPhotoAt:)``.
  public init(of file: PhotoFile) throws(PhotoError) {
    let path = file.path
    let start = try file.read(at: 0, count: 1 << 16)
    guard let format = FileSignature.format(of: start) else {
      throw .notPhoto(path, looksLike: FileSignature.description(of: start))
    }
    switch format {
    case .jpeg: parts = try Self.jpegParts(file)
    case .png: parts = try Self.pngParts(file)
    // Copies of other formats are JPEG files, which say what their colours mean and nothing else.
    default: parts = file.colorProfile()?.jpegSegments ?? []
    }
    self.format = format == .png ? .png : .jpeg
  }

  private static func jpegParts(_ file: PhotoFile) throws(PhotoError) -> [UInt8] {
    let (segments, bytes) = try FileParts.jpegSegments(file, most: most * 8)
    guard let segments else { throw .damaged(file.path, reason: "its segments do not hold together") }
    let hasProfile = FileParts.profile(ofSegments: segments, in: bytes) != nil
    return segments.flatMap { segment -> [UInt8] in
      let content = bytes[segment.content]
      switch segment.marker {
      case 0xE1:
        guard content.starts(with: "Exif\0".utf8), content.count > 6 else {
          return Array(bytes[segment.range])
        }
        let tiff = Exif.upright(tiff: content.dropFirst(6))
        return bytes[segment.range.lowerBound..<segment.content.lowerBound + 6] + tiff
      case 0xE2:
        if content.starts(with: "ICC_PROFILE\0".utf8), !hasProfile { return [] }
        // Further pictures, whose places in the file these segments tell, are not copied.
        if content.starts(with: "MPF\0".utf8) { return [] }
        return Array(bytes[segment.range])
      // The encoder writes JFIF itself, and Adobe's segment tells how the pixels of the original are stored.
      case 0xE0, 0xEE: return []
      case 0xE3...0xEF, 0xFE: return Array(bytes[segment.range])
      default: return []
      }
    }
  }

  private static func pngParts(_ file: PhotoFile) throws(PhotoError) -> [UInt8] {
    var parts: [UInt8] = []
    for chunk in FileParts.pngChunks(file) where keptChunks.contains(chunk.type) {
      guard parts.count + chunk.length <= most else { break }
      let content = try file.read(at: chunk.offset, count: chunk.length)
      guard content.count == chunk.length else { break }
      switch chunk.type {
      case "eXIf": parts += FileParts.chunk("eXIf", Exif.upright(tiff: content[...]))
      case "iCCP":
        guard let name = content.firstIndex(of: 0), name + 2 < content.count,
          FileParts.inflated(Array(content[(name + 2)...]), limit: ColorProfile.longest)
            .flatMap(ColorProfile.init) != nil
        else { continue }
        parts += FileParts.chunk("iCCP", content)
      default: parts += FileParts.chunk(chunk.type, content)
      }
    }
    return parts
  }

  /// A picture file of the photo's format, just encoded, with all of this.
  public func carried(by file: [UInt8]) -> [UInt8] {
    guard FileSignature.format(of: file) == format else { return file }
    return switch format {
    case .jpeg: FileParts.inserted(parts, intoJPEG: file)
    case .png: FileParts.inserted(parts, intoPNG: file)
    default: file
    }
  }
}
