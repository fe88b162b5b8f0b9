import Foundation
import Screen
import Terminal

/// Shows what came in and draws what the tests look at: names of every width, a picture of known colours, a popup.
@MainActor
struct Demo {
  static let names = [
    "a.jpg", "日本語の写真.jpg", "naïve café e\u{301}.jpg", "😀 smile.png", "👩‍👩‍👧 family.png", "tab\there.jpg",
    "हिन्दी.jpg",
  ]
  /// The picture's place.
  static let picture = CellRect(column: 24, row: 0, columns: 60, rows: 16)

  let terminal: Terminal
  var log: [String] = []
  var selected = 0
  var popup = false
  var holes = false
  var hidesNames = false
  /// Leaves the colours of text to the terminal, so that curses may clear lines to their end.
  var isPlain = false
  var shift = 0
  var isDone = false
  let ticks = Ticks()

  var theme: Theme {
    Theme(
      name: "demo",
      styles: [
        .text: Style(foreground: isPlain ? nil : Color(220, 220, 220)),
        .background: Style(background: isPlain ? nil : Color(20, 20, 30)),
        .selection: Style(background: Color(60, 60, 120), attributes: .bold),
        .accent: Style(foreground: Color(255, 200, 0)),
      ])
  }

  /// The colours of a cell of the picture; the tests know the same formula.
  static func pictureCell(column: Int, row: Int, shift: Int) -> PictureCell {
    PictureCell(
      glyph: "▀", foreground: Color(UInt8(column * 4), UInt8(row * 8), UInt8(shift * 40 & 255)),
      background: Color(UInt8(255 - column * 4), UInt8(row), 7))
  }

  func frame() -> Frame {
    var frame = Frame(columns: terminal.size.columns, rows: terminal.size.rows)
    for (row, name) in Self.names.enumerated() where !hidesNames {
      let isSelected = row == selected
      if isSelected {
        frame.fill(
          CellRect(column: 0, row: row, columns: 22, rows: 1),
          with: Cell(.text(" "), role: .text, ground: .selection))
      }
      frame.put("[", column: 0, row: row, ground: isSelected ? .selection : nil)
      frame.put(name, column: 1, row: row, limit: 20, ground: isSelected ? .selection : nil)
      frame.put("]", column: 21, row: row, ground: isSelected ? .selection : nil)
    }
    let area = Self.picture
    for row in area.row..<min(area.endRow, frame.rows) {
      for column in area.column..<min(area.endColumn, frame.columns) {
        let cell = Self.pictureCell(column: column - area.column, row: row - area.row, shift: shift)
        frame[column, row] = Cell(.picture(cell))
      }
    }
    if holes {
      // Two changing letters near each other inside the picture: curses may print over what lies between them.
      for row in 0..<16 {
        frame.put("\(selected % 10)", column: area.column + 20, row: row)
        frame.put("\(selected % 10)", column: area.column + 26, row: row)
      }
    }
    if popup {
      for row in 4..<8 { frame.put("|== a popup ==|", column: 40, row: row, role: .accent) }
    }
    let bottom = frame.rows - 1
    frame.put("log \(log.suffix(8).joined(separator: " "))", column: 0, row: bottom - 1)
    let known = terminal.capabilities
    frame.put(
      "ready \(frame.columns)x\(frame.rows) \(known.colorDepth.rawValue) utf8=\(known.utf8) ticks=\(ticks.count)",
      column: 0, row: bottom)
    return frame
  }

  mutating func handle(_ input: Input) {
    switch input {
    case .hangup: isDone = true
    case .key(.character("q")): isDone = true
    case .key(.character("p")): popup.toggle()
    case .key(.character("n")): shift += 1
    case .key(.character("b")): holes = true
    case .key(.character("x")): hidesNames.toggle()
    case .key(.character("z")): scribble()
    case .key(.character("r")):
      terminal.stop()
      print("given back")
      try? terminal.start()
      log.append("restarted")
    case .key(.character("t")): ticks.start(waking: terminal.waker)
    case .key(.character("f")): fatalError("the demo was asked to fail")
    case .key(.character("v")):
      // SAFETY: none: the test wants a segmentation fault.
      unsafe UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
    case .key(.character("A")): abort()
    case .key(.character("B")): Fault.readBehindFile()
    case .key(.character("F")): Fault.divideByZero()
    case .key(.character("e")): exit(3)
    case .key(.character("m")): FileHandle.standardError.write(Data("a message for later\n".utf8))
    case .key(.down):
      selected = min(Self.names.count - 1, selected + 1)
      log.append("down")
    case .key(.up):
      selected = max(0, selected - 1)
      log.append("up")
    default: log.append(Self.describe(input))
    }
  }

