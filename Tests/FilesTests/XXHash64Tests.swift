import Files
import TestSupport
import Testing

@Suite("XXH64 in pieces") struct XXHash64Tests {
  private func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededNumbers(seed: seed)
    return (0..<count).map { _ in .random(in: 0...255, using: &generator) }
  }

  private func hash(_ bytes: [UInt8], pieces: [Int], seed: UInt64 = 0) -> UInt64 {
    var hash = XXHash64(seed: seed)
    var start = 0
    for piece in pieces {
      hash.add(bytes[start..<start + piece])
      start += piece
    }
    hash.add(bytes[start...])
    return hash.value
  }

  @Test("agrees with the published values")
  func published() {
    #expect(XXHash64().value == 0xEF46_DB37_51D8_E999)
    let text = Array("Nobody inspects the spammish repetition".utf8)
    for place in text.indices { #expect(hash(text, pieces: [place]) == 0xFBCE_A83C_8A37_8BF1) }
  }

  @Test("is that of all bytes at once, for every length around the block sizes, wherever it is cut")
  func everyLength() {
    for count in 0...132 {
      let bytes = bytes(count), whole = XXHash64.hash(bytes, seed: UInt64(count))
      for place in 0...count {
        #expect(hash(bytes, pieces: [place], seed: UInt64(count)) == whole, "\(count) bytes cut at \(place)")
      }
    }
  }

  @Test("is that of all bytes at once in pieces of random sizes, including empty ones", arguments: 0..<50)
  func randomPieces(seed: UInt64) {
    var generator = SeededNumbers(seed: seed)
    let bytes = bytes(Int.random(in: 0...5000, using: &generator), seed: seed)
    let longest = [1, 8, 33, 64, 1000].randomElement(using: &generator) ?? 1
    var (pieces, left) = ([Int](), bytes.count)
    while left > 0 {
      pieces.append(Int.random(in: 0...min(left, longest), using: &generator))
      left -= pieces.last ?? 0
    }
    #expect(hash(bytes, pieces: pieces) == XXHash64.hash(bytes))
  }

  @Test("may be asked for between the pieces")
  func between() {
    let bytes = bytes(100)
    var hash = XXHash64()
    for place in bytes.indices {
      #expect(hash.value == XXHash64.hash(Array(bytes[..<place])))
      hash.add(bytes[place...place])
    }
  }
}
