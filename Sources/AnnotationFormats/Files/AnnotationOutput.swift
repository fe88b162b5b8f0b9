package import Files
import Foundation
import Imaging
import Synchronization
package import SystemPackage

/// A file that is written piece by piece beside its place and takes its name only when it is whole.
///
/// Links are followed: what they lead to is replaced, and they still lead there. A file that is replaced leaves its
/// permissions, and where the system lets us its owner, to the new one.
package final class AnnotationOutput {
  private let path: FilePath
  private let target: FilePath
  private let replaces: Bool
  private let hidden: FilePath
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  /// Whether the new file has the name.
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

  /// Writes a whole file at once in the place of one that may be there.
  package static func replace(_ path: FilePath, by bytes: [UInt8]) throws {
    let output = try AnnotationOutput(path, replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  /// A new file in the same folder, of a name that no other process uses.
  private static func createHidden(
    for target: FilePath, _ original: stat?
  ) throws(OutputError) -> (FileDescriptor, FilePath) {
    let (folder, name) = (target.removingLastComponent(), target.lastComponent?.string ?? "annotations")
    for _ in 0..<100 {
      let number = serial.wrappingAdd(1, ordering: .relaxed).newValue
      // Long names are cut, so that the hidden one never exceeds what the disk allows.
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

  /// Whoever could not see the old file does not see the new one, and the other way round.
  private static func keepAccess(of original: stat, to file: FileDescriptor) {
    var mode = original.st_mode & 0o777
    // Only root gives a file away; its group may be given by whoever is in it, and by it the former owner goes on.
    let isGiven =
      fchown(file.rawValue, original.st_uid, original.st_gid) == 0
      || fchown(file.rawValue, uid_t.max, original.st_gid) == 0
    // With another group, it gets no more than everybody.
    if !isGiven { mode &= 0o707 | (mode & 0o007) << 3 }
    // A disk without permissions has none to keep.
    _ = fchmod(file.rawValue, mode)
  }

  package func write(_ bytes: [UInt8]) throws(OutputError) {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Gives the file its name, once it is on the disk as a whole.
  ///
  /// - Parameter ready: what has to be done before anybody sees the file; when it throws, nobody will.
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
