public import SystemPackage

/// What a photo's file holds besides its pixels (EXIF, XMP, profiles, texts), byte for byte, for use in a copy.
public struct PhotoMetadata: Sendable {
  /// The format of copies: JPEG or PNG.
  private let format: PhotoFormat
  /// Whole segments (JPEG) or chunks (PNG).
  private let parts: [UInt8]

  /// Chunks that do not depend on how pixels are stored, so that they are right for an 8-bit RGB copy, too.
  private static let keptChunks: Set<String> = [
    "eXIf", "iCCP", "sRGB", "gAMA", "cHRM", "cICP", "pHYs", "tEXt", "zTXt", "iTXt", "tIME",
  ]
  /// Those of them that say what colours mean.
  private static let colorChunks: Set<String> = ["iCCP", "sRGB", "gAMA", "cHRM", "cICP"]
  /// The most bytes of chunks in a copy.
  private static let most = 64 << 20

  /// The metadata for an upright copy: the EXIF orientation becomes "upright". An embedded thumbnail stays as it is.
  /// Profiles of grey or CMYK colours are left out, because the copy is RGB.
  ///
  /// - Throws: ``PhotoError`` when the photo cannot be read or is damaged before its pixels.
  public init(ofPhotoAt path: FilePath) throws(PhotoError) { try self.init(of: try PhotoFile(path)) }

  /// Like ``init(ofPhotoAt:)``, for a file that may be open already.
  public init(of file: PhotoFile) throws(PhotoError) { try self.init(of: file, withXMP: true) }

  /// No metadata at all.
  public init(noneForPNG isPNG: Bool) { (format, parts) = (isPNG ? .png : .jpeg, []) }

  /// - Parameters:
  ///   - withXMP: without it, XMP and the raw profiles in which PNG files repeat EXIF and XMP are left out; EXIF that is
  ///     in a raw profile alone becomes a chunk.
  ///   - exif: the photo's EXIF as a TIFF structure, for formats in which it is not found here (HEIC and AVIF).
  ///   - isConverted: whether the copy's colours were converted to sRGB, so that what is said about others is left out.
  package init(
    of file: PhotoFile, withXMP: Bool, exif: [UInt8]? = nil, isConverted: Bool = false
  ) throws(PhotoError) {
    let path = file.path
    let start = try file.read(at: 0, count: 1 << 16)
    guard let format = FileSignature.format(of: start) else {
      throw .notPhoto(path, looksLike: FileSignature.description(of: start))
    }
    switch format {
    case .jpeg: parts = try Self.jpegParts(file, withXMP: withXMP, isConverted)
    case .png: parts = try Self.pngParts(file, withXMP: withXMP, isConverted)
    // Copies of photos in other formats are JPEG files.
    default:
      let exif = exif ?? Self.exif(file, format)
      let profile = isConverted ? nil : file.colorProfile()?.jpegSegments
      parts =
        (exif.map { Self.segment(exif: isConverted ? Exif.sRGB(tiff: $0) : $0) } ?? []) + (profile ?? [])
    }
    self.format = format == .png ? .png : .jpeg
  }

  /// Only the colour profile, for copies that must not tell who is in the photo: thumbnails, regions with names,
  /// texts and makers' notes are left out.
  public init(onlyProfileOf file: PhotoFile, isPNG: Bool) {
    format = isPNG ? .png : .jpeg
    let profile = file.colorProfile()
    parts = (isPNG ? profile?.pngChunk : profile?.jpegSegments) ?? []
  }

  /// EXIF as a TIFF structure, of a WebP or TIFF photo.
  private static func exif(_ file: PhotoFile, _ format: PhotoFormat) -> [UInt8]? {
    func read(_ offset: Int, _ count: Int) -> [UInt8] { (try? file.read(at: offset, count: count)) ?? [] }
    switch format {
    case .webp:
      let exif = WebPParts.content(of: "EXIF", longest: 1 << 20, read: read)
      return exif.map { $0.starts(with: "Exif\0\0".utf8) ? Array($0.dropFirst(6)) : $0 }
    case .tiff: return TiffExif.bytes(read: read)
    default: return nil
    }
  }

