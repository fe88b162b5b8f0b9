import Geometry
import Imaging
import SystemPackage

/// A photo as manifests name it.
struct ManifestSource: Sendable, Equatable {
  var photo: FilePath
  var stamp: FileStamp
  /// XXH64 of its content, in hexadecimal; empty when it was not read.
  var hash = ""
  /// Of the upright photo, in pixels.
  var size = PixelSize(width: 0, height: 0)
  /// What the decoder said about damage.
  var warnings: [String] = []
  /// What it looks like; nil when it was not decoded.
  var look: DifferenceHash?

  var fingerprint: String { hash.isEmpty ? "" : "xxh64:\(hash)" }

  /// The path's bytes when it is not text; nil when it is.
  var hexadecimal: String? {
    let bytes = photo.bytes
    if Array(photo.string.utf8) == bytes { return nil }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
