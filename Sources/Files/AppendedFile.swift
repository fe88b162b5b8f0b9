package import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that grows by whole pieces: what could not be appended as a whole is taken back, so that nothing after it is
/// read as its end. Only a program that is killed can leave half a piece, at the end.
///
/// Only one program appends at a time; whoever opens it sees to that by a lock. Copies of this value must not be
/// appended to, since each has its own length.
package struct AppendedFile: Sendable {
  package let descriptor: FileDescriptor
  /// Bytes.
  package private(set) var length: Int

  /// Opens a file, or creates it where the options say so.
  ///
  /// - Parameter options: beside those for appending.
  package init(
    _ path: FilePath, _ options: FileDescriptor.OpenOptions, permissions: FilePermissions? = nil
  ) throws(Errno) {
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: options.union([.append, .closeOnExec]), permissions: permissions)
    } catch {
      throw (error as? Errno) ?? .ioError
    }
    do {
      length = Int(try descriptor.seek(offset: 0, from: .end))
    } catch {
      try? descriptor.close()
      throw (error as? Errno) ?? .ioError
    }
  }

  /// Adds a piece.
  ///
  /// - Returns: where it stands.
  @discardableResult
  package mutating func append(_ bytes: [UInt8]) throws(Errno) -> Range<Int> {
    let start = length
    do {
      _ = try descriptor.writeAll(bytes)
    } catch {
      try? cut(to: start)
      throw (error as? Errno) ?? .ioError
    }
    length = start + bytes.count
    return start..<length
  }

  /// Takes back everything from there on.
  package mutating func cut(to length: Int) throws(Errno) {
    do {
      try descriptor.resize(to: Int64(length))
    } catch {
      throw (error as? Errno) ?? .ioError
    }
    self.length = length
  }

  /// Waits until everything is on the disk.
  package func sync() throws(Errno) {
    if fsync(descriptor.rawValue) != 0 { throw Errno(rawValue: errno) }
  }

  package func close() { try? descriptor.close() }
}

extension FileDescriptor {
  /// The bytes at a place of a file, fewer when the file ends there.
  package func bytes(at place: Range<Int>) throws(Errno) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: place.count)
    var filled = 0
    while filled < bytes.count {
      do {
        // SAFETY: the descriptor writes at most the buffer's length.
        let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
          try unsafe read(
            fromAbsoluteOffset: Int64(place.lowerBound + filled),
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        }
        if count == 0 { break }
        filled += count
      } catch {
        throw (error as? Errno) ?? .ioError
      }
    }
    return Array(bytes[..<filled])
  }
}
