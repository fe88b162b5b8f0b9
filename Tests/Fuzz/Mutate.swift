import Foundation

extension Fuzz {
  /// `Fuzz mutate COUNT FILE…`: so many photos, each a file with some bytes changed, through all that is done with a
  /// photo. The same numbers every time; a crash names the last one.
  package static func mutate(_ arguments: [String]) {
    guard let count = arguments.first.flatMap(Int.init), arguments.count > 1 else {
      print("usage: Fuzz mutate COUNT FILE…")
      exit(2)
    }
    let originals = arguments.dropFirst().compactMap { try? [UInt8](Data(contentsOf: URL(filePath: $0))) }
      .filter { !$0.isEmpty }
    var numbers = Numbers(state: 1)
    for turn in 0..<count {
      var bytes = originals[turn % originals.count]
      for _ in 0..<Int.random(in: 1...8, using: &numbers) { change(&bytes, &numbers) }
      // The last one before a crash is there to be looked at.
      try? Data(bytes).write(to: URL(filePath: "/dev/shm/facet-mutated"))
      photoTargets["photo"]?(bytes)
      if (turn + 1).isMultiple(of: 10_000) { print("\(turn + 1) photos") }
    }
    print("\(count) mutated photos of \(originals.count) files, no crash")
  }

  private static func change(_ bytes: inout [UInt8], _ numbers: inout Numbers) {
    // Headers are short, and most of what can go wrong stands there.
    let most = Bool.random(using: &numbers) ? min(400, bytes.count) : bytes.count
    let at = Int.random(in: 0..<most, using: &numbers)
    switch Int.random(in: 0..<7, using: &numbers) {
    case 0: bytes[at] = 0xFF
    case 1: bytes[at] = 0
    case 2:
      let end = min(bytes.count, at + Int.random(in: 1...40, using: &numbers))
      if end - at < bytes.count { bytes.removeSubrange(at..<end) }
    case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
    case 4: bytes.removeLast(Int.random(in: 0..<max(1, bytes.count / 4), using: &numbers))
    default: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
    }
  }

  /// SplitMix64.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }
}
