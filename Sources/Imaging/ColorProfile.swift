import CCodecs
public import SystemPackage

/// An ICC profile of RGB colours, as photos carry it: it defines what their values mean.
///
/// The detector's pixels are never converted. A file made from them carries the photo's profile, so that programs with
/// colour management show both alike; with ``ColorHandling/managed`` they are converted to sRGB, and carry none.
public struct ColorProfile: Sendable, Hashable {
  /// The profile as an ICC file.
  public let bytes: [UInt8]

  /// Bytes; anything longer is not taken for a profile.
  static let longest = 4 << 20

  /// Nil when the bytes are not a profile of RGB colours (grey and CMYK profiles do not apply to RGB pixels).
  public init?(_ bytes: [UInt8]) {
    guard (128...Self.longest).contains(bytes.count), bytes[16..<20].elementsEqual("RGB ".utf8),
      bytes[36..<40].elementsEqual("acsp".utf8)
    else { return nil }
    self.bytes = bytes
  }

  /// The same picture file, JPEG or PNG, with this profile. The file must carry none.
  public func carried(by file: [UInt8]) -> [UInt8] {
    switch FileSignature.format(of: file) {
    case .jpeg: FileParts.inserted(jpegSegments, intoJPEG: file)
    case .png: FileParts.inserted(pngChunk, intoPNG: file)
    default: file
    }
  }

  /// The profile as APP2 segments, each of which holds 64 KB at most.
  var jpegSegments: [UInt8] {
    let part = 65_519
    let count = (bytes.count + part - 1) / part
    return (0..<count).flatMap { index -> [UInt8] in
      let piece = bytes[index * part..<min(bytes.count, (index + 1) * part)]
      let content = Array("ICC_PROFILE\0".utf8) + [UInt8(index + 1), UInt8(count)] + piece
      return [0xFF, 0xE2, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }
  }

  var pngChunk: [UInt8] {
    guard let packed = FileParts.deflated(bytes) else { return [] }
    return FileParts.chunk("iCCP", Array("ICC profile\0\0".utf8) + packed)
  }
}

/// The profile that a photo carries; nil when it carries none that can be used, or cannot be read.
public func readColorProfile(at path: FilePath) -> ColorProfile? {
  (try? PhotoFile(path))?.colorProfile()
}

extension PhotoFile {
  /// The profile that the photo carries; nil when it carries none that can be used, or cannot be read.
  public func colorProfile() -> ColorProfile? { profileBytes().flatMap(ColorProfile.init) }

  /// The conversion of the photo's colours to sRGB; nil where none is needed or possible.
  func colorConversion() -> ColorConversion? {
    guard ColorHandling.canConvert else { return nil }
    return profileBytes().flatMap(ColorConversion.init)
  }

  /// The photo as decoded, with its colours converted to sRGB; nil where none are to be converted.
  ///
  /// - Parameter photo: what ``photo(limits:)`` gave.
  public func managed(_ photo: Photo) throws(PhotoError) -> Image? {
    guard let conversion = colorConversion() else { return nil }
    guard !conversion.isCMYK else {
      // The inks are no longer in the decoded pixels.
      return try self.photo(
        limits: PhotoLimits(maxMegapixels: .max), look: PhotoLook(colors: .managed)
      ).image
    }
    var image = photo.image
    conversion.convert(&image)
    return image
  }

  /// A part of the decoded photo, with its colours converted to sRGB; nil where none are to be converted, or where they are
  /// inks, which are no longer in it.
  public func managed(_ part: Image) -> Image? {
    guard let conversion = colorConversion(), !conversion.isCMYK else { return nil }
    var part = part
    conversion.convert(&part)
    return part
  }

  /// The profile of any colours, which may be damaged.
  private func profileBytes() -> [UInt8]? {
    guard let beginning = try? readBeginning() else { return nil }
    let bytes = beginning.bytes
    func read(_ offset: Int, _ count: Int) -> [UInt8] { (try? self.read(at: offset, count: count)) ?? [] }
    switch beginning.header.format {
    case .jpeg:
      // There can be many segments before the pixels.
      guard let (segments, bytes) = try? FileParts.jpegSegments(self, most: 1 << 28) else { return nil }
      return segments.flatMap { FileParts.profileBytes(ofSegments: $0, in: bytes) }
    case .raw:
      return FileParts.jpegSegments(bytes).flatMap { FileParts.profileBytes(ofSegments: $0, in: bytes) }
    case .png: return pngProfile()
    case .webp:
      return WebPParts.content(of: "ICCP", longest: ColorProfile.longest, read: read)
    case .tiff:
      guard let entry = TiffDirectory(read: read)?[0x8773], entry.count <= ColorProfile.longest else {
        return nil
      }
      return read(entry.value, entry.count)
    case .heif, .jpegXL, .jpeg2000: return Codec.profile(of: bytes, beginning.header.format)
    case .bmp: return bmpProfile(bytes)
    case .gif: return nil
    }
  }

  /// Of the fifth version of the header, which says where the profile is.
  private func bmpProfile(_ bytes: [UInt8]) -> [UInt8]? {
    func number(_ at: Int) -> Int { bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
    let embedded = 0x4D42_4544, header = 14
    guard bytes.count >= header + 124, number(header) == 124, number(header + 56) == embedded,
      number(header + 116) <= ColorProfile.longest
    else { return nil }
    return try? read(at: header + number(header + 112), count: number(header + 116))
  }

  private func pngProfile() -> [UInt8]? {
    for chunk in FileParts.pngChunks(self) where chunk.type == "iCCP" {
      guard let content = try? read(at: chunk.offset, count: min(chunk.length, ColorProfile.longest)),
        let name = content.firstIndex(of: 0), name + 2 < content.count
      else { return nil }
      return FileParts.inflated(Array(content[(name + 2)...]), limit: ColorProfile.longest)
    }
    return nil
  }
}
