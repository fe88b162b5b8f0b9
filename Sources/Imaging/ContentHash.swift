import Files
public import SystemPackage

/// XXH64 of files and bytes, with seed 0, and its form as text.
public struct ContentHash: Sendable {
  /// The hash of bytes in memory.
  public static func of(_ bytes: [UInt8]) -> UInt64 {
    XXHash64.hash(bytes)
  }

  /// The hash of a file's content, which is read in pieces; nil when it cannot be read.
  public static func of(fileAt path: FilePath) -> UInt64? {
    try? read(path)
  }

  /// The hash of a photo's file; nil when it cannot be read. A file too large to be kept is read once more for this.
  public static func of(_ file: PhotoFile) -> UInt64? {
    if file.size > PhotoFile.mostKept { return of(fileAt: file.path) }
    return (try? file.bytes(0..<file.size)).map { of($0) }
  }

  private static func read(_ path: FilePath) throws -> UInt64 {
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    return try file.closeAfter {
      var hash = XXHash64()
      var chunk = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        // SAFETY: the descriptor writes at most the buffer's length.
        let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        if count == 0 { return hash.value }
        hash.add(chunk[..<count])
      }
    }
  }

  /// Sixteen hexadecimal digits.
  public static func text(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
