package import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file to which complete pieces are appended. A piece that could not be written completely is removed again. Only a
/// program that is killed can leave an incomplete piece, at the file's end.
///
/// Only one program may append at a time, which the caller ensures with a lock. Do not append through copies of this
/// value, because each has its own length.
package struct AppendedFile: Sendable {
  package let descriptor: FileDescriptor
  /// The file's length in bytes.
  package private(set) var length: Int

  /// Opens a file, or creates it where the options say so.
  ///
  /// - Parameter options: in addition to those for appending.
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

  /// Appends a piece.
  ///
  /// - Returns: the piece's position in the file.
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

  /// Removes everything from a position to the end.
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
  /// The bytes at a position of a file; fewer if the file ends before.
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
