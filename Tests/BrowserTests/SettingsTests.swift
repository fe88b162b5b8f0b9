import Browser
import Detection
import Screen
import Testing
import Widgets

@Suite("Settings") struct SettingsTests {
  @Test("fine and coarse steps turn each knob")
  func steps() {
    var world = World(photos: 1)
    world.press("]")
    #expect(world.state.detection.settings.thresholds.pnet == 0.61)
    world.press("t{")
    #expect(world.state.detection.settings.thresholds.rnet == 0.65)
    world.press("t[[")
    #expect(world.state.detection.settings.thresholds.onet == 0.68)
    world.press("t]}")
    #expect(world.state.detection.settings.minFaceSize == 31)
    world.press("t[")
    #expect(world.state.detection.settings.scaleFactor == 0.699)
    world.press("t")
    #expect(world.state.detection.knob == .pnet)
  }

  @Test("knobs stop at the ends of their ranges", arguments: Knob.allCases)
  func ends(knob: Knob) {
    var world = World(photos: 1)
    world.press(".")
    for _ in 0..<knob.rawValue { world.press("t") }
    for _ in 0..<60 { world.press("{") }
    #expect(knob.value(in: world.state.detection.settings) == knob.range.lowerBound)
    #expect(world.state.detection.settings.fault == nil)
    for _ in 0..<(knob == .minFaceSize ? 1000 : 60) { world.press("}") }
    #expect(knob.value(in: world.state.detection.settings) == knob.range.upperBound)
    #expect(world.state.detection.settings.fault == nil)
    let version = world.state.detection.settings
    #expect(world.press("]").isEmpty, "nothing changed, nothing is redone")
    #expect(world.state.detection.settings == version)
  }

  @Test("a hundred steps there and back end where they began")
  func drift() {
    var world = World(photos: 1)
    for _ in 0..<35 { world.press("]") }
    for _ in 0..<35 { world.press("[") }
    #expect(world.state.detection.settings == DetectionSettings())
  }

  @Test("typing replaces the offered value; after a move of the cursor it is changed in place")
  func offered() {
    var world = World(photos: 1)
    world.press("t=0.9⏎")
    #expect(world.state.detection.settings.thresholds.rnet == 0.9)
    world.press("=")
    world.press(.end)
    world.press("5⏎")
    #expect(world.state.detection.settings.thresholds.rnet == 0.905)
  }

  @Test("a typed value is applied; an invalid one is refused with a reason and can be corrected")
  func typed() {
    var world = World(photos: 1)
    world.press("t=")
    #expect(world.state.mode == .number)
    for _ in 0..<4 { world.press("⌫") }
    world.press("1.5⏎")
    #expect(world.state.mode == .number && world.state.detection.settings.thresholds.rnet == 0.7)
    #expect(world.frame().text.contains("a number from 0.00 to 1.00, please"))
    world.press("⌫⌫⌫,845⏎")
    #expect(world.state.mode == .browse)
    #expect(world.state.detection.settings.thresholds.rnet == 0.845)
    world.press("=⌫⌫⌫⌫⌫nan⏎")
    #expect(world.state.mode == .number)
    world.press("⎋")
    #expect(world.state.detection.settings.thresholds.rnet == 0.845)
  }

  @Test("r goes back to the initial settings")
  func reset() {
    var world = World(photos: 1)
    world.press("]]t}}r")
    #expect(world.state.detection.settings == DetectionSettings())
  }

  @Test("turning a knob does not move the others in the line")
  func noJumping() {
    var world = World(photos: 1, columns: 80, rows: 24)
    world.answer()
    func place(_ word: String) -> Int? {
      var copy = world
      let line = copy.frame().text.split(separator: "\n", omittingEmptySubsequences: false)[22]
      return line.range(of: word).map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    let before = place("R 0.70")
    world.press("=⌫⌫⌫⌫0.123⏎")
    #expect(place("R 0.70") == before)
  }
}

extension StringProtocol {
  /// The first occurrence of a text.
  fileprivate func range(of other: String) -> Range<Index>? { firstRange(of: other) }
}
