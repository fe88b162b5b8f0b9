import Foundation
import SystemPackage
import TestSupport
import Testing

/// `facet render` and `facet doctor`, and that the browser sends no graphics where they do not belong.
@Suite("Rendering", .limit(minutes: 5)) struct RenderTests {
  @Test("a photo in a pipe has the requested width, in 24-bit colours")
  func pipe() throws {
    let outcome = try Program.run("render", "Samples/astronaut.png", "--width", "40")
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect(outcome.lines.count == 20)
    #expect(outcome.output.contains("48;2;"))
    let plain = outcome.lines[0].replacing(#/\u{1b}\[[0-9;]*m/#, with: "")
    #expect(plain.count == 40)
  }

  @Test("NO_COLOR gives text without colours, and --colors overrules it")
  func noColor() throws {
    let plain = try Program.run(
      "render", "Samples/astronaut.png", "--width", "20", environment: ["NO_COLOR": "1"])
    #expect(!plain.output.contains("\u{1b}") && plain.lines.count == 10)
    let colored = try Program.run(
      "render", "Samples/astronaut.png", "--width", "20", "--colors", "256", environment: ["NO_COLOR": "1"])
    #expect(colored.output.contains("48;5;"))
  }

  @Test("faces are drawn when asked for")
  func boxes() throws {
    let outcome = try Program.run("render", "Samples/mona-lisa.jpg", "--width", "60", "--boxes")
    #expect(outcome.output.contains("┌") && outcome.output.contains("┘") && outcome.output.contains("1"))
    let without = try Program.run("render", "Samples/mona-lisa.jpg", "--width", "60")
    #expect(!without.output.contains("┌"))
  }

  @Test(
    "the given graphics are written, even into a pipe",
    arguments: [("kitty", "\u{1b}_Ga=T,"), ("sixel", "\u{1b}P0;1;0q"), ("iterm", "\u{1b}]1337;File=")])
  func graphics(name: String, start: String) throws {
    let outcome = try Program.run(
      "render", "Samples/camera.png", "--width", "20", "--graphics", name)
    #expect(outcome.status == 0 && outcome.output.hasPrefix(start))
  }

  @Test("a photo that cannot be read is reported, and the others are printed")
  func broken() throws {
    let outcome = try Program.run("render", "missing.jpg", "Samples/camera.png", "--width", "10")
    #expect(outcome.status == 1 && outcome.error.contains("missing.jpg"))
    #expect(outcome.lines.count == 5)
  }

  @Test("wrong sizes are refused", arguments: ["0", "10001", "-3"])
  func wrongWidth(width: String) throws {
    #expect(try Program.run("render", "Samples/camera.png", "--width=\(width)").status == 2)
  }

  @Test("the doctor describes terminal, processor and files, even without a terminal")
  func doctor() throws {
    let outcome = try Program.run("doctor")
    #expect(outcome.status == 0)
    for word in [
      "facet", "terminal", "kernels", "weights", "face-embedding", "themes", "configuration", "JPEG XL",
      "JPEG 2000", "BMP",
      "colours", "letters in pictures",
    ] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test(
    "the doctor says that only Latin is drawn where the system has no fonts, or this build no library for them"
  )
  func letters() throws {
    let folder = TemporaryFolder()
    let empty = try folder.write(
      "<?xml version=\"1.0\"?><fontconfig><dir>\(folder.path)/none</dir></fontconfig>".utf8, to: "fonts.conf")
    func row(_ environment: [String: String]) throws -> String {
      let outcome = try Program.run("doctor", environment: environment)
      return try #require(outcome.lines.first { $0.contains("letters in pictures") })
    }
    let (usual, without) = (try row([:]), try row(["FONTCONFIG_FILE": empty.string]))
    if usual.contains("not in this build") {
      #expect(
        usual.contains("install libharfbuzz-dev libfontconfig-dev and run make again") && without == usual)
    } else {
      #expect(without.contains("Latin alone: the system has no fonts"), "\(without)")
      #expect(usual.contains("of any script, by the system's fonts") || usual == without, "\(usual)")
    }
  }

  @Test(
    "inside tmux the browser shows cells and sends no graphics, even when told to",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
    arguments: ["auto", "kitty", "sixel", "iterm"])
  func tmux(graphics: String) throws {
    let session = try BrowserScreen.open("Samples --graphics \(graphics)")
    let output = try session.output {
      try session.press("j", "j", "k", "?")
      try session.wait(for: "Keys")
      try session.press("Escape", "j")
      try session.wait(until: "a photo in cells") { $0.contains("▄") || $0.contains("▀") || $0.contains("▌") }
    }
    #expect(!output.contains("\u{1b}_G") && !output.contains("\u{1b}P") && !output.contains("]1337"))
    #expect(!(try session.flag("pane_title").contains("i=31")))
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test(
    "a photo is printed in cells inside tmux, even when other graphics are named",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)))
  func renderInTmux() throws {
    let session = try TmuxSession(
      BrowserScreen.command("render Samples/camera.png --graphics kitty --width 30", isFresh: false),
      columns: 80, rows: 30)
    try session.wait(for: "EXIT=0", seconds: 60)
    let text = try session.text()
    #expect(text.contains("inside tmux and screen") && (text.contains("▄") || text.contains("▌")))
  }
}
