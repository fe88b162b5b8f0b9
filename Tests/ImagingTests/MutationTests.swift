import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Damaged bytes") struct MutationTests {
  private static let names: [String] =
    Fixture.all.map(\.name) + [
      "cut-most.jpg", "cut-progressive.jpg", "cut-closed.jpg", "huge.jpg", "wrong-crc.png",
    ]

  #if DEBUG
    private static let rounds = 12
  #else
    private static let rounds = 100
  #endif

  @Test("never crash the decoder: a picture of the header's size or an error", arguments: names)
  func mutations(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try Fixture.bytes(name)
    var numbers = SeededNumbers(seed: name.utf8.reduce(1) { $0 &* 31 &+ UInt64($1) })
    let limits = PhotoLimits(maxMegapixels: 4)
    for _ in 0..<Self.rounds {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        // Headers are short, and most of what can go wrong stands there.
        let most = Bool.random(using: &numbers) ? min(700, bytes.count) : bytes.count
        let at = Int.random(in: 0..<most, using: &numbers)
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: bytes[at] = 0xFF
        case 1: bytes[at] = 0
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &numbers)))
        case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
        default: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
        }
        if bytes.isEmpty { bytes = [0xFF] }
      }
      let path = try folder.write("mutated", bytes)
      if let photo = try? decodePhoto(at: path, limits: limits) {
        #expect(photo.image.size == photo.header.size)
      }
      if let preview = try? decodePreview(at: path, fitting: PixelSize(width: 20, height: 20), limits: limits)
      {
        #expect(preview.image.width <= 20 && preview.image.height <= 20)
      }
    }
  }
}
