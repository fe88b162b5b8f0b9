import Foundation
import Files
import Screen
import Testing

@Suite("Themes") struct ThemeTests {
  static let library = ThemeLibrary(
    finder: ResourceFinder(environment: ["FACET_RESOURCES": RepositoryRoot.path]), environment: [:])
  /// Roles that are read as text or as marks beside text.
  static let textRoles: [Role] = [
    .text, .dim, .accent, .match, .selection, .title, .status, .statusKey, .error, .warning, .ok,
    .photoWaiting,
    .photoWorking, .photoFound, .photoReviewed, .photoNone, .photoError, .faceBox, .faceSelected,
    .faceDoubtful,
    .faceAccepted, .faceRejected, .faceAdded, .landmark, .knob, .knobCut, .truthMatched, .truthMissed,
    .truthExtra,
    .progress,
  ]

  @Test("eight themes come with the program, and each can be read")
  func shipped() throws {
    let expected = ["colorblind", "dark", "gruvbox", "high-contrast", "light", "mono", "nord", "terminal"]
    #expect(Self.library.names == expected)
    for name in Self.library.names { #expect(try Self.library.theme(named: name).name == name) }
  }

  @Test(
    "every text role can be read on its own background and on the selection",
    arguments: ThemeTests.library.names)
  func contrast(name: String) throws {
    let theme = try Self.library.theme(named: name)
    for role in Self.textRoles {
      for ground in [nil, .selection, .status] as [Role?] {
        let style = theme.style(for: role, on: ground)
        guard let ink = style.foreground, let paper = style.background else { continue }
        let ratio = ink.contrast(with: paper)
        #expect(ratio >= (name == "high-contrast" ? 7 : 4.5), "\(role) on \(ground ?? role): \(ratio)")
      }
    }
  }

  @Test("text stays readable in 256 and in 16 colours", arguments: ThemeTests.library.names)
  func fewerColors(name: String) throws {
    let theme = try Self.library.theme(named: name)
    for role in Self.textRoles {
      for ground in [nil, .selection, .status] as [Role?] {
        let style = theme.style(for: role, on: ground)
        guard let ink = style.foreground, let paper = style.background else { continue }
        let ink256 = Palette.color(style.palette256.foreground ?? Palette.nearest256(to: ink))
        let paper256 = Palette.color(style.palette256.background ?? Palette.nearest256(to: paper))
        // 256 colours lie up to 20 levels apart in a channel, which may cost a tenth of the contrast.
        #expect(ink256.contrast(with: paper256) >= 4, "256: \(role) on \(ground ?? role)")
        let ink16 = Palette.color(style.ansi16.foreground ?? Palette.nearest16(to: ink))
        let paper16 = Palette.color(style.ansi16.background ?? Palette.nearest16(to: paper))
        // The 16 colours are the user's; with xterm's own nothing may vanish.
        #expect(ink16.contrast(with: paper16) >= 2.3, "16: \(role) on \(ground ?? role)")
      }
    }
  }

  @Test(
    "lines over photos have a colour, and a casing that differs from it", arguments: ThemeTests.library.names)
  func overPhotos(name: String) throws {
    let theme = try Self.library.theme(named: name)
    let casing = try #require(theme[.boxCasing].foreground)
    let lines: [Role] = [
      .faceBox, .faceSelected, .faceDoubtful, .faceAccepted, .faceRejected, .faceAdded, .landmark,
      .truthMatched,
      .truthMissed, .truthExtra,
    ]
    for role in lines {
      let line = try #require(theme[role].foreground, "\(role)")
      #expect(line.contrast(with: casing) >= 4.5, "\(role)")
    }
    #expect(theme[.heatLow].background != nil && theme[.heatHigh].background != nil)
  }

  @Test("a role inherits what it leaves unset from text and background, and its background from another role")
  func resolution() throws {
    let theme = try Theme(
      toml: """
        [palette]
        ink = "#cccccc"
        [roles]
        background = { background = "#101010" }
        text = { foreground = "ink" }
        error = { foreground = "#ff0000", attributes = ["bold"], fg16 = 9 }
        selection = { background = "#303060", bg256 = 17 }
        """, name: "t", path: "t.toml")
    #expect(theme.style(for: .dim).foreground == Color(0xcc, 0xcc, 0xcc))
    #expect(theme.style(for: .dim).background == Color(0x10, 0x10, 0x10))
    let error = theme.style(for: .error, on: .selection)
    #expect(error.foreground == Color(0xff, 0, 0))
    #expect(error.background == Color(0x30, 0x30, 0x60))
    #expect(error.palette256.background == 17)
    #expect(error.ansi16.foreground == 9)
    #expect(error.attributes == .bold)
    #expect(error.mono == [.bold, .reverse], "a selection without colours is reversed")
  }

  @Test(
    "a mistake is reported with its place and what was meant",
    arguments: [
      ("[roles]\ntext = { foreground = \"#12345\" }", "t.toml:2:10: \"foreground\" must be a colour"),
      ("[roles]\n# errr\nerrr = {}", "t.toml:3:1: there is no \"errr\" in a theme; did you mean \"error\"?"),
      (
        "[roles]\nerror = { forground = \"#ffffff\" }",
        "t.toml:2:11: there is no \"forground\" in a theme; did you mean \"foreground\"?"
      ),
      ("[rolls]", "t.toml:1:2: there is no \"rolls\" in a theme; did you mean \"roles\"?"),
      ("[roles]\ntext = { fg256 = 256 }", "t.toml:2:10: \"fg256\" must be a whole number from 0 to 255"),
      (
        "[roles]\ntext = { attributes = [\"bald\"] }",
        "t.toml:2:10: \"attributes\" must be a list of any of bold"
      ),
      ("[palette]\nink = \"#ffffff\"\n[roles]\ntext = { foreground = \"inc\" }", "did you mean \"ink\"?"),
      ("[roles]\ntext = 3", "t.toml:2:1: \"text\" must be a table"),
      ("[roles\ntext = 3", "t.toml:1:7: not valid TOML"),
      ("", "\"roles\" must be a table of roles"),
    ])
  func mistakes(toml: String, message: String) {
    let error = #expect(throws: ThemeError.self) { _ = try Theme(toml: toml, name: "t", path: "t.toml") }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(message), "\(text)")
  }

  @Test("a name that is nearly right is answered with the right one")
  func wrongName() {
    let error = #expect(throws: ThemeError.self) { _ = try Self.library.theme(named: "drak") }
    #expect(
      error.map { "\($0)" }?.hasPrefix("there is no theme \"drak\"; did you mean \"dark\"? there are ")
        == true)
  }

  @Test("the user's themes replace the program's")
  func userFolder() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/facet-themes-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/facet/themes", withIntermediateDirectories: true)
    let toml = "[roles]\ntext = { foreground = \"#010203\" }"
    for name in ["dark", "mine"] {
      try toml.write(toFile: folder + "/facet/themes/\(name).toml", atomically: true, encoding: .utf8)
    }
    let library = ThemeLibrary(
      finder: ResourceFinder(environment: ["FACET_RESOURCES": RepositoryRoot.path]),
      environment: ["XDG_CONFIG_HOME": folder])
    #expect(library.names.contains("mine"))
    #expect(try library.theme(named: "dark")[.text].foreground == Color(1, 2, 3))
    let byPath = try library.theme(named: folder + "/facet/themes/mine.toml")
    #expect(byPath.name == "mine")
  }
}
