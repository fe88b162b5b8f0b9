package import Files
import Foundation
import Imaging
import Synchronization
package import SystemPackage

/// A file that is written piece by piece under a hidden name and gets its real name only when complete.
///
/// Links are followed: their target is replaced, and they still lead to it. The new file takes over the
/// permissions of the old one, and its owner if the system allows that.
package final class AnnotationOutput {
  private let path: FilePath
  private let target: FilePath
  private let replaces: Bool
  private let hidden: FilePath
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  /// Whether the new file has its real name.
  package private(set) var isNamed = false

  private static let serial = Atomic<Int>(0)

  /// - Parameter replacing: whether a file of that name may be replaced.
  package init(_ path: FilePath, replacing: Bool) throws(OutputError) {
    (self.path, replaces) = (path, replacing)
    if !replacing, AtomicFile.exists(path) { throw .exists(path) }
    target = AnnotationFiles.resolved(path)
    let original = AnnotationFiles.status(target)
    switch original.map({ $0.st_mode & S_IFMT }) {
    case nil, S_IFREG: break
    case S_IFDIR: throw .isFolder(path)
    default: throw .failed(path, reason: "it is a pipe or a device")
    }
    (file, hidden) = try Self.createHidden(for: target, original)
  }

  /// Writes a whole file at once, in place of any file of that name.
  package static func replace(_ path: FilePath, by bytes: [UInt8]) throws {
    let output = try AnnotationOutput(path, replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  /// Creates a file in the same folder, with a name that no other process uses.
  private static func createHidden(
    for target: FilePath, _ original: stat?
  ) throws(OutputError) -> (FileDescriptor, FilePath) {
    let (folder, name) = (target.removingLastComponent(), target.lastComponent?.string ?? "annotations")
    for _ in 0..<100 {
      let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
      // Long names are cut, so that the hidden one is never too long for the disk.
      let hidden = folder.appending(".\(name.prefix(40)).\(getpid())-\(number).part")
      do {
        let file = try FileDescriptor.open(
          hidden, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: FilePermissions(rawValue: original == nil ? 0o666 : 0o600))
        if let original { keepAccess(of: original, to: file) }
        return (file, hidden)
      } catch {
        switch (error as? Errno) ?? .ioError {
        case .fileExists: continue  // left behind by a process of the same number
        case let reason where reason == .noSuchFileOrDirectory || reason == .notDirectory:
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
    // Another group gets no more access than everybody.
    if !isGiven { mode &= 0o707 | (mode & 0o007) << 3 }
    // A disk without permissions has nothing to keep.
    _ = fchmod(file.rawValue, mode)
  }

  package func write(_ bytes: [UInt8]) throws(OutputError) {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Gives the file its real name once it is completely on the disk.
  ///
  /// - Parameter ready: runs before the file gets its name; if it throws, the file is discarded.
  package func finish(_ ready: () throws -> Void = {}) throws {
    try flush()
    if fsync(file.rawValue) != 0 { throw OutputError(path, Errno(rawValue: errno)) }
    if !replaces, AtomicFile.exists(path) { throw OutputError.exists(path) }
    try ready()
    // SAFETY: both paths are terminated strings for the time of the call.
    let result = unsafe hidden.withPlatformString { old in
      unsafe target.withPlatformString { new in unsafe rename(old, new) }
    }
    if result != 0 { throw OutputError(path, Errno(rawValue: errno)) }
    isNamed = true
    try AtomicFile.syncFolder(target.removingLastComponent())
  }

  private func flush() throws(OutputError) {
    do {
      try file.writeAll(buffer)
    } catch {
      throw OutputError(path, (error as? Errno) ?? .ioError)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit {
    try? file.close()
    // SAFETY: the path is a terminated string for the time of the call.
    if !isNamed { _ = unsafe hidden.withPlatformString { unsafe unlink($0) } }
  }
}
