public import Annotations
import Foundation
public import SystemPackage

extension PhotoFingerprint {
  /// The fingerprint of a file, from at most three reads.
  ///
  /// - Throws: `Errno` when the file cannot be read; `.invalidArgument` when it is not a regular file.
  public init(contentsOf path: FilePath) throws(Errno) {
    self = try FileStamp.read(path).fingerprint
  }
}

/// Size and time of change of a file, and the fingerprint of its content.
struct FileStamp {
  var fingerprint: PhotoFingerprint
  var bytes: Int64
  /// Nanoseconds since 1970.
  var modified: Int64

  /// Size and time of change, without reading the content.
  static func look(_ path: FilePath) throws(Errno) -> (bytes: Int64, modified: Int64) {
    var status = stat()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    guard result == 0 else { throw Errno(rawValue: errno) }
    return try values(of: status)
  }

  static func read(_ path: FilePath) throws(Errno) -> FileStamp {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter {
        var status = stat()
        // SAFETY: `status` outlives the call.
        guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        let (bytes, modified) = try values(of: status)
        var samples: [UInt8] = []
        for range in PhotoFingerprint.sampleRanges(size: Int(bytes)) {
          samples += try read(file, range)
        }
        return FileStamp(
          fingerprint: PhotoFingerprint(size: Int(bytes), samples: samples), bytes: bytes, modified: modified)
      }
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  private static func values(of status: stat) throws(Errno) -> (bytes: Int64, modified: Int64) {
    guard status.st_mode & S_IFMT == S_IFREG else { throw .invalidArgument }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    let (seconds, _) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return (Int64(status.st_size), seconds &+ Int64(time.tv_nsec))
  }

  private static func read(_ file: FileDescriptor, _ range: Range<Int>) throws -> [UInt8] {
    // All threads share one empty array, which would be written to.
    if range.isEmpty { return [] }
    return try unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count {
        // SAFETY: each read writes inside the part of the buffer after what is filled.
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<range.count])
        let count = try unsafe file.read(
          fromAbsoluteOffset: Int64(range.lowerBound + filled), into: rest)
        // The file became shorter. It is hashed as it is now, and the next check finds another time of
        // change.
        if count == 0 { break }
        filled += count
      }
    }
  }
}
