import Browser
import Detection
import Screen
import Testing
import Widgets

@Suite("Presets") struct PresetTests {
  static let small = DetectionSettings(minFaceSize: 12, thresholds: .init(pnet: 0.5, rnet: 0.6, onet: 0.7))

  static func world(columns: Int = 120, rows: Int = 40) -> World {
    var world = ScreenTests.world(columns: columns, rows: rows)
    world.presets = PresetList(
      named: [
        Preset(name: "small faces", settings: small),
        Preset(name: "東京 turned heads", settings: DetectionSettings(rotations: .all)),
      ], folder: DetectionSettings(minFaceSize: 40))
    return world
  }

  @Test("the list", arguments: ScreenTests.sizes)
  func screens(size: (Int, Int)) {
    var world = Self.world(columns: size.0, rows: size.1)
    world.press("P")
    world.answer()
    world.press("jj")
    Snapshot.check(world.frame(), "presets-\(size.0)x\(size.1)")
    world.press("s")
    Snapshot.check(world.frame(), "presets-save-\(size.0)x\(size.1)")
  }

  @Test("Enter applies the chosen one; B goes back")
  func adopting() {
    var world = Self.world()
    world.press("P")
    world.answer()
    world.press("jj⏎")
    #expect(world.state.detection.settings == Self.small && world.state.mode == .browse)
    #expect(world.state.shell.log.current?.text == "settings: small faces")
    world.press("B")
    #expect(world.state.detection.settings == DetectionSettings())
  }

  @Test("s saves under a typed name and chooses it; f for the folder; x removes")
  func saving() throws {
    var world = Self.world()
    world.press("]Ps")
    #expect(world.state.mode == .presetName)
    world.press("⏎")
    #expect(world.frame().text.contains("a preset needs a name"))
    world.press("x j⏎")
    world.answer()
    #expect(world.presets.named.first { $0.name == "x j" }?.settings.thresholds.pnet == 0.61)
    guard case .presets(let dialog) = world.state.shell.overlay else { return #expect(Bool(false), "open") }
    #expect(dialog.choice == 3)
    world.press("f")
    world.answer()
    #expect(world.presets.folder?.thresholds.pnet == 0.61)
    world.press("jjjjx")
    world.answer()
    #expect(!world.presets.named.contains { $0.name.hasPrefix("東京") })
    world.press("kkkkkkx")
    #expect(world.frame().text.contains("this one is always there"))
    #expect(world.presets.named.count == 2)
  }

  @Test("an unreadable file is reported in the dialog and in the log; late answers are dropped")
  func failing() throws {
    var world = World(photos: 1)
    world.answer()
    let effects = world.press("P")
    guard case .presets(_, let request) = effects.first else { return #expect(Bool(false), "asked") }
    world.send(.presetsFailed(request: request, reason: "presets.toml:3: not valid TOML"))
    #expect(world.frame().text.contains("presets.toml:3"))
    world.send(.presets(request: request, PresetList(named: [Preset(name: "late", settings: Self.small)])))
    #expect(!world.frame().text.contains("late"))
    world.press("⎋")
    world.send(.presetsFailed(request: request, reason: "late"))
    #expect(world.state.shell.overlay == nil && world.state.shell.log.messages.count == 1)
  }
}
