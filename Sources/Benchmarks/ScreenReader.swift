/// What a program has drawn on a terminal. It knows enough of xterm to find words on the screen and the ends of
/// frames.
package struct ScreenReader {
  package let columns, rows: Int
  private var cells: [Unicode.Scalar]
  private var column = 0, row = 0
  private var saved = (column: 0, row: 0)
  private var last: Unicode.Scalar = " "
  private var state = State.text
  private var parameters: [UInt8] = []
  private var pending: [UInt8] = []
  /// How many synchronized updates have ended.
  package private(set) var frames = 0
  /// Whether a frame has begun and not ended: what comes between two frames are questions.
  package private(set) var isInFrame = false
  /// Cells whose changes are counted.
  package var watched: (columns: Range<Int>, rows: Range<Int>)?
  /// How many characters were written into the watched cells.
  package private(set) var changes = 0
  /// The program's queries that have not been answered yet.
  package private(set) var questions: [String] = []

  private enum State {
    case text, escape, control, charset
    /// A string up to BEL or ESC \.
    case string, stringEscape
  }

  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: " ", count: columns * rows)
  }

  package func line(_ row: Int) -> String {
    var line = String.UnicodeScalarView()
    line.append(contentsOf: cells[row * columns..<(row + 1) * columns])
    return String(line)
  }

  package func contains(_ word: String, in lines: some Sequence<Int>) -> Bool {
    lines.contains { line($0).contains(word) }
  }

  /// Answers the queries so far, as a terminal that supports synchronized updates does.
  package mutating func takeAnswers() -> String {
    defer { questions.removeAll() }
    return questions.map { question in
      switch question {
      case "c": "\u{1b}[?62;1;2c"
      case "n": "\u{1b}[0n"
      default: "\u{1b}[?2026;2$y"
      }
    }.joined()
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) { for byte in bytes { feed(byte) } }

  private mutating func feed(_ byte: UInt8) {
    switch state {
    case .text: text(byte)
    case .escape: escape(byte)
    case .charset: state = .text
    case .control:
      if (0x40...0x7e).contains(byte) { control(byte) } else { parameters.append(byte) }
    case .string:
      if byte == 7 { state = .text } else if byte == 0x1b { state = .stringEscape }
    case .stringEscape: state = .text
    }
  }

  private mutating func text(_ byte: UInt8) {
    switch byte {
    case 0x1b: state = .escape
    case 0x0d: column = 0
    case 0x0a: row = min(row + 1, rows - 1)
    case 0x08: column = max(0, column - 1)
    case 0..<0x20: break
    default:
      if byte < 0x80 { return put(Unicode.Scalar(byte)) }
      pending.append(byte)
      guard pending.count == Self.length(of: pending[0]) else { return }
      put(Unicode.UTF8.decode(Unicode.UTF8.EncodedScalar(pending)))
      pending.removeAll(keepingCapacity: true)
    }
  }

  private static func length(of first: UInt8) -> Int { first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2 }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if column >= columns { (column, row) = (0, min(row + 1, rows - 1)) }
    cells[row * columns + column] = scalar
    note(row, column..<column + 1)
    column += 1
    last = scalar
  }

  private mutating func note(_ row: Int, _ range: Range<Int>) {
    guard let watched, watched.rows.contains(row), watched.columns.overlaps(range) else { return }
    changes += 1
  }

  private mutating func escape(_ byte: UInt8) {
    state = .text
    switch byte {
    case UInt8(ascii: "["):
      state = .control
      parameters.removeAll(keepingCapacity: true)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
    case UInt8(ascii: "7"): saved = (column, row)
    case UInt8(ascii: "8"): (column, row) = saved
    default: break
    }
  }

  private mutating func control(_ final: UInt8) {
    state = .text
    // Nearly all sequences set colours, and this must not be slower than a terminal.
    if final == UInt8(ascii: "m") { return }
    let text = String(decoding: parameters, as: UTF8.self)
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    func number(_ index: Int) -> Int { max(1, (index < numbers.count ? numbers[index] : nil) ?? 1) }
    switch final {
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      (row, column) = (min(number(0), rows) - 1, min(number(1), columns) - 1)
    case UInt8(ascii: "G"): column = min(number(0), columns) - 1
    case UInt8(ascii: "d"): row = min(number(0), rows) - 1
    case UInt8(ascii: "A"): row = max(0, row - number(0))
    case UInt8(ascii: "B"): row = min(rows - 1, row + number(0))
    case UInt8(ascii: "C"): column = min(columns - 1, column + number(0))
    case UInt8(ascii: "D"): column = max(0, column - number(0))
    case UInt8(ascii: "b"): for _ in 0..<number(0) { put(last) }
    case UInt8(ascii: "X"): blank(row, column..<min(columns, column + number(0)))
    case UInt8(ascii: "K"):
      blank(row, text == "1" ? 0..<min(columns, column + 1) : text == "2" ? 0..<columns : column..<columns)
    case UInt8(ascii: "J"): for line in (text == "2" ? 0 : row)..<rows { blank(line, 0..<columns) }
    case UInt8(ascii: "P"): shift(by: number(0))
    case UInt8(ascii: "@"): shift(by: -number(0))
    case UInt8(ascii: "h"): if text == "?2026" { isInFrame = true }
    case UInt8(ascii: "l"): if text == "?2026" { (frames, isInFrame) = (frames + 1, false) }
    case UInt8(ascii: "p"): if text.hasPrefix("?2026") { questions.append("2026") }
    case UInt8(ascii: "n"): if text == "5" { questions.append("n") }
    case UInt8(ascii: "c"): if text.isEmpty { questions.append("c") }
    default: break  // colours, modes, the cursor's shape
    }
  }

  private mutating func blank(_ row: Int, _ range: Range<Int>) {
    for column in range { cells[row * columns + column] = " " }
    note(row, range)
  }

  /// Deletes characters at the cursor, or inserts blanks.
  private mutating func shift(by count: Int) {
    let start = row * columns + column, end = (row + 1) * columns
    let line = Array(cells[start..<end]),
      blanks = Array(repeating: Unicode.Scalar(" "), count: min(abs(count), line.count))
    let shifted = count > 0 ? Array(line.dropFirst(count)) + blanks : blanks + line.dropLast(-count)
    cells.replaceSubrange(start..<end, with: shifted)
    note(row, column..<columns)
  }
}
