public import SystemPackage

/// XXH64 of bytes (Collet's public specification, seed 0): tells files apart, not a protection against forgery.
public struct ContentHash: Sendable {
  private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The hash of bytes in memory.
  public static func of(_ bytes: [UInt8]) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe of($0) }
  }

  /// Of a file's content; nil when it cannot be read.
  public static func of(fileAt path: FilePath) -> UInt64? {
    (try? read(path)).map { of($0) }
  }

  private static func read(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    return try file.closeAfter {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        // SAFETY: the descriptor writes at most the buffer's length.
        let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        if count == 0 { return bytes }
        bytes += chunk[..<count]
      }
    }
  }

  private static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    // SAFETY: every load ends at or before `count`.
    func word(_ i: Int) -> UInt64 {
      unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
    }
    func round(_ lane: UInt64, _ input: UInt64) -> UInt64 { rotated(lane &+ input &* p2, 31) &* p1 }
    let count = bytes.count
    var i = 0
    var hash = p5
    if count >= 32 {
      var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (p1 &+ p2, p2, 0, 0 &- p1)
      while i + 32 <= count {
        (a, b, c, d) = (
          round(a, word(i)), round(b, word(i + 8)), round(c, word(i + 16)), round(d, word(i + 24))
        )
        i += 32
      }
      hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
      for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* p1 &+ p4 }
    }
    hash = hash &+ UInt64(count)
    while i + 8 <= count {
      hash = rotated(hash ^ round(0, word(i)), 27) &* p1 &+ p4
      i += 8
    }
    if i + 4 <= count {
      let half = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt32.self))
      hash = rotated(hash ^ UInt64(half) &* p1, 23) &* p2 &+ p3
      i += 4
    }
    while i < count {
      hash = rotated(hash ^ UInt64(unsafe bytes[i]) &* p5, 11) &* p1
      i += 1
    }
    hash = (hash ^ hash >> 33) &* p2
    hash = (hash ^ hash >> 29) &* p3
    return hash ^ hash >> 32
  }

  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }

  /// Sixteen hexadecimal digits.
  public static func text(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