  /// Draws many unrelated frames, then writes what the last one should look like to the file named by
  /// `DEMO_EXPECTED`.
  mutating func scribble() {
    let environment = ProcessInfo.processInfo.environment
    var random = SplitMix(state: UInt64(environment["DEMO_SEED"] ?? "") ?? 1)
    var frame = Frame(columns: terminal.size.columns, rows: terminal.size.rows)
    for _ in 0..<120 {
      for _ in 0..<Int.random(in: 1...4, using: &random) { frame.scribble(using: &random) }
      terminal.draw(frame, theme: theme)
    }
    frame.put("scribbled", column: 0, row: frame.rows - 1)
    terminal.draw(frame, theme: theme)
    let lines = frame.withWholeCharacters().cells.map { cell in
      switch cell.content {
      case .picture(let picture): "\(picture.glyph)\t\(picture.foreground.hex)\t\(picture.background.hex)"
      case .text(let character): "\(character)"
      case .image: "\u{2591}"
      case .wideTail: ""
      }
    }
    // Only to this file: an atomic write would replace any device named here by a file.
    if let path = environment["DEMO_EXPECTED"] {
      try? lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    // A late answer of the terminal wakes it without an input.
    while terminal.next().isEmpty {}
    isDone = true
  }

  static func describe(_ input: Input) -> String {
    switch input {
    case .key(.character(let character)): return "'\(character)'"
    case .key(.control(let character)): return "^\(character)"
    case .key(.function(let number)): return "f\(number)"
    case .key(let key): return "\(key)"
    case .paste(let text): return "paste[\(text.replacing("\n", with: "|"))]"
    case .resize(let columns, let rows): return "resize\(columns)x\(rows)"
    case .hangup: return "hangup"
    case .resumed: return "resumed"
    case .mouse(let event):
      let kind =
        switch event.kind {
        case .press(let button): "\(button)"
        case .drag: "drag"
        case .release: "release"
        case .wheelUp: "wheelUp"
        case .wheelDown: "wheelDown"
        }
      return "\(kind)@\(event.column),\(event.row)"
    }
  }
}

/// Counts in another thread and wakes the terminal at every count.
final class Ticks: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var value = 0  // only touched under `lock`

  var count: Int { lock.withLock { unsafe value } }

  func start(waking waker: Waker) {
    Thread.detachNewThread {
      for _ in 0..<1000 {
        self.lock.withLock { unsafe self.value += 1 }
        waker.wake()
      }
    }
  }
}

@main
enum Main {
  @MainActor
  static func main() {
    let arguments = CommandLine.arguments
    let depth = arguments.firstIndex(of: "--color").map { arguments[$0 + 1] }
    // Unless told otherwise a frame is on the screen when `draw` returns.
    let line = arguments.firstIndex(of: "--line").flatMap { LineChoice(rawValue: arguments[$0 + 1]) } ?? .fast
    let terminal = Terminal(
      options: .init(
        colorDepth: depth.flatMap(ColorDepth.init), asksTerminal: !arguments.contains("--quiet"), line: line))
    do {
      try terminal.start()
    } catch {
      FileHandle.standardError.write(Data("demo: \(error)\n".utf8))
      exit(2)
    }
    defer { terminal.stop() }
    if arguments.contains("--bench") { return Bench(terminal: terminal).run() }
    var demo = Demo(terminal: terminal)
    demo.isPlain = arguments.contains("--plain")
    while !demo.isDone {
      terminal.draw(demo.frame(), theme: demo.theme)
      for input in terminal.next() { demo.handle(input) }
    }
  }
}
