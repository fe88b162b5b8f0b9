/// Unpacks what zlib packed (RFC 1950 around RFC 1951).
package struct Inflate {
  private let bytes: [UInt8]
  private let limit: Int
  private var place: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []

  /// - Parameter limit: more bytes than this are taken for an attack.
  /// - Throws: ``MatlabError`` when the bytes are no such stream, or are damaged.
  package static func zlib(_ bytes: [UInt8], limit: Int) throws(MatlabError) -> [UInt8] {
    guard bytes.count >= 6, bytes[0] & 15 == 8, (UInt32(bytes[0]) << 8 | UInt32(bytes[1])) % 31 == 0,
      bytes[1] & 32 == 0
    else { throw .damaged("a packed part does not begin as zlib's do") }
    var inflate = Inflate(bytes, limit: limit, place: 2)
    try inflate.run()
    guard inflate.place + 4 <= bytes.count else { throw .cutShort }
    let sum = bytes[inflate.place..<inflate.place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard sum == adler(inflate.output) else { throw .damaged("a packed part's checksum is wrong") }
    return inflate.output
  }

  private init(_ bytes: [UInt8], limit: Int, place: Int) {
    (self.bytes, self.limit, self.place) = (bytes, limit, place)
  }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for start in stride(from: 0, to: bytes.count, by: 5552) {
      // Sums of so many bytes stay below 2³².
      for byte in bytes[start..<min(start + 5552, bytes.count)] {
        a += UInt32(byte)
        b += a
      }
      (a, b) = (a % 65521, b % 65521)
    }
    return b << 16 | a
  }

  private mutating func run() throws(MatlabError) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try block(Codes.fixedLengths, Codes.fixedDistances)
      case 2:
        let (lengths, distances) = try codes()
        try block(lengths, distances)
      default: throw .damaged("a packed part has a block of an unknown kind")
      }
    }
    // Whole bytes that were read ahead belong to what follows.
    place -= bitCount / 8
  }

  // MARK: Bits

  private mutating func fill(_ count: Int) {
    while bitCount < count, place < bytes.count {
      bits |= UInt32(bytes[place]) << UInt32(bitCount)
      place += 1
      bitCount += 8
    }
  }

  private mutating func take(_ count: Int) throws(MatlabError) -> Int {
    guard count > 0 else { return 0 }
    fill(count)
    guard bitCount >= count else { throw .cutShort }
    let value = bits & (1 << UInt32(count) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func symbol(_ codes: Codes) throws(MatlabError) -> Int {
    fill(Codes.longest)
    let entry = codes.table[Int(bits & (1 << UInt32(Codes.longest) - 1))]
    let length = Int(entry & 15)
    guard length > 0 else { throw .damaged("a packed part has a code that means nothing") }
    guard bitCount >= length else { throw .cutShort }
    bits >>= UInt32(length)
    bitCount -= length
    return Int(entry >> 4)
  }

  // MARK: Blocks

  private mutating func stored() throws(MatlabError) {
    place -= bitCount / 8
    (bits, bitCount) = (0, 0)
    guard place + 4 <= bytes.count else { throw .cutShort }
    let count = Int(bytes[place]) | Int(bytes[place + 1]) << 8
    guard count ^ 0xffff == Int(bytes[place + 2]) | Int(bytes[place + 3]) << 8 else {
      throw .damaged("a packed part's length is wrong")
    }
    place += 4
    guard place + count <= bytes.count else { throw .cutShort }
    try room(count)
    output += bytes[place..<place + count]
    place += count
  }

  private func room(_ count: Int) throws(MatlabError) {
    guard output.count + count <= limit else { throw .damaged("it unpacks to more than \(limit >> 20) MB") }
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]

  private mutating func block(_ lengths: Codes, _ distances: Codes) throws(MatlabError) {
    while true {
      let symbol = try symbol(lengths)
      if symbol == 256 { return }
      if symbol < 256 {
        try room(1)
        output.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < Self.lengthBases.count else { throw .damaged("a packed part has a wrong length") }
      let length = Self.lengthBases[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let code = try self.symbol(distances)
      guard code < 30 else { throw .damaged("a packed part has a wrong distance") }
      let extra = max(0, code / 2 - 1)
      let base = code < 4 ? code + 1 : (2 + code % 2) << extra + 1
      let distance = base + (try take(extra))
      guard distance <= output.count else { throw .damaged("a packed part refers to what is before it") }
      try room(length)
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The codes that a block brings with itself.
  private mutating func codes() throws(MatlabError) -> (Codes, Codes) {
    let counts = (lengths: try take(5) + 257, distances: try take(5) + 1, own: try take(4) + 4)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var own = [Int](repeating: 0, count: 19)
    for index in order.prefix(counts.own) { own[index] = try take(3) }
    let reading = try Codes(own)
    var all: [Int] = []
    while all.count < counts.lengths + counts.distances {
      switch try symbol(reading) {
      case 16:
        guard let last = all.last else { throw .damaged("a packed part repeats what is not there") }
        all += [Int](repeating: last, count: try take(2) + 3)
      case 17: all += [Int](repeating: 0, count: try take(3) + 3)
      case 18: all += [Int](repeating: 0, count: try take(7) + 11)
      case let length: all.append(length)
      }
    }
    guard all.count == counts.lengths + counts.distances else {
      throw .damaged("a packed part has too many codes")
    }
    return (try Codes(Array(all.prefix(counts.lengths))), try Codes(Array(all.dropFirst(counts.lengths))))
  }
}

/// Huffman codes by the lengths of their symbols, as a table over all ways that the next bits can be.
private struct Codes {
  static let longest = 15

  /// Symbol times 16 plus its code's length; 0 where there is no code.
  private(set) var table = [UInt16](repeating: 0, count: 1 << longest)

  init(_ lengths: [Int]) throws(MatlabError) {
    self.init(checked: lengths)
    let taken = lengths.filter { $0 > 0 }.reduce(0) { $0 + 1 << (Self.longest - $1) }
    guard taken <= 1 << Self.longest else { throw .damaged("a packed part has codes that overlap") }
  }

  private init(checked lengths: [Int]) {
    var code = 0
    for length in 1...Self.longest {
      for (symbol, own) in lengths.enumerated() where own == length {
        // Codes are written with their first bit last.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for place in stride(from: reversed, to: table.count, by: 1 << length) {
          table[place] = UInt16(symbol << 4 | length)
        }
        code += 1
      }
      code <<= 1
    }
  }

  static let fixedLengths = Codes(
    checked: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = Codes(checked: [Int](repeating: 5, count: 30))
}
