import Foundation

/// Random numbers for training (SplitMix64, Steele, Lea, Flood 2014): the same for the same seed and stream
/// on every machine. Streams are independent, so adding one does not change another.
struct TrainingRandom: RandomNumberGenerator, Sendable {
  private(set) var state: UInt64

  init(state: UInt64) { self.state = state }

  /// - Parameter stream: what the numbers are for.
  init(seed: UInt64, stream: String) {
    // FNV-1a over the name, mixed with the seed by one step of the generator. Another hash would change the
    // weights that a seed gives, and break trainings that were begun earlier.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = seed
    state = next() ^ hash
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// In `0..<1`.
  mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

  mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

  /// In `0..<count`.
  mutating func index(_ count: Int) -> Int { (Int(next() >> 33) * count) >> 31 }

  mutating func chance(_ probability: Float) -> Bool { unit() < probability }

  /// Mean 0, standard deviation 1 (Box and Muller 1958).
  mutating func normal() -> Float {
    let radius = (-2 * Foundation.log(Double(1 - unit()))).squareRoot()
    return Float(radius * Foundation.cos(2 * Double.pi * Double(unit())))
  }

  mutating func shuffle<Element>(_ items: inout [Element]) {
    for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, index(last + 1)) }
  }
}
