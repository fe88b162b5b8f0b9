/// The hash function XXH64, after its published specification: one pass, 64 bits, no keys.
///
/// It tells files apart, it is no protection against someone who makes two files of equal hash on purpose. It was
/// chosen over SHA-256 because it needs no package and runs at the speed of memory, and over shorter or older
/// functions (CRC, FNV) because it passes the usual tests for spread over all 64 bits.
public enum XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The hash of bytes.
  public static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    var position = 0
    var result: UInt64
    if bytes.count >= 32 {
      var lanes = [seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1]
      while position + 32 <= bytes.count {
        for lane in 0..<4 { lanes[lane] = round(lanes[lane], word(bytes, position + 8 * lane)) }
        position += 32
      }
      result =
        rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
      for lane in lanes { result = (result ^ round(0, lane)) &* prime1 &+ prime4 }
    } else {
      result = seed &+ prime5
    }
    result &+= UInt64(bytes.count)
    while position + 8 <= bytes.count {
      result = rotate(result ^ round(0, word(bytes, position)), 27) &* prime1 &+ prime4
      position += 8
    }
    if position + 4 <= bytes.count {
      let half = (0..<4).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
      result = rotate(result ^ (half &* prime1), 23) &* prime2 &+ prime3
      position += 4
    }
    while position < bytes.count {
      result = rotate(result ^ (UInt64(bytes[position]) &* prime5), 11) &* prime1
      position += 1
    }
    result = (result ^ (result >> 33)) &* prime2
    result = (result ^ (result >> 29)) &* prime3
    return result ^ (result >> 32)
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }

  /// Eight bytes, lowest first.
  private static func word(_ bytes: [UInt8], _ position: Int) -> UInt64 {
    var value: UInt64 = 0
    for offset in 0..<8 { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
    return value
  }
}
