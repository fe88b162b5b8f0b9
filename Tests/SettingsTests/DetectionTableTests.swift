import Detection
import Settings
import SystemPackage
import TestSupport
import Testing

/// Detection settings in TOML: config.toml and presets.toml take and refuse the same.
@Suite("Detection settings in files")
struct DetectionTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let every = DetectionSettings(
    minFaceSize: 33, scaleFactor: 0.8, thresholds: .init(pnet: 0.1, rnet: 0.2, onet: 1),
    overlaps: .init(level: 0.3, pyramid: 0.4, rnet: 0.5, onet: 0), rotations: [.upright, .left])

  private static let everyLine = """
    min-face-size = 33
    scale-factor = 0.8
    thresholds = [0.1, 0.2, 1]
    overlaps = [0.3, 0.4, 0.5, 0]
    rotations = [0, 270]
    """

  private func presets(_ text: String) throws -> PresetFile {
    try PresetFile(path: try folder.write("presets.toml", Array(text.utf8)))
  }

  @Test("every key is read from both files alike")
  func read() throws {
    let reader = ConfigurationReader("[detection]\n\(Self.everyLine)\n", path: "c.toml")
    #expect(reader.faults == [] && reader.configuration.detection == Self.every)
    let file = try presets("[presets.a]\n\(Self.everyLine)\n[folders.\"/a\"]\nmin-face-size = 14\n")
    #expect(file.presets == ["a": Self.every])
    #expect(file.folders == ["/a": DetectionSettings(minFaceSize: 14)])
  }

  @Test("what is written is read again: presets with odd names, and the text of all defaults")
  func written() throws {
    var file = try PresetFile(path: folder.path.appending("new/presets.toml"))
    for name in ["a", "two words", "a \"quote\" \\", "a.b]", "ä\u{1}\n"] {
      file.set(Self.every, preset: name)
    }
    file.set(DetectionSettings(), folder: "/photos")
    file.set(Self.every, folder: "/gone")
    file.set(nil, folder: "/gone")
    try file.save()
    let again = try PresetFile(path: file.path)
    #expect(again.presets == file.presets && again.presets.count == 5)
    #expect(again.folders == ["/photos": DetectionSettings()])
    let lines = ConfigurationText.text.split(separator: "\n")
    for key in ["min-face-size", "scale-factor", "thresholds", "overlaps", "rotations"] {
      #expect(lines.contains { $0.hasPrefix("# \(key) = ") }, "\(key)")
    }
  }

  @Test(
    "both report mistakes with their line; the other settings apply",
    arguments: [
      ("threshold = [1, 1, 1]", "there is no setting \"threshold\"; did you mean \"thresholds\"?"),
      ("colour = 1", "there is no setting \"colour\"; there are min-face-size, scale-factor, thresholds, "),
      ("min-face-size = \"20\"", "\"min-face-size\" must be a whole number from 12 to 10000"),
      ("min-face-size = 20.5", "\"min-face-size\" must be a whole number from 12 to 10000"),
      ("min-face-size = 5", "\"min-face-size\": minimum face size 5: give a whole number"),
      ("scale-factor = true", "\"scale-factor\" must be a number from 0.1 to 0.95"),
      ("scale-factor = 0.99", "\"scale-factor\": scale factor 0.99: give a number"),
      ("scale-factor = nan", "\"scale-factor\": scale factor nan: give a number"),
      ("thresholds = [0.6, 0.7]", "\"thresholds\" must be three numbers from 0 to 1, as in [0.6, 0.7, 0.7]"),
      ("thresholds = [0.6, 0.7, 1.1]", "\"thresholds\" must be three numbers from 0 to 1"),
      ("overlaps = [0.6, 0.7, 0.7]", "\"overlaps\" must be four numbers from 0 to 1, as in [0.5, 0.7,"),
      ("overlaps = 0.5", "\"overlaps\" must be four numbers from 0 to 1"),
      ("rotations = []", "\"rotations\" must be some of 0, 90, 180 and 270"),
      ("rotations = [45]", "\"rotations\" must be some of 0, 90, 180 and 270"),
    ])
  func wrong(line: String, words: String) throws {
    let table = "# of a test\n  \(line)\n"
    let rest = line.hasPrefix("rotations") ? "min-face-size = 33\n" : "rotations = [0, 270]\n"
    let reader = ConfigurationReader("[detection]\n\(table)\(rest)", path: "c.toml")
    #expect(reader.faults.count == 1)
    #expect(reader.faults.first?.description.hasPrefix("c.toml:3:3: \(words)") == true, "\(reader.faults)")
    let expected =
      line.hasPrefix("rotations")
      ? DetectionSettings(minFaceSize: 33) : DetectionSettings(rotations: [.upright, .left])
    #expect(reader.configuration.detection == expected)
    let message = Self.message { _ = try presets("[presets.mine]\n\(table)\(rest)") }
    #expect(message.contains("presets.toml:3:3: presets.mine: \(words)"), "\(message)")
  }

  @Test(
    "a preset file with another structure is refused with the place",
    arguments: [
      ("[presets]\na = 5\n", "presets.toml:2:1: presets.a must be a section"),
      ("presets = 5\n", "presets.toml:1:1: \"presets\" must be sections with a name each: [presets.NAME]"),
      ("\n[preset.a]\n", "presets.toml:2:2: there is no \"preset\" here"),
      ("[presets.a\n", "presets.toml:1:"),
    ])
  func shape(text: String, words: String) {
    let message = Self.message { _ = try presets(text) }
    #expect(message.contains(words), "\(message)")
  }

  @Test("no file means no presets; a folder in its place and an unknown preset are reported")
  func absent() throws {
    let none = try PresetFile(path: folder.path.appending("none.toml"))
    #expect(none.presets.isEmpty && none.folders.isEmpty)
    #expect(Self.message { _ = try none.preset(named: "a") }.contains("there are no presets yet"))
    let blocked = try folder.folder("blocked.toml")
    #expect(Self.message { _ = try PresetFile(path: blocked) }.contains("blocked.toml: cannot be read"))
    let file = try presets("[presets.b]\n[presets.a]\n")
    #expect(try file.preset(named: "a") == DetectionSettings())
    #expect(Self.message { _ = try file.preset(named: "c") }.contains("no such preset; there are a, b"))
  }

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }
}
