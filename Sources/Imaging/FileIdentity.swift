public import SystemPackage

#if canImport(Darwin)
  public import Darwin
#elseif canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#endif

/// Which file a path leads to: equal for all names of one file, be they hard links, symbolic links or other spellings.
///
/// It holds as long as the file is there; afterwards another may get the same one.
public struct FileIdentity: Hashable, Sendable {
  private let device, inode: UInt64

  /// From what was asked of a file already: another look may meet another file.
  public init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }

  /// The file at the end of all symbolic links; nil when there is none, or it cannot be reached.
  public init?(of path: FilePath) {
    guard let file = (try? FileStamp(of: path))?.file else { return nil }
    self = file
  }

  /// The folder at the end of all symbolic links; nil when the path leads to no folder.
  init?(ofFolder path: FilePath) {
    guard let stamp = try? FileStamp(of: path), stamp.isFolder, let folder = stamp.file else { return nil }
    self = folder
  }
}
