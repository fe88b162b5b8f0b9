import CCodecs
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An open photo file: regular for certain, and read by position.
struct PhotoFile: ~Copyable {
  let path: FilePath
  private let descriptor: FileDescriptor
  /// Bytes when it was opened. The file may change meanwhile; reads deliver what is there.
  let size: Int

  /// Opens the file without ever waiting for one: pipes and devices are refused before and after opening.
  init(_ path: FilePath) throws(PhotoError) {
    (descriptor, size) = try Self.open(path)
    self.path = path
  }

  private static func open(_ path: FilePath) throws(PhotoError) -> (FileDescriptor, size: Int) {
    guard !path.isEmpty else { throw .notFound(path) }
    _ = try check(path) { status in
      // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
      unsafe path.withPlatformString { unsafe stat($0, &status) }
    }
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw Self.error(path, (error as? Errno) ?? .ioError)
    }
    do {
      // SAFETY: `status` outlives the call.
      return (descriptor, try check(path) { unsafe fstat(descriptor.rawValue, &$0) })
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  deinit { try? descriptor.close() }

  /// The size of a regular file, by a call that fills `status`.
  private static func check(
    _ path: FilePath, _ call: (inout stat) -> Int32
  ) throws(PhotoError) -> Int {
    var status = stat()
    guard call(&status) == 0 else { throw error(path, Errno(rawValue: errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isFolder(path)
    default: throw .notRegular(path)
    }
    guard status.st_size > 0 else { throw .empty(path) }
    return Int(status.st_size)
  }

  private static func error(_ path: FilePath, _ errno: Errno) -> PhotoError {
    switch errno {
    case .noSuchFileOrDirectory, .notDirectory: .notFound(path)
    case .permissionDenied, .notPermitted: .noPermission(path)
    case .isDirectory: .isFolder(path)
    case .noMemory: .outOfMemory(path, megabytes: 0)
    default: .unreadable(path, reason: errno.description)
    }
  }

  /// Up to `count` bytes from `offset` on; fewer only where the file ends.
  func read(at offset: Int, count: Int) throws(PhotoError) -> [UInt8] {
    let wanted = max(0, min(count, size - offset))
    guard wanted > 0 else { return [] }
    if wanted >= largeBytes, fc_can_allocate(wanted) == 0 {
      throw .outOfMemory(path, megabytes: wanted >> 20)
    }
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      // SAFETY: each read writes inside the part of the buffer after what is filled.
      while filled < wanted, failure == nil {
        do {
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let got = try unsafe descriptor.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
          if got == 0 { break }
          filled += got
        } catch {
          failure = (error as? Errno) ?? .ioError
        }
      }
    }
    if let failure { throw Self.error(path, failure) }
    return bytes
  }
}
