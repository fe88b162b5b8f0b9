package import Annotations
import Files
import Imaging
import Library
package import SystemPackage

/// One part of the photos, for one of several machines: number `index` of `count`.
///
/// A photo's content decides, not its name or its place in a list: every machine may see its own paths, lists may
/// change between runs, and copies of a photo fall into the same part.
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

  package func contains(_ photo: PhotoFingerprint) -> Bool { photo.low % UInt64(count) == UInt64(index - 1) }

  /// Photos that cannot be read fall into one part too, by their path, so that one run tells of them.
  package func contains(_ path: FilePath) -> Bool {
    if count == 1 { return true }
    if let photo = try? PhotoFingerprint(contentsOf: path) { return contains(photo) }
    return ContentHash.of(path.bytes) % UInt64(count) == UInt64(index - 1)
  }
}
