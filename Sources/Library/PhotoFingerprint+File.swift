public import Annotations
public import Imaging
public import SystemPackage

extension PhotoFingerprint {
  /// Of a file, from at most three reads of it.
  ///
  /// - Throws: `Errno` when the file cannot be read; `.invalidArgument` when it is no regular file.
  public init(contentsOf path: FilePath) throws(Errno) {
    self = try Self.read(path, try FileStamp(of: path))
  }

  /// Of a photo's file, from at most three reads of it, and none of what is in memory.
  ///
  /// - Throws: `Errno` when it cannot be read.
  public init(of file: PhotoFile) throws(Errno) {
    let size = file.stamp.size
    var samples: [UInt8] = []
    // Shorter than it was: hashed as it is now; the next look finds another time of change.
    for range in Self.sampleRanges(size: size) { samples += try file.bytes(range) }
    self.init(size: size, samples: samples)
  }

  /// - Parameter stamp: of the path, taken just now.
  static func read(_ path: FilePath, _ stamp: FileStamp) throws(Errno) -> PhotoFingerprint {
    guard stamp.isRegular else { throw .invalidArgument }
    // An empty file is no photo, and has a fingerprint all the same.
    guard let file = try? PhotoFile(path, stamp) else { return PhotoFingerprint(size: 0, samples: []) }
    return try PhotoFingerprint(of: file)
  }
}