  /// EXIF as a JPEG segment; empty when it is larger than one holds.
  private static func segment(exif: [UInt8]) -> [UInt8] {
    let content = Array("Exif\0\0".utf8) + Exif.upright(tiff: exif[...])
    guard content.count + 2 <= 0xFFFF else { return [] }
    return [0xFF, 0xE1, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
  }

  private static func jpegParts(
    _ file: PhotoFile, withXMP: Bool, _ isConverted: Bool
  ) throws(PhotoError) -> [UInt8] {
    let (segments, bytes) = try FileParts.jpegSegments(file, most: most * 8)
    guard let segments else { throw .damaged(file.path, reason: "its segments are inconsistent") }
    let hasProfile = FileParts.profile(ofSegments: segments, in: bytes) != nil
    return segments.flatMap { segment -> [UInt8] in
      let content = bytes[segment.content]
      switch segment.marker {
      case 0xE1:
        guard content.starts(with: "Exif\0".utf8), content.count > 6 else {
          if !withXMP, content.starts(with: "http://ns.adobe.com/x".utf8) { return [] }
          return Array(bytes[segment.range])
        }
        var tiff = Exif.upright(tiff: content.dropFirst(6))
        if isConverted { tiff = Exif.sRGB(tiff: tiff) }
        return bytes[segment.range.lowerBound..<segment.content.lowerBound + 6] + tiff
      case 0xE2:
        if content.starts(with: "ICC_PROFILE\0".utf8), !hasProfile || isConverted { return [] }
        // These segments point to further pictures in the file, which are not copied.
        if content.starts(with: "MPF\0".utf8) { return [] }
        return Array(bytes[segment.range])
      // The encoder writes JFIF itself, and Adobe's segment describes how the original's pixels are stored.
      case 0xE0, 0xEE: return []
      case 0xE3...0xEF, 0xFE: return Array(bytes[segment.range])
      default: return []
      }
    }
  }

  /// Keywords of texts that repeat EXIF or XMP.
  private static let repeated: Set<String> = [
    "XML:com.adobe.xmp", "Raw profile type xmp", "Raw profile type exif", "Raw profile type APP1",
  ]

  private static func pngParts(
    _ file: PhotoFile, withXMP: Bool, _ isConverted: Bool
  ) throws(PhotoError) -> [UInt8] {
    // One byte: the intent, which is relative colorimetric.
    var parts = isConverted ? FileParts.chunk("sRGB", [1]) : []
    var (exif, isExifStated): ([UInt8]?, Bool) = (nil, false)
    for chunk in FileParts.pngChunks(file) where keptChunks.contains(chunk.type) {
      if isConverted, colorChunks.contains(chunk.type) { continue }
      guard parts.count + chunk.length <= most else { break }
      let content = try file.read(at: chunk.offset, count: chunk.length)
      guard content.count == chunk.length else { break }
      if !withXMP, ["tEXt", "zTXt", "iTXt"].contains(chunk.type),
        repeated.contains(String(decoding: content.prefix(80).prefix { $0 != 0 }, as: UTF8.self))
      {
        exif = exif ?? PNGRawProfile.exif(content, isPacked: chunk.type == "zTXt")
        continue
      }
      switch chunk.type {
      case "eXIf":
        isExifStated = true
        parts += self.chunk(exif: content, isConverted)
      case "iCCP":
        guard let name = content.firstIndex(of: 0), name + 2 < content.count,
          FileParts.inflated(Array(content[(name + 2)...]), limit: ColorProfile.longest)
            .flatMap(ColorProfile.init) != nil
        else { continue }
        parts += FileParts.chunk("iCCP", content)
      default: parts += FileParts.chunk(chunk.type, content)
      }
    }
    if !isExifStated, let exif { parts += self.chunk(exif: exif, isConverted) }
    return parts
  }

  /// EXIF of an upright copy as a PNG chunk.
  private static func chunk(exif: [UInt8], _ isConverted: Bool) -> [UInt8] {
    let tiff = Exif.upright(tiff: exif[...])
    return FileParts.chunk("eXIf", isConverted ? Exif.sRGB(tiff: tiff) : tiff)
  }

  /// Adds the metadata to a newly encoded picture file of the same format.
  public func carried(by file: [UInt8]) -> [UInt8] {
    guard FileSignature.format(of: file) == format else { return file }
    return switch format {
    case .jpeg: FileParts.inserted(parts, intoJPEG: file)
    case .png: FileParts.inserted(parts, intoPNG: file)
    default: file
    }
  }
}
