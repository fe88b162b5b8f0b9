import Foundation
import SystemPackage
import TestSupport
import Testing

/// The file of settings: what is printed, what is read, and what is said of mistakes.
@Suite("Settings", .limit(minutes: 5))
struct ConfigTests {
  private static func check(_ text: String) throws -> Outcome {
    let folder = TemporaryFolder()
    try folder.makeFolder("facet")
    try folder.write(text.utf8, to: "facet/config.toml")
    return try Program.run("config", "--check", environment: ["XDG_CONFIG_HOME": folder.path.string])
  }

  @Test("the printed file changes nothing, commented or not, and holds every setting and key")
  func defaults() throws {
    let text = try Program.run("config").output
    // As somebody writes it who takes away every "# " before a default.
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("# ") && line.contains(" = ") && !line.hasPrefix("# --")
        ? String(line.dropFirst(2)) : String(line)
    }
    .joined(separator: "\n")
    for text in [text, all] {
      let outcome = try Self.check(text)
      #expect(outcome.status == 0 && outcome.error.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }
    for line in [
      "theme = \"dark\"", "doubt-limit = 0.9", "thresholds = [0.6, 0.7, 0.7]",
      "\"move down\" = [\"j\"]", "\"arrows Down\" = [\"Down\"]",
    ] {
      #expect(all.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test("settings in every form are read; a key taken from another action is reported")
  func taken() throws {
    let outcome = try Self.check(
      """
      [browser]
      theme = "light"
      graphics = "cells"
      doubt-limit = 0
      [detection]
      thresholds = [0.5, 0.6, 1]
      rotations = [0, 90]
      [keys.browse]
      mark = "Ins"
      "move down" = []
      quit = ["Q", "Z Z", "v"]
      """)
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect(
      outcome.output.contains("keys.browse: v was \"mark range\" and is \"quit\" now"), "\(outcome.output)")
  }

  @Test(
    "a mistake is reported with its place and the nearest valid name; the rest applies",
    arguments: [
      ("[browser]\nthem = \"dark\"", "c.toml:2:1: there is no setting \"them\"; did you mean \"theme\"?"),
      ("[browser]\ntheme = \"dork\"", "c.toml:2:1: there is no theme \"dork\"; did you mean \"dark\"?"),
      ("[browsr]", "c.toml:1:2: there is no section \"browsr\"; did you mean \"browser\"?"),
      (
        "# theme\n[browser]\n  graphics = \"sixl\"",
        "c.toml:3:3: \"sixl\" is not a kind of graphics; did you mean \"sixel\"?"
      ),
      ("[browser]\nmemo-limit = -1", "c.toml:2:1: \"memo-limit\" must be a number from 0 to 100000"),
      ("[browser]\nrecursive = 1", "c.toml:2:1: \"recursive\" must be true or false"),
      ("[detection]\nthresholds = [0.6, 0.7]", "c.toml:2:1: \"thresholds\" must be three numbers"),
      ("[keys.brows]\nmark = \"x\"", "c.toml:1:7: there is no mode \"brows\"; did you mean \"browse\"?"),
      (
        "[keys.browse]\n\"move dwn\" = \"x\"",
        "c.toml:2:2: there is no action \"move dwn\" in browse; did you mean \"move down\"?"
      ),
      ("[keys.browse]\nmark = \"Spce\"", "c.toml:2:1: there is no key \"Spce\"; did you mean \"Space\"?"),
      ("[keys.browse]\nmark = 5", "c.toml:2:1: \"mark\" must be a key or a list of keys"),
      ("[browser\n", "c.toml:1:"),
    ])
  func mistakes(text: String, message: String) throws {
    let outcome = try Self.check(text + "\n")
    #expect(outcome.status == 1)
    #expect(
      outcome.error.contains(message.replacing("c.toml", with: "/facet/config.toml")), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1)
  }

  @Test("facet config prints the defaults; --write creates the file once; --check says what is wrong")
  func command() throws {
    let folder = TemporaryFolder()
    let home = ["XDG_CONFIG_HOME": folder.path.string]
    let printed = try Program.run("config", environment: home)
    #expect(printed.status == 0 && printed.output.contains("# theme = \"dark\"") && folder.names().isEmpty)
    let written = try Program.run("config", "--write", environment: home)
    #expect(written.status == 0 && written.lines == [folder.path("facet/config.toml").string])
    #expect(folder.names(in: "facet") == ["config.toml"])
    let again = try Program.run("config", "--write", environment: home)
    #expect(again.status == 2 && again.error.contains("config.toml"))
    #expect(try Program.run("config", "--check", environment: home).status == 0)
    try folder.write("[browser]\nthem = \"x\"\n".utf8, to: "facet/config.toml")
    let checked = try Program.run("config", "--check", environment: home)
    #expect(checked.status == 1 && checked.error.contains("config.toml:2:1: there is no setting \"them\""))
  }
}

/// The browser with settings and former sessions, in a real terminal emulator.
@Suite(
  "Browser at home", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct HomeTests {
  private typealias Screen = BrowserScreen

  private static func open(_ home: TemporaryFolder, _ arguments: String = "Samples") throws -> TmuxSession {
    let session = try TmuxSession(
      Screen.command(arguments, isFresh: false), columns: 120, rows: 40,
      environment: [
        "XDG_CONFIG_HOME": home.path("config").string, "XDG_STATE_HOME": home.path("state").string,
      ])
    try session.wait(for: "Photos", seconds: 60)
    return session
  }

  private static func quit(_ session: TmuxSession) throws {
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("facet restores the photo, the filter, the theme and the panes")
  func restored() throws {
    let home = TemporaryFolder()
    let first = try Self.open(home)
    try first.wait(for: "rocket.jpg")
    try first.type("/rocket")
    try first.press("Enter")
    try first.wait(until: "rocket") { Screen.isSelected("rocket.jpg", $0) }
    try first.press("C")
    try first.wait(for: "high-contrast")
    try first.type("G")
    try first.press("k", "k", "k", "Enter")
    try first.type("<<<<")
    try first.type("&jpg")
    try first.press("Enter")
    try first.wait(for: "& jpg")
    let edge = try first.text().split(separator: "\n")[1].prefix { $0 != "╮" }.count
    try Self.quit(first)
    #expect(home.names(in: "state/facet") == ["state.json"])

    let second = try Self.open(home)
    try second.wait(until: "all as it was") {
      Screen.isSelected("rocket.jpg", $0) && $0.contains("& jpg")
        && $0.split(separator: "\n")[1].prefix { $0 != "╮" }.count == edge
    }
    try Self.quit(second)

    // A damaged file is told of, and does no harm.
    try home.write("{ \"places\": ".utf8, to: "state/facet/state.json")
    let third = try Self.open(home)
    try third.wait(for: "is damaged and is ignored")
    try third.press("j")
    try third.wait(until: "the second photo") { Screen.isSelected("camera.png", $0) }
    try Self.quit(third)
    let fourth = try Self.open(home)
    try fourth.wait(until: "the second photo again") { Screen.isSelected("camera.png", $0) }
    try Self.quit(fourth)
  }

  @Test("keys and settings come from the file; mistakes are reported, and defaults apply")
  func settings() throws {
    let home = TemporaryFolder()
    try home.makeFolder("config/facet/themes")
    try home.write(
      "[browser]\ntheme = \"mine\"\n[keys.browse]\n\"move down\" = \"Ctrl-g\"\n\"move upp\" = \"x\"\n".utf8,
      to: "config/facet/config.toml")
    try home.write(
      "[roles]\nbackground = { background = \"#0000d7\" }\ntext = { foreground = \"#ffffff\" }\n".utf8,
      to: "config/facet/themes/mine.toml")
    let session = try Self.open(home)
    try session.wait(
      for: "config.toml:5:2: there is no action \"move upp\" in browse; did you mean \"move up\"?")
    try session.press("C-g", "C-g")
    try session.wait(until: "two further") { Screen.isSelected("chelsea.png", $0) }
    try session.press("k")
    try session.wait(until: "one back") { Screen.isSelected("camera.png", $0) }
    #expect(try session.cells()[20][10].background == .indexed(20), "the user's own theme")
    try session.press("L")
    try session.wait(for: "move upp")
    try session.press("q", "q")
    try session.wait(for: "EXIT=0")
  }
}
