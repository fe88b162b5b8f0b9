package import SystemPackage

#if canImport(Darwin)
  package import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The entries of one folder, with names of any bytes. This is the only place that reads folders with `readdir`.
package enum FolderEntries {
  #if canImport(Darwin)
    package typealias Stream = UnsafeMutablePointer<DIR>
  #else
    package typealias Stream = OpaquePointer
  #endif

  /// Reads only names: no entry is opened or examined. `.` and `..` are included.
  ///
  /// - Parameter body: receives each name, followed by a zero byte; its type (`DT_REG` and so on, `DT_UNKNOWN` where
  ///   the file system does not report types); and the open folder. It returns false to stop. Its arguments are not
  ///   valid afterwards.
  /// - Returns: why reading stopped early, if it did.
  package static func read(
    _ folder: FilePath, _ body: (UnsafeRawBufferPointer, UInt8, Stream) -> Bool
  ) throws(Errno) -> Errno? {
    // SAFETY: `stream` is open until closed at the end; `entry` is used only until the next call of readdir.
    guard let stream = unsafe folder.withPlatformString({ unsafe opendir($0) }) else {
      throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let start = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset)
      let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
      let name = unsafe UnsafeRawBufferPointer(start: start, count: length)
      guard unsafe body(name, entry.pointee.d_type, stream) else { return nil }
    }
    return errno == 0 ? nil : Errno(rawValue: errno)
  }

  /// The bytes of all names that do not begin with a dot, sorted.
  ///
  /// - Throws: `Errno` when not all can be read.
  package static func names(in folder: FilePath) throws(Errno) -> [[UInt8]] {
    var names: [[UInt8]] = []
    let failure = unsafe try read(folder) { name, _, _ in
      if let first = unsafe name.first, first != 0x2E { unsafe names.append(Array(name)) }
      return true
    }
    if let failure { throw failure }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
