import Synchronization
package import SystemPackage

/// The photo files that somebody is at work on or was a moment ago, so that whoever comes next reads nothing again.
///
/// A file is known by its path and its stamp: a changed one is another. Memory and open descriptors are bounded; those
/// that were asked for longest ago go first.
package final class PhotoFileCache: Sendable {
  private struct Entry {
    var file: PhotoFile
    /// By the clock of requests.
    var used: Int
  }

  private struct Entries {
    var files: [FilePath: Entry] = [:]
    var clock = 0
  }

  private let entries = Mutex(Entries())
  private let limit: Int
  private let mostOpen: Int
  private let mostFiles: Int

  /// - Parameters:
  ///   - limit: bytes of files in memory. What is worked on is beside that.
  ///   - mostOpen: descriptors. A file that is read on later is opened again.
  ///   - mostFiles: files, however small.
  package init(limit: Int = PhotoFile.mostKept, mostOpen: Int = 32, mostFiles: Int = 1024) {
    (self.limit, self.mostOpen, self.mostFiles) = (limit, mostOpen, mostFiles)
  }

  /// The file at a path as it is now. Nothing is opened before something of it is read.
  package func file(at path: FilePath) throws(PhotoError) -> PhotoFile {
    guard !path.isEmpty else { throw .notFound(path) }
    let stamp: FileStamp
    do { stamp = try FileStamp(of: path) } catch { throw PhotoError(path, error) }
    return try file(at: path, stamp)
  }

  /// The same.
  ///
  /// - Parameter stamp: of the path, taken just now.
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

  /// Does something with a file, and then keeps to the limits.
  ///
  /// - Parameter body: is called again, once, when the file was replaced before it could be opened.
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

  /// Lets go what is beyond the limits.
  package func trim() { entries.withLock { trim(&$0) } }

  private func trim(_ entries: inout Entries) {
    var bytes = 0, open = 0
    for entry in entries.files.values {
      bytes += entry.file.keptCount
      if entry.file.isOpen { open += 1 }
    }
    guard bytes > limit || open > mostOpen || entries.files.count > mostFiles else { return }
    // Some more than must go, so that not every request finds the limit reached.
    let isCrowded = entries.files.count > mostFiles
    var left = isCrowded ? mostFiles / 4 * 3 : mostFiles
    (bytes, open) = (0, 0)
    for (path, entry) in entries.files.sorted(by: { $0.value.used > $1.value.used }) {
      bytes += entry.file.keptCount
      left -= 1
      guard bytes <= limit, left >= 0 else {
        entries.files[path] = nil
        continue
      }
      guard entry.file.isOpen else { continue }
      open += 1
      if open > mostOpen { entry.file.close() }
    }
  }
}
