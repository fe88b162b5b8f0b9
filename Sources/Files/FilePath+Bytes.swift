package import SystemPackage

extension Sequence where Element == UInt8 {
  /// These bytes as a path, whether or not they are valid text. A NUL ends it.
  package var path: FilePath {
    let characters = prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
    // SAFETY: the array is NUL-terminated and lives through the call, which copies it.
    return unsafe characters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return FilePath() }
      return unsafe FilePath(platformString: start)
    }
  }
}

extension FilePath {
  /// The path's bytes as the system has them.
  package var bytes: [UInt8] {
    // SAFETY: the buffer holds the path and its final NUL, and is read only inside the closure.
    unsafe withPlatformString { start in
      var bytes: [UInt8] = []
      var next = unsafe start
      while unsafe next.pointee != 0 {
        bytes.append(UInt8(bitPattern: unsafe next.pointee))
        unsafe next += 1
      }
      return bytes
    }
  }
}
