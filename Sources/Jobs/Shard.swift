package import Alignment
package import Annotations
import Files
import Imaging
import Library
package import SystemPackage

/// One of `count` parts of the photos, so that several machines can share the work.
///
/// A photo's part depends on its content, not on its name or its place in a list: paths may differ between machines,
/// lists may change between runs, and copies of a photo are in the same part.
package struct Shard: Equatable, Sendable {
  /// From 1 to ``count``.
  package let index: Int
  package let count: Int

  private static let most = 1_000_000

  package init?(_ argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      (1...Self.most).contains(count), (1...count).contains(index)
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  package var exportPart: ExportPart { ExportPart(index: index, count: count) }

  package func contains(_ photo: PhotoFingerprint) -> Bool { photo.low % UInt64(count) == UInt64(index - 1) }

  /// Whether the photo belongs to this part. A photo that cannot be read is assigned by its path, so that only one
  /// run reports it.
  package func contains(_ path: FilePath) -> Bool {
    if count == 1 { return true }
    if let photo = try? PhotoFingerprint(contentsOf: path) { return contains(photo) }
    return ContentHash.of(path.bytes) % UInt64(count) == UInt64(index - 1)
  }
}
