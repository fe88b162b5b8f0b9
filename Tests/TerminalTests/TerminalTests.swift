import Foundation
import Screen
import SystemPackage
import TestSupport
import Testing

/// The demo program in a real terminal emulator.
@Suite(
  "Terminal", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct TerminalTests {
  static let demo = builtProduct("TerminalDemo")

  static func start(
    _ arguments: String = "", columns: Int = 100, rows: Int = 30, environment: [String: String] = [:]
  ) throws -> TmuxSession {
    let session = try TmuxSession(
      "\(demo) \(arguments)", columns: columns, rows: rows, environment: environment)
    try session.wait(for: "ready \(columns)x\(rows)")
    return session
  }

  @Test("keys, function keys, shifted arrows and a lone escape arrive by name")
  func keys() throws {
    let session = try Self.start()
    try session.press("Down", "S-Up", "S-Right", "F5", "PgUp", "BTab", "C-d", "Escape")
    try session.wait(for: "down shiftUp shiftRight f5 pageUp backTab ^d escape")
    try session.type("ü日")
    try session.press("Enter", "BSpace", "DC", "Home")
    try session.wait(for: "'ü' '日' enter backspace delete home")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("keys that facet does not name are not taken for their letters")
  func unknownKeys() throws {
    let session = try Self.start()
    try session.send("\u{1b}[1;5A\u{1b}[27;5;9~\u{1b}[57441u")
    try session.press("Down")
    try session.wait(for: "log down")
  }

  @Test("the mouse works through a real terminal: press, drag, release, wheel")
  func mouse() throws {
    let session = try Self.start()
    #expect(try session.flag("mouse_any_flag") == "1")
    try session.mouse(0, column: 50, row: 5)
    try session.mouse(32, column: 51, row: 6)
    try session.mouse(0, column: 51, row: 6, released: true)
    try session.mouse(65, column: 2, row: 1)
    try session.wait(for: "left@50,5 drag@51,6 release@51,6 wheelDown@2,1")
  }

  @Test("a paste arrives in one piece, and a q in it does not quit")
  func paste() throws {
    let session = try Self.start()
    try session.paste("q über 日本\nsecond")
    try session.wait(for: "paste[q über 日本|second]")
  }

  @Test("columns stay aligned next to names of every width")
  func wideNames() throws {
    let session = try Self.start()
    try Self.waitForPicture(session, shift: 0)
    for row in try session.cells().prefix(7) {
      #expect(row[21].character == "]")
      #expect(row[24].character == "▀")
    }
  }

  @Test("every cell of a picture has exactly its colours, before and after a popup covers it")
  func exactPicture() throws {
    let session = try Self.start()
    try session.wait(until: "an exact picture") { _ in try Self.wrongCells(session, shift: 0) == 0 }
    try session.press("p")
    try session.wait(for: "|== a popup ==|")
    try session.press("p")
    try session.wait(until: "the picture whole again") { _ in try Self.wrongCells(session, shift: 0) == 0 }
    for _ in 0..<5 { try session.press("p", "Down", "p", "n", "p", "p", "Up") }
    try session.wait(until: "the picture whole after many popups") { _ in
      try Self.wrongCells(session, shift: 5) == 0
    }
  }

  @Test("text changing on both sides and in the middle of a picture leaves no debris")
  func noDebris() throws {
    let session = try Self.start(columns: 100, rows: 30)
    try session.press("b")
    try session.wait(until: "an exact picture") { _ in
      try Self.wrongCells(session, shift: 0, holes: true) == 0
    }
    for _ in 0..<8 { try session.press("b", "Down") }
    try session.wait(until: "an exact picture after many changes") { _ in
      try Self.wrongCells(session, shift: 0, holes: true) == 0
    }
  }

  @Test("text that is erased before a picture at the screen's edge does not erase the picture")
  func clearedLine() throws {
    let session = try Self.start("--plain", columns: 84)
    try session.press("x")
    try session.wait(until: "no names") { !$0.contains("jpg") }
    // All of that frame is sent when the next one shows.
    try session.press("F5")
    try session.wait(for: "log f5")
    #expect(try Self.wrongCells(session, shift: 0) == 0)
  }

  @Test("after any sequence of frames the screen shows the last one", arguments: 1...6)
  func scribbles(seed: Int) throws {
    let file = FileManager.default.temporaryDirectory.path + "/facet-scribble-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let session = try Self.start(
      seed % 2 == 0 ? "--plain" : "", columns: 84, rows: 24,
      environment: [
        "DEMO_SEED": "\(seed)", "DEMO_EXPECTED": file,
        "TERM": seed % 3 == 0 ? "xterm-256color" : "tmux-256color",
      ])
    try session.press("z")
    try session.wait(for: "scribbled")
    try session.wait(until: "the file of what to expect") { _ in FileManager.default.fileExists(atPath: file)
    }
    let expected = try String(contentsOfFile: file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var wrong = ["nothing was compared"]
    // What the program has sent, tmux may not have drawn yet.
    do {
      try session.wait(until: "the last frame") { _ in
        wrong = Self.wrongCells(try session.cells(), expected)
        return wrong.isEmpty
      }
    } catch TmuxError.timedOut {}
    #expect(wrong.isEmpty, "\(wrong.count) wrong: \(wrong.prefix(12).joined(separator: "\n"))")
  }

  /// What is seen of a picture's cell; a space shows no foreground, a full block no background.
  private static func look(_ glyph: String, _ front: TmuxColor, _ back: TmuxColor) -> [String] {
    func color(_ one: TmuxColor, or other: TmuxColor) -> Color? {
      if case .exact(let color) = one { return color }
      if case .exact(let color) = other { return color }
      return nil
    }
    guard let scalar = glyph.unicodeScalars.first, let foreground = color(front, or: back),
      let background = color(back, or: front)
    else { return [glyph] }
    return PictureCell(glyph: scalar, foreground: foreground, background: background).look
  }

  /// - Parameter parts: a glyph and the colours as hexadecimal digits.
  private static func look(_ parts: [Substring]) -> [String] {
    func color(_ text: Substring) -> TmuxColor { Color(hex: String(text)).map(TmuxColor.exact) ?? .own }
    return look(String(parts[0]), color(parts[1]), color(parts[2]))
  }

  /// The cells of a screen of 84 columns that differ from what the demo's file says.
  private static func wrongCells(_ rows: [[TmuxCell]], _ expected: [Substring]) -> [String] {
    var wrong: [String] = []
    for (index, line) in expected.enumerated() {
      let row = rows[index / 84]
      let cell = index % 84 < row.count ? row[index % 84] : TmuxCell.empty
      let character = cell.character.map { "\($0)" } ?? ""
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      var isRight = character == parts[0]
      // Pictures are written in one of several ways that look the same.
      if parts.count == 3 { isRight = look(character, cell.foreground, cell.background) == look(parts) }
      if !isRight { wrong.append("\(index % 84),\(index / 84): \(cell) instead of \(line)") }
    }
    return wrong
  }

  @Test(
    "arrows and the mouse work whatever TERM says",
    arguments: ["xterm-256color", "screen-256color", "tmux-256color", "xterm", "vt100"])
  func otherTerms(term: String) throws {
    let session = try Self.start(environment: ["TERM": term])
    try session.press("Down")
    try session.mouse(0, column: 50, row: 5)
    try session.mouse(0, column: 50, row: 5, released: true)
    try session.press("S-Up", "End", "Escape")
    try session.wait(for: "log down left@50,5 release@50,5 shiftUp end escape")
  }

  @Test("in 256 colours a picture uses the nearest of them")
  func palette() throws {
    let session = try Self.start("--color 256")
    try session.wait(until: "palette colours") { _ in
      let expected = Self.picture(column: 30, row: 8, shift: 0)
      let cell = try session.cells()[8][54]
      return cell.foreground == .indexed(Palette.nearest256(to: expected.foreground))
        && cell.background == .indexed(Palette.nearest256(to: expected.background))
    }
  }

  @Test("a picture shows in 16 colours and in none", arguments: ["16", "mono"])
  func fewColors(depth: String) throws {
    let session = try Self.start("--color \(depth)")
    try session.wait(until: "the picture") { _ in try session.cells()[8][54].character == "▀" }
    let cell = try session.cells()[8][54]
    if depth == "mono" { #expect(cell.foreground == .own && cell.background == .own) }
  }

  @Test("NO_COLOR is respected")
  func noColor() throws {
    let session = try Self.start(environment: ["NO_COLOR": "1"])
    #expect(try session.text().contains("mono"))
    try session.wait(until: "the picture") { _ in try session.cells()[15][83].character == "▀" }
    #expect(!(try session.coloredText().contains("[38;")))
  }

  @Test("without UTF-8 only ASCII is sent, and columns stay aligned")
  func asciiLocale() throws {
    let session = try Self.start(environment: ["LC_ALL": "C"])
    let text = try session.text()
    #expect(text.contains("utf8=false"))
    let isPlain = text.allSatisfy(\.isASCII)
    #expect(isPlain)
    for line in text.split(separator: "\n").prefix(6) {
      #expect(Array(line)[21] == "]", "\(line)")
    }
  }

  @Test("only what differs is sent")
  func differences() throws {
    let session = try Self.start("--quiet")
    try Self.waitForPicture(session, shift: 0)
    let output = try session.output {
      try session.press("Down")
      try session.wait(for: "log down")
      // The picture's cells follow the text; they are all sent when the next frame shows.
      try session.press("F5")
      try session.wait(for: "log down f5")
    }
    // Two names with their styles, the log twice, and in each of the two rows one cell of the picture.
    #expect(output.utf8.count < 1000, "\(output.utf8.count) bytes: \(output)")
    let whole = try session.output {
      try session.press("n")
      try Self.waitForPicture(session, shift: 1)
    }
    #expect(whole.split(separator: "▀").count == 961, "every cell once")
  }

  @Test("a frame is sent in one piece where the terminal supports that")
  func synchronized() throws {
    let session = try Self.start("--quiet")
    let before = try session.output {
      try session.press("n")
      try Self.waitForPicture(session, shift: 1)
    }
    #expect(!before.contains("\u{1b}[?2026h"))
    try session.send("\u{1b}[?2026;2$y")
    let after = try session.output {
      try session.press("n", "Down")
      try Self.waitForPicture(session, shift: 2)
      // What is shown may still lack the frame's end; after the program's end nothing is missing.
      try session.press("q")
      try session.wait(for: "EXIT=0")
    }
    #expect(after.contains("\u{1b}[?2026h"))
    #expect(after.ranges(of: "\u{1b}[?2026h").count == after.ranges(of: "\u{1b}[?2026l").count)
  }

  @Test("a new cell size in pixels is reported like a new screen size")
  func cellPixels() throws {
    let session = try Self.start("--quiet")
    try session.send("\u{1b}[6;18;9t")
    try session.wait(for: "log resize100x30")
    try session.send("\u{1b}[6;18;9t")
    try session.press("Down")
    try session.wait(for: "log resize100x30 down")
  }

  @Test("when no encoding is chosen the terminal is taken to use UTF-8")
  func noLocale() throws {
    let session = try Self.start(environment: ["LC_ALL": "", "LC_CTYPE": "", "LANG": ""])
    #expect(try session.text().contains("utf8=true"))
  }

  @Test("the terminal can be given back and taken again, as for another program in between")
  func restart() throws {
    let session = try Self.start()
    try session.press("r")
    try session.wait(for: "log restarted")
    try session.press("Down")
    try session.mouse(0, column: 5, row: 5)
    try session.wait(for: "restarted down left@5,5")
    try session.wait(until: "an exact picture") { _ in try Self.wrongCells(session, shift: 0) == 0 }
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
    #expect(try session.text().contains("given back"))
  }

  @Test("wake-ups from another thread are all seen")
  func wake() throws {
    let session = try Self.start()
    try session.press("t")
    try session.wait(for: "ticks=1000")
  }

  @Test("a new size is reported and drawn, down to a single cell and back")
  func resize() throws {
    let session = try Self.start()
    try session.resize(columns: 70, rows: 20)
    try session.wait(for: "ready 70x20")
    try session.resize(columns: 1, rows: 1)
    try session.resize(columns: 120, rows: 40)
    try session.wait(for: "ready 120x40")
    try session.wait(until: "an exact picture") { _ in try Self.wrongCells(session, shift: 0) == 0 }
  }

  /// Waits until the whole picture is shown. It is sent after the frame's text, whose words say nothing about it.
  static func waitForPicture(_ session: TmuxSession, shift: Int) throws {
    try session.wait(until: "the picture") { _ in try wrongCells(session, shift: shift) == 0 }
  }

  /// How many cells of the demo's picture are wrong.
  @Test(
    "in pieces, the picture comes near what it should be, also after a popup covered it",
    arguments: ["slow", "auto"])
  func pieces(line: String) throws {
    let session = try Self.start("--line \(line)")
    try session.wait(until: "the picture") { _ in try Self.worstError(session, shift: 0) < 150 }
    try session.press("p")
    try session.wait(for: "|== a popup ==|")
    try session.press("p")
    try session.wait(until: "the picture whole again") { _ in try Self.worstError(session, shift: 0) < 150 }
    try session.press("n", "Down")
    try session.wait(for: "log down")
    try session.wait(until: "the next picture") { _ in try Self.worstError(session, shift: 1) < 150 }
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  /// The greatest mean squared error of a cell of the demo's picture.
  static func worstError(_ session: TmuxSession, shift: Int) throws -> Float {
    func color(_ color: TmuxColor) -> Color {
      switch color {
      case .exact(let color): color
      case .indexed(let index): Palette.color(index)
      case .own: Color(0, 0, 0)
      }
    }
    let (cells, coder) = (try session.cells(), CellCoder(byteWorth: 1))
    guard cells.count > 16 else { return .infinity }
    var worst: Float = 0
    for row in 0..<16 {
      guard cells[row].count >= 84 else { return .infinity }
      for column in 0..<60 {
        let cell = cells[row][24 + column]
        guard let glyph = cell.character?.unicodeScalars.first, GlyphInk(glyph) != nil else {
          return .infinity
        }
        let shown = PictureCell(
          glyph: glyph, foreground: color(cell.foreground), background: color(cell.background))
        let wanted = picture(column: column, row: row, shift: shift)
        worst = max(worst, coder.difference(wanted, shown))
      }
    }
    return worst
  }

  static func wrongCells(_ session: TmuxSession, shift: Int, holes: Bool = false) throws -> Int {
    let cells = try session.cells()
    var wrong = 0
    for row in 0..<16 {
      for column in 0..<60 {
        if holes, column == 20 || column == 26 { continue }
        let expected = picture(column: column, row: row, shift: shift)
        guard cells.count > row, cells[row].count > 24 + column else { return 960 }
        let cell = cells[row][24 + column]
        let isRight =
          cell.character == "▀" && cell.foreground == .exact(expected.foreground)
          && cell.background == .exact(expected.background)
        if !isRight { wrong += 1 }
      }
    }
    return wrong
  }

  /// The demo's formula.
  static func picture(column: Int, row: Int, shift: Int) -> PictureCell {
    PictureCell(
      glyph: "▀", foreground: Color(UInt8(column * 4), UInt8(row * 8), UInt8(shift * 40 & 255)),
      background: Color(UInt8(255 - column * 4), UInt8(row), 7))
  }
}

/// A program that the package manager has built beside the tests.
func builtProduct(_ name: String) -> String {
  var folder = FilePath(CommandLine.arguments[0])
  #if os(Linux)
    if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      folder = FilePath(own)
    }
  #endif
  let candidates = [
    folder.removingLastComponent().appending(name),
    RepositoryPaths.root.appending(".build/debug").appending(name),
  ]
  return (candidates.first { FileManager.default.isExecutableFile(atPath: $0.string) } ?? candidates[0])
    .string
}
