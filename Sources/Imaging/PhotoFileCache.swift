import Synchronization
package import SystemPackage

/// The photo files in use now or a moment ago, so that different tasks need not read the same file again.
///
/// A file is identified by path and stamp, so a changed file is a new one. Memory and open descriptors are limited;
/// the least recently requested files are dropped first.
package final class PhotoFileCache: Sendable {
  private struct Entry {
    var file: PhotoFile
    /// When it was last requested, counted in requests.
    var used: Int
  }

  private struct Entries {
    var files: [FilePath: Entry] = [:]
    var clock = 0
  }

  private static let newest = 8, many = 64

  private let entries = Mutex(Entries())
  private let limit: Int
  private let newestLimit: Int
  private let mostOpen: Int
  private let mostFiles: Int

  /// - Parameters:
  ///   - limit: the most bytes of files in memory, not counting files in use.
  ///   - newestLimit: the same for the eight files requested last, where it is higher: several tasks are about to read
  ///     them.
  ///   - mostOpen: the most open descriptors. A closed file is opened again when more of it is read.
  ///   - mostFiles: the most files, however small.
  package init(
    limit: Int = PhotoFile.mostKept, newestLimit: Int = 0, mostOpen: Int = 32, mostFiles: Int = 1024
  ) {
    (self.limit, self.newestLimit, self.mostOpen, self.mostFiles) = (limit, newestLimit, mostOpen, mostFiles)
  }

  /// The file at a path as it is now. It is not opened before something is read from it.
  package func file(at path: FilePath) throws(PhotoError) -> PhotoFile {
    guard !path.isEmpty else { throw .notFound(path) }
    let stamp: FileStamp
    do { stamp = try FileStamp(of: path) } catch { throw PhotoError(path, error) }
    return try file(at: path, stamp)
  }

  /// Like ``file(at:)``.
  ///
  /// - Parameter stamp: the path's stamp, taken just now.
  package func file(at path: FilePath, _ stamp: FileStamp) throws(PhotoError) -> PhotoFile {
    try entries.withLock { entries throws(PhotoError) in
      entries.clock += 1
      if let known = entries.files[path]?.file, known.stamp == stamp, !known.isOutdated {
        entries.files[path]?.used = entries.clock
        return known
      }
      let file = try PhotoFile(path, stamp)
      entries.files[path] = Entry(file: file, used: entries.clock)
      trim(&entries)
      return file
    }
  }

  /// Calls `body` with a file, then drops what exceeds the limits.
  package func with<Result>(
    _ path: FilePath, _ body: (PhotoFile) throws(PhotoError) -> Result
  ) throws(PhotoError) -> Result {
    let file = try file(at: path)
    defer { trim() }
    do {
      return try body(file)
    } catch {
      guard file.isOutdated else { throw error }
      return try body(try self.file(at: path))
    }
  }

  /// Drops what exceeds the limits.
  package func trim() { entries.withLock { trim(&$0) } }

  private func trim(_ entries: inout Entries) {
    var bytes = 0, open = 0
    for entry in entries.files.values {
      bytes += entry.file.keptCount
      if entry.file.isOpen { open += 1 }
    }
    guard bytes > limit || open > mostOpen || entries.files.count > mostFiles else { return }
    // Of many, drops more than necessary, so that the limit is not reached again with the next request.
    let count = entries.files.count
    let limit = bytes > limit && count > Self.many ? limit / 4 * 3 : limit
    let limitOfNewest = max(limit, newestLimit)
    var left = count > mostFiles ? mostFiles / 4 * 3 : mostFiles
    (bytes, open) = (0, 0)
    let ordered = entries.files.sorted(by: { $0.value.used > $1.value.used })
    for (rank, (path, entry)) in ordered.enumerated() {
      bytes += entry.file.keptCount
      left -= 1
      guard bytes <= (rank < Self.newest ? limitOfNewest : limit), left >= 0 else {
        entries.files[path] = nil
        continue
      }
      guard entry.file.isOpen else { continue }
      open += 1
      if open > mostOpen { entry.file.close() }
    }
  }
}
