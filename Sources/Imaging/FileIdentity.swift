public import SystemPackage

#if canImport(Darwin)
  public import Darwin
#elseif canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#endif

/// Which file a path leads to. All names of one file have the same identity: hard links, symbolic links, other
/// spellings.
///
/// It is valid as long as the file exists; afterwards a new file may get the same identity.
public struct FileIdentity: Hashable, Sendable {
  private let device, inode: UInt64

  /// From the result of an earlier `stat`: another call might find another file.
  public init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }

  /// The file at the end of all symbolic links; nil when it does not exist or cannot be reached.
  public init?(of path: FilePath) {
    guard let file = (try? FileStamp(of: path))?.file else { return nil }
    self = file
  }

  /// The folder at the end of all symbolic links; nil when the path does not lead to a folder.
  init?(ofFolder path: FilePath) {
    guard let stamp = try? FileStamp(of: path), stamp.isFolder, let folder = stamp.file else { return nil }
    self = folder
  }
}
