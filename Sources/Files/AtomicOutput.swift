internal import Foundation
import Synchronization
package import SystemPackage

/// A file that is written piece by piece under a hidden name in the same folder. It gets its real name only when it is
/// complete and on the disk. If it is released before that, the hidden file is removed.
package final class AtomicOutput {
  /// What happens to an existing file of that name.
  package enum Existing {
    /// It is left alone, even if it appears during writing, and ``OutputError/exists(_:)`` is thrown.
    case kept
    /// It is replaced, whatever it is.
    case replaced
    /// It gets new content. Links are followed and still lead to it; users who could not read it cannot read it now;
    /// and it keeps its owner if the system allows that.
    case rewritten
  }

  private let path: FilePath
  /// The final path: the one given, or where its links lead.
  private let target: FilePath
  private let existing: Existing
  private let hidden: FilePath
  private let file: FileDescriptor
  private var isOpen = true
  private var buffer: [UInt8] = []
  /// Whether the new file has its real name.
  package private(set) var isNamed = false

  /// Collects small pieces, which are written together.
  private static let piece = 1 << 18
  private static let serial = Atomic<Int>(0)

  package init(_ path: FilePath, _ existing: Existing) throws(OutputError) {
    guard path.lastComponent != nil else { throw .isFolder(path) }
    (self.path, self.existing) = (path, existing)
    var original: stat?
    switch existing {
    case .kept:
      if AtomicFile.exists(path) { throw .exists(path) }
      target = path
    case .replaced: target = path
    case .rewritten:
      target = path.withLinksResolved
      original = Self.status(target)
      switch original.map({ $0.st_mode & S_IFMT }) {
      case nil, S_IFREG: break
      case S_IFDIR: throw .isFolder(path)
      default: throw .failed(path, reason: "it is a pipe or a device")
      }
    }
    (file, hidden) = try Self.createHidden(for: target, original)
  }

  deinit {
    if isOpen { try? file.close() }
    if !isNamed { AtomicFile.unlinkIgnoringErrors(hidden) }
  }

  package func write(_ bytes: [UInt8]) throws(OutputError) {
    if bytes.count >= Self.piece {
      try flush()
      return try writeOut(bytes)
    }
    buffer += bytes
    if buffer.count >= Self.piece { try flush() }
  }

  /// Gives the file its real name once it is completely on the disk.
  ///
  /// - Parameters:
  ///   - syncsFolder: whether the name is on the disk, too, on return.
  ///   - ready: runs just before the file gets its name; if it throws, the file is discarded.
  package func finish(syncsFolder: Bool = true, _ ready: () throws -> Void) throws {
    try complete()
    if existing == .kept, AtomicFile.exists(path) { throw OutputError.exists(path) }
    try ready()
    try takeName(syncsFolder)
  }

  /// Does the same.
  package func finish(syncsFolder: Bool = true) throws(OutputError) {
    try complete()
    try takeName(syncsFolder)
  }

  private func takeName(_ syncsFolder: Bool) throws(OutputError) {
    do {
      try AtomicFile.rename(hidden, to: target, replacing: existing != .kept)
    } catch {
      throw OutputError(path, error)
    }
    isNamed = true
    if syncsFolder { try AtomicFile.syncFolder(target.removingLastComponent()) }
  }

  private func complete() throws(OutputError) {
    try flush()
    do {
      if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      isOpen = false
      try file.close()
    } catch {
      throw OutputError(path, (error as? Errno) ?? .ioError)
    }
  }

  private func flush() throws(OutputError) {
    try writeOut(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeOut(_ bytes: [UInt8]) throws(OutputError) {
    do {
      _ = try file.writeAll(bytes)
    } catch {
      throw OutputError(path, (error as? Errno) ?? .ioError)
    }
  }

  // MARK: - The hidden file

  /// A new file in the same folder, named after the target so that a leftover tells where it came from.
  private static func createHidden(
    for target: FilePath, _ original: stat?
  ) throws(OutputError) -> (FileDescriptor, FilePath) {
    guard let name = target.lastComponent else { throw .isFolder(target) }
    let folder = target.removingLastComponent()
    for _ in 0..<100 {
      let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
      // Long names are cut, so that the hidden name is never longer than the file system allows.
      let hidden = folder.appending(".\(name.string.prefix(40)).\(getpid())-\(number).part")
      do {
        let file = try FileDescriptor.open(
          hidden, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: original == nil ? 0o666 : 0o600))
        if let original { keepAccess(of: original, to: file) }
        return (file, hidden)
      } catch {
        switch (error as? Errno) ?? .ioError {
        case .fileExists: continue  // left behind by an earlier process with the same ID
        case let reason
        where [.noSuchFileOrDirectory, .notDirectory, .permissionDenied, .notPermitted, .readOnlyFileSystem]
          .contains(reason):
          throw OutputError(folder.isEmpty ? "." : folder, reason)
        case let reason: throw OutputError(target, reason)
        }
      }
    }
    throw .failed(target, reason: "a hundred hidden files are in the way")
  }

  /// Keeps access the same: users who could not read the old file cannot read the new one, and vice versa.
  private static func keepAccess(of original: stat, to file: FileDescriptor) {
    var mode = original.st_mode & 0o777
    // Only root can change the owner. Members of a group can set it, which keeps the access of the former
    // owner.
    let isGiven =
      fchown(file.rawValue, original.st_uid, original.st_gid) == 0
      || fchown(file.rawValue, uid_t.max, original.st_gid) == 0
    // Another group must not get more access than everybody else.
    if !isGiven { mode &= 0o707 | (mode & 0o007) << 3 }
    // File systems without permissions have nothing to keep.
    _ = fchmod(file.rawValue, mode)
  }

  private static func status(_ path: FilePath) -> stat? {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    return unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 ? status : nil
  }

  /// Removes hidden files (`.NAME.PROCESS-NUMBER.part`) in and below a folder: those of processes that have ended, and
  /// those of this process, which must not be writing there.
  package static func removeLeftovers(below folder: FilePath) {
    let manager = FileManager.default
    guard let names = manager.enumerator(atPath: folder.string) else { return }
    for case let name as String in names {
      guard name.hasSuffix(".part"), let last = name.split(separator: "/").last, last.hasPrefix("."),
        let mark = last.dropLast(5).split(separator: ".").last?.split(separator: "-"), mark.count == 2,
        let process = Int32(mark[0]), Int(mark[1]) != nil
      else { continue }
      if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) {
        try? manager.removeItem(atPath: folder.string + "/" + name)
      }
    }
  }
}

extension FilePath {
  /// The path with all links resolved; unchanged when it leads nowhere.
  package var withLinksResolved: FilePath {
    // SAFETY: the path is a terminated string for the time of the call; the result is one, too, and freed here.
    unsafe withPlatformString { name in
      guard let found = unsafe realpath(name, nil) else { return self }
      defer { unsafe free(found) }
      return unsafe FilePath(platformString: found)
    }
  }
}
