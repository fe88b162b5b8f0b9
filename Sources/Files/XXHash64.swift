/// The hash function XXH64 as specified by its author (Collet): one pass, 64 bits, no keys.
///
/// It distinguishes files, but does not protect against someone who makes two files with the same hash on purpose.
/// It was chosen over SHA-256 because it needs no package and is as fast as memory, and over shorter or older
/// functions (CRC, FNV) because it passes the usual tests of distribution over all 64 bits.
///
/// A value takes bytes in pieces of any length, so that a file need not be in memory as a whole.
public struct XXHash64: Sendable {
  private var lanes: StripeSums
  /// The beginning of a stripe that is not complete yet.
  private var pending: [UInt8] = []
  /// All bytes so far.
  private var count: UInt64 = 0

  /// The hash of no bytes so far.
  public init(seed: UInt64 = 0) { lanes = StripeSums(seed: seed) }

  /// The hash of bytes that are all in memory.
  public static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    // SAFETY: the buffer is only read, inside the closure.
    unsafe bytes.withUnsafeBytes { bytes in
      var lanes = StripeSums(seed: seed)
      let rest = unsafe lanes.take(bytes)
      return unsafe lanes.hash(ending: rest, count: UInt64(bytes.count))
    }
  }

  /// Appends bytes.
  public mutating func add(_ bytes: ArraySlice<UInt8>) {
    count &+= UInt64(bytes.count)
    var bytes = bytes
    if !pending.isEmpty {
      let missing = min(StripeSums.stripe - pending.count, bytes.count)
      pending += bytes.prefix(missing)
      bytes = bytes.dropFirst(missing)
      guard pending.count == StripeSums.stripe else { return }
      // SAFETY: the buffers here and below are only read, inside their closures.
      unsafe pending.withUnsafeBytes { _ = unsafe lanes.take($0) }
      pending.removeAll(keepingCapacity: true)
    }
    unsafe bytes.withUnsafeBytes { unsafe pending += lanes.take($0) }
  }

  /// The hash of all bytes so far; more may follow.
  public var value: UInt64 {
    // SAFETY: the buffer is only read, inside the closure.
    unsafe pending.withUnsafeBytes { unsafe lanes.hash(ending: $0, count: count) }
  }
}

/// The four sums that run over whole stripes of 32 bytes.
private struct StripeSums: Sendable {
  static let stripe = 32
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  private let seed: UInt64
  private var a, b, c, d: UInt64

  init(seed: UInt64) {
    self.seed = seed
    (a, b) = (seed &+ Self.prime1 &+ Self.prime2, seed &+ Self.prime2)
    (c, d) = (seed, seed &- Self.prime1)
  }

  /// Takes all whole stripes.
  ///
  /// - Returns: the remaining bytes, less than a stripe.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var place = 0
    while place + Self.stripe <= bytes.count {
      // SAFETY: the stripe ends at or before `count`.
      a = Self.round(a, unsafe Self.word(bytes, place))
      b = Self.round(b, unsafe Self.word(bytes, place + 8))
      c = Self.round(c, unsafe Self.word(bytes, place + 16))
      d = Self.round(d, unsafe Self.word(bytes, place + 24))
      place += Self.stripe
    }
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[place...])
  }

  /// - Parameters:
  ///   - bytes: the last bytes, less than a stripe.
  ///   - count: the number of all bytes.
  func hash(ending bytes: UnsafeRawBufferPointer, count: UInt64) -> UInt64 {
    var hash = seed &+ Self.prime5
    if count >= UInt64(Self.stripe) {
      hash = Self.rotated(a, 1) &+ Self.rotated(b, 7) &+ Self.rotated(c, 12) &+ Self.rotated(d, 18)
      for lane in [a, b, c, d] { hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4 }
    }
    hash = hash &+ count
    var place = 0
    // SAFETY: every load ends at or before the end of `bytes`.
    while place + 8 <= bytes.count {
      let word = unsafe Self.word(bytes, place)
      hash = Self.rotated(hash ^ Self.round(0, word), 27) &* Self.prime1 &+ Self.prime4
      place += 8
    }
    if place + 4 <= bytes.count {
      let half = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      hash = Self.rotated(hash ^ UInt64(half) &* Self.prime1, 23) &* Self.prime2 &+ Self.prime3
      place += 4
    }
    while place < bytes.count {
      hash = Self.rotated(hash ^ UInt64(unsafe bytes[place]) &* Self.prime5, 11) &* Self.prime1
      place += 1
    }
    hash = (hash ^ hash >> 33) &* Self.prime2
    hash = (hash ^ hash >> 29) &* Self.prime3
    return hash ^ hash >> 32
  }

  /// Eight bytes from `place`, which must be in the buffer.
  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotated(lane &+ input &* prime2, 31) &* prime1
  }

  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
}
