import Browser
import Detection
import Imaging
import Screen
import Settings
import SystemPackage
import Terminal
import TestSupport
import Testing

/// config.toml without a terminal.
@Suite("Configuration")
struct ConfigurationTests {
  @Test("the text of the defaults is read as the defaults, commented or not")
  func defaults() {
    let text = ConfigurationText.text
    let open = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("# ") && line.contains(" = ") && !line.hasPrefix("# --") ? line.dropFirst(2) : line
    }
    let all = open.joined(separator: "\n")
    #expect(all != text)
    for text in [text, all] {
      let reader = ConfigurationReader(text, path: "c.toml")
      #expect(reader.faults == [])
      var read = reader.configuration
      read.keys = []
      #expect(read == Configuration())
    }
    let keys = ConfigurationReader(all, path: "c.toml").configuration.keys
    let (keymap, _) = Keymap.standard.changed(by: keys)
    for mode in Mode.allCases {
      #expect(
        keymap.match([.character("j")], in: mode) == Keymap.standard.match([.character("j")], in: mode))
    }
  }

  @Test("every setting of the browser is read")
  func taken() {
    let reader = ConfigurationReader(
      """
      [browser]
      theme = "light"
      graphics = "sixel"
      line = "slow"
      out = "crops"
      colour = "as-is"
      background = "#102030"
      doubt-limit = 0.5
      memo-limit = 64
      recursive = true
      restore = false
      [keys.browse]
      quit = ["Q", "Z Z"]
      """, path: "c.toml")
    #expect(reader.faults == [])
    var expected = Configuration()
    (expected.theme, expected.graphics, expected.out) = ("light", .sixel, "crops")
    expected.line = .slow
    (expected.doubtLimit, expected.memoLimit) = (0.5, 64)
    expected.colors = .asIs
    expected.background = PhotoBackground(red: 0x10, green: 0x20, blue: 0x30)
    (expected.recursive, expected.restore) = (true, false)
    var read = reader.configuration
    #expect(read.keys.map(\.action) == ["quit"] && read.keys.first?.keys.count == 2)
    read.keys = []
    #expect(read == expected)
  }

  @Test("each mistake is reported at its place, and nothing else is lost")
  func mistakes() {
    let reader = ConfigurationReader(
      """
      [browser]
      theme = "dork"
      out = ""
      memo-limit = "much"
      recursive = true
      colour = 1
      [detection]
      min-face-size = 5
      scale-factor = 0.8
      [brwser]
      """, path: "c.toml")
    #expect(reader.faults.map(\.line).sorted() == [2, 3, 4, 6, 8, 10])
    #expect(reader.faults.allSatisfy { $0.path == "c.toml" && $0.column >= 1 })
    var expected = Configuration()
    expected.recursive = true
    expected.detection.scaleFactor = 0.8
    #expect(reader.configuration == expected)
  }

  @Test("a file that is not TOML leaves all defaults")
  func noTOML() {
    let reader = ConfigurationReader("[browser]\ntheme = \"light\"\n[browser\n", path: "c.toml")
    #expect(reader.configuration == Configuration() && reader.faults.count == 1)
    #expect(reader.faults.first?.line == 3)
    #expect(reader.faults.first?.reason.contains("all settings are the defaults") == true)
  }

  @Test("the user's file is in the folder of settings")
  func place() {
    #expect(Configuration.userFile(["XDG_CONFIG_HOME": "/c"]) == "/c/facet/config.toml")
    #expect(Configuration.userFile(["HOME": "/home/ada"]) == "/home/ada/.config/facet/config.toml")
    #expect(Configuration.userFile([:]) == nil)
  }
}
