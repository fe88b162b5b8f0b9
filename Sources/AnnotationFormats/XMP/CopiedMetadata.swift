import Annotations
import Geometry
package import Imaging
import SystemPackage

/// What an upright copy of a photo, a JPEG or PNG file, takes over from the photo besides its pixels.
///
/// One fact has one value in it: wherever the photo states its orientation, the copy says "upright", and regions are
/// turned along.
package struct CopiedMetadata: Sendable {
  private let parts: PhotoMetadata
  private let xmp: XMLTree?
  private let name: String

  /// - Parameter isConverted: whether the copy's colours were converted to sRGB.
  /// - Throws: `PhotoError` when the photo cannot be read; ``FormatError`` when its XMP is damaged.
  package init(of file: PhotoFile, header: PhotoHeader, isConverted: Bool = false) throws {
    name = file.path.string
    let isSameKind = header.format == .jpeg || header.format == .png
    guard !isSameKind || header.orientation != .upright else {
      // Byte for byte.
      (parts, xmp) = (try PhotoMetadata(of: file, withXMP: true, isConverted: isConverted), nil)
      return
    }
    let photo = PhotoBytes(file)
    let exif = header.format == .heif ? HEIFItems(photo).exif : nil
    parts = try PhotoMetadata(of: file, withXMP: false, exif: exif, isConverted: isConverted)
    let frame = StoredFrame(size: header.storedSize, orientation: header.orientation.rawValue)
    xmp = try EmbeddedXMP(of: photo).flatMap { XMP.merged($0.documents) }.map { XMP.turned($0, frame) }
  }

  /// Adds the metadata to a newly encoded copy.
  package func carried(by copy: [UInt8]) throws -> [UInt8] {
    let copy = parts.carried(by: copy)
    guard let xmp else { return copy }
    return try XMPEmbedding.embed(into: copy, name: name) { _ in xmp }
  }
}
