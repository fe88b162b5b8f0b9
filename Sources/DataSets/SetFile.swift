import Files
import Foundation
import SystemPackage

/// A file of a set, written from its beginning to its end.
final class SetFile {
  private let path: FilePath
  private let file: FileDescriptor
  private var isOpen = true
  private var buffer: [UInt8] = []
  /// The number of bytes so far.
  private(set) var size = 0

  private static let piece = 1 << 18

  /// - Throws: when a file of this name exists.
  init(_ path: FilePath) throws(DataSetError) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
    } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
  }

  deinit { if isOpen { try? file.close() } }

  func write(_ bytes: [UInt8]) throws(DataSetError) {
    size += bytes.count
    buffer += bytes
    if buffer.count >= Self.piece { try flush() }
  }

  /// Waits until everything is on the disk.
  func finish() throws(DataSetError) {
    try flush()
    do {
      if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      isOpen = false
      try file.close()
    } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
  }

  private func flush() throws(DataSetError) {
    do { _ = try file.writeAll(buffer) } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
