import Annotations
import Browser
import Detection
import Geometry
import SystemPackage
import TestSupport
import Testing

/// Keys that come faster than the library answers.
@Suite("Keys before answers") struct FastTypingTests {
  /// One photo with twelve faces in a row.
  private static func row() -> [Face] {
    (0..<12).map { World.face(x: Float(10 + $0 * 130), y: 200, size: 100, score: 0.99 - Float($0) / 1000) }
  }

  private static let keys = ["a", "pN2⏎", "x", "a", "pN5⏎", "x", "a", "pN8⏎", "x", "a", "pN11⏎", "x"].joined()

  private static func begin() -> World {
    var world = World(photos: 1, library: "/home/me/library.sqlite")
    world.answer { _, _ in row() }
    world.press("1")
    world.answer()
    return world
  }

  private static func decisions(_ world: World) -> [String] {
    world.known(0).annotations.sorted { $0.box.minX < $1.box.minX }.map { "\($0.state) \($0.person ?? "-")" }
  }

  @Test("whenever the answers come, the same keys decide the same faces", arguments: 1...40)
  func anyTime(seed: Int) {
    var atOnce = Self.begin()
    for key in Self.keys {
      atOnce.press("\(key)")
      atOnce.answer { _, _ in Self.row() }
    }
    #expect(Self.decisions(atOnce).count == 12)
    var random = SeededNumbers(seed: UInt64(seed))
    var late = Self.begin()
    for key in Self.keys {
      late.press("\(key)")
      guard seed > 1 else { continue }
      late.answer(limit: Int.random(in: 0...(seed % 4), using: &random)) { _, _ in Self.row() }
    }
    late.answer { _, _ in Self.row() }
    #expect(Self.decisions(late) == Self.decisions(atOnce))
  }
}
