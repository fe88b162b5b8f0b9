public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the file system says about a file without opening it. If two stamps of one path are equal, it is the same
/// file, and it was not written to in between.
public struct FileStamp: Hashable, Sendable {
  /// Bytes.
  public let size: Int
  /// When it was last changed: whole seconds since 1970, and additional nanoseconds.
  private let seconds, nanoseconds: Int64
  /// Which file it is; nil when the stamp was made from stored values.
  public let file: FileIdentity?
  /// Whether it is a regular file, not a folder, a pipe or a device, which have stamps, too.
  public let isRegular: Bool
  /// Whether it is a folder.
  public let isFolder: Bool

  /// The stamp of the file at the end of all symbolic links.
  ///
  /// - Throws: `Errno` when it does not exist or cannot be reached.
  public init(of path: FilePath) throws(Errno) {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and the structure is ours.
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else {
      throw Errno(rawValue: errno)
    }
    self.init(status)
  }

  /// The stamp of an open file.
  package init(of descriptor: FileDescriptor) throws(Errno) {
    var status = stat()
    // SAFETY: the structure outlives the call.
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    self.init(status)
  }

  /// From stored values.
  ///
  /// - Parameter modified: nanoseconds since 1970.
  package init(size: Int, modified: Int64) {
    (self.size, file, isRegular, isFolder) = (size, nil, true, false)
    let (seconds, rest) = modified.quotientAndRemainder(dividingBy: 1_000_000_000)
    self.seconds = rest < 0 ? seconds - 1 : seconds
    nanoseconds = rest < 0 ? rest + 1_000_000_000 : rest
  }

  private init(_ status: stat) {
    size = Int(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    (seconds, nanoseconds) = (Int64(time.tv_sec), Int64(time.tv_nsec))
    file = FileIdentity(status)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
  }

  /// When the file was last changed, in seconds since 1970.
  public var modifiedSeconds: Int64 { seconds }

  /// When the file was last changed, in nanoseconds since 1970. A time that 64 bits cannot hold wraps around.
  public var modified: Int64 { seconds &* 1_000_000_000 &+ nanoseconds }
}
