import CCodecs
public import SystemPackage

/// An ICC profile of RGB colours, as photos carry it: it defines what their values mean.
///
/// facet never converts colours. A file made from a photo's pixels carries the photo's profile, so that programs
/// with colour management show both alike.
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
  public func colorProfile() -> ColorProfile? {
    guard let beginning = try? readBeginning() else { return nil }
    let bytes = beginning.bytes
    func read(_ offset: Int, _ count: Int) -> [UInt8] { (try? self.read(at: offset, count: count)) ?? [] }
    switch beginning.header.format {
    case .jpeg:
      // There can be many segments before the pixels.
      guard let (segments, bytes) = try? FileParts.jpegSegments(self, most: 1 << 28) else { return nil }
      return segments.flatMap { FileParts.profile(ofSegments: $0, in: bytes) }
    case .raw: return FileParts.jpegSegments(bytes).flatMap { FileParts.profile(ofSegments: $0, in: bytes) }
    case .png: return pngProfile()
    case .webp:
      return WebPParts.content(of: "ICCP", longest: ColorProfile.longest, read: read)
        .flatMap(ColorProfile.init)
    case .tiff:
      guard let entry = TiffDirectory(read: read)?[0x8773], entry.count <= ColorProfile.longest else {
        return nil
      }
      return ColorProfile(read(entry.value, entry.count))
    case .heif: return Codec.profile(ofHEIF: bytes).flatMap(ColorProfile.init)
    case .gif: return nil
    }
  }

  private func pngProfile() -> ColorProfile? {
    for chunk in FileParts.pngChunks(self) where chunk.type == "iCCP" {
      guard let content = try? read(at: chunk.offset, count: min(chunk.length, ColorProfile.longest)),
        let name = content.firstIndex(of: 0), name + 2 < content.count
      else { return nil }
      return FileParts.inflated(Array(content[(name + 2)...]), limit: ColorProfile.longest).flatMap(
        ColorProfile.init)
    }
    return nil
  }
}
