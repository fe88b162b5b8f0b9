import Foundation
public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A photo that comes through a pipe: standard input (`-`, `/dev/stdin`), or a command in the shell's `<(…)`, which is
/// a path like `/dev/fd/63`.
///
/// A photo is read in parts, at any places, and by its path, so it must be a file. What the pipe holds is written into a
/// file without a name, which takes the place of standard input: ``path`` leads to it as long as the process lives, and
/// the system removes it at the end.
public enum PhotoPipe {
  /// The path of a photo that was taken from a pipe.
  public static let path: FilePath = "/dev/stdin"

  /// Why no photo can be taken from a pipe.
  public struct Failure: Error, CustomStringConvertible {
    /// What, where, and what to do.
    public let description: String
  }

  /// The most bytes that are taken.
  package static let most = largestWhole

  /// Whether an argument means standard input, or a pipe that the shell has opened for this process. Other pipes have
  /// a name in a folder, and are refused like devices.
  public static func isPipe(_ path: FilePath) -> Bool {
    if path == "-" { return true }
    let text = path.string
    let isOpen = text == "/dev/stdin" || text.hasPrefix("/dev/fd/") || text.hasPrefix("/proc/self/fd/")
    guard isOpen, let stamp = try? FileStamp(of: path) else { return false }
    return !stamp.isRegular && !stamp.isFolder
  }

  /// Takes the photo from a pipe, to its end, so that ``path`` leads to it.
  public static func take(_ path: FilePath) throws(Failure) {
    let isInput = path == "-" || path == PhotoPipe.path
    if isInput, isatty(0) == 1 {
      throw Failure(
        description: "\(path): standard input is the terminal; name a photo, or pipe one into facet")
    }
    do {
      // Standard input may be a file already, at any place in it.
      if isInput, let stamp = try? FileStamp(of: FileDescriptor.standardInput), stamp.isRegular { return }
      let pipe =
        isInput
        ? FileDescriptor.standardInput : try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      defer { if !isInput { try? pipe.close() } }
      let file = try unnamedFile()
      defer { try? file.close() }
      try copy(pipe, to: file, path)
      _ = try file.duplicate(as: FileDescriptor.standardInput)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(description: "\(path): the photo cannot be taken from the pipe: \(error)")
    }
  }

  private static func copy(_ pipe: FileDescriptor, to file: FileDescriptor, _ path: FilePath) throws {
    var count = 0
    let room = 1 << 16
    while true {
      let part = try unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
        // SAFETY: the read fills at most the buffer.
        filled = try unsafe pipe.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { return }
      count += part.count
      guard count <= most else {
        throw Failure(description: "\(path): what comes through the pipe is larger than 1 GiB; name a file")
      }
      try file.writeAll(part)
    }
  }

  /// A file that no path leads to.
  private static func unnamedFile() throws -> FileDescriptor {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var name = Array("\(folder)/facet-pipe-XXXXXX".utf8CString)
    // SAFETY: `mkstemp` changes the six letters of a terminated string of ours, and `unlink` reads it.
    let descriptor = unsafe name.withUnsafeMutableBufferPointer {
      unsafe $0.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else {
      throw Failure(
        description:
          "the photo cannot be kept in \(folder): \(Errno(rawValue: errno)); set TMPDIR to a folder with room"
      )
    }
    _ = unsafe name.withUnsafeBufferPointer { unsafe $0.baseAddress.map { unsafe unlink($0) } }
    return FileDescriptor(rawValue: descriptor)
  }
}
