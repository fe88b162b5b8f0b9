/// Pictures of the kitty protocol through tmux: they are sent past tmux to the terminal, and shown where placeholder
/// characters stand.
///
/// For tmux, placeholders are text: it moves, hides and shows them with the pane, and the terminal draws the picture's
/// part that each one names. A placeholder names its picture by its colour and a mark, and its place by two marks.
package struct Placeholders: Hashable, Sendable {
  /// Marks that stand for the numbers from 0 on, in kitty's order.
  private static let marks: [Unicode.Scalar] = [
    "\u{305}", "\u{30d}", "\u{30e}", "\u{310}", "\u{312}", "\u{33d}", "\u{33e}", "\u{33f}", "\u{346}",
    "\u{34a}",
    "\u{34b}", "\u{34c}", "\u{350}", "\u{351}", "\u{352}", "\u{357}", "\u{35b}", "\u{363}", "\u{364}",
    "\u{365}",
    "\u{366}", "\u{367}", "\u{368}", "\u{369}", "\u{36a}", "\u{36b}", "\u{36c}", "\u{36d}", "\u{36e}",
    "\u{36f}",
    "\u{483}", "\u{484}",
  ]
  /// The most cells that a picture may have each way.
  package static let most = marks.count

  /// Which pictures are ours, of several programs in panes of one terminal.
  private let owner: Int

  /// - Parameter process: the number of this process.
  package init(process: Int) { owner = process % Self.marks.count }

  /// The number that a picture has for the terminal. Its lowest byte is a colour of the palette, which tmux changes
  /// nothing about, its highest one a mark.
  package func number(_ index: Int) -> Int {
    let (low, high) = (1 + index % 255, (owner + index / 255) % Self.marks.count)
    return high << 24 | low
  }

  /// Bytes for the terminal around tmux.
  package static func passed(_ bytes: [UInt8]) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    // Each command by itself: tmux limits the length of a sequence.
    var output: [UInt8] = []
    var command: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      command.append(byte)
      if byte == 0x1b { command.append(byte) }
      let isEnd = byte == 0x5c && index > 0 && bytes[index - 1] == 0x1b
      guard isEnd || index == bytes.count - 1 else { continue }
      output += [0x1b, 0x50] + Array("tmux;".utf8) + command + [0x1b, 0x5c]
      command.removeAll(keepingCapacity: true)
    }
    return output
  }

  /// Makes a picture that was sent ready for placeholders that cover so many cells.
  package func prepare(_ number: Int, columns: Int, rows: Int) -> [UInt8] {
    Self.passed(Array("\u{1b}_Ga=p,U=1,i=\(number),c=\(columns),r=\(rows),q=2\u{1b}\\".utf8))
  }

  /// The characters that show cells of a row of a picture.
  package func text(_ number: Int, row: Int, columns: Range<Int>) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for column in columns {
      text.append("\u{10eeee}")
      text.append(contentsOf: [Self.marks[row], Self.marks[column], Self.marks[number >> 24]])
    }
    return Array("\u{1b}[38;5;\(number & 255)m\(String(text))".utf8)
  }
}
