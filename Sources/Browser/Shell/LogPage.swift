import Screen
import Widgets

/// The messages as lines; long ones take several.
struct LogPage {
  struct Line {
    /// The kind of the message that begins here; nil for a line that continues the one above.
    var kind: Message.Kind?
    var words: String
    var time = ""
  }

  let lines: [Line]

  init(_ state: BrowserState) {
    let columns = max(1, state.overlayPanel.columns - 2 - Self.indent)
    lines = state.shell.log.messages.flatMap { message in
      message.text.lines(of: columns).enumerated().map { number, words in
        Line(kind: number == 0 ? message.kind : nil, words: words, time: number == 0 ? message.time : "")
      }
    }
  }

  /// Columns before the words.
  static let indent = 9
  static let timeColumn = 3
}

extension String {
  /// The text in lines of at most this many columns, broken between words, or inside a word that is longer
  /// than a line.
  func lines(of columns: Int) -> [String] {
    var lines: [String] = []
    var line = "", used = 0
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      var rest = String(word), width = rest.columns
      if used > 0, used + 1 + width <= columns {
        (line, used) = (line + " " + rest, used + 1 + width)
        continue
      }
      if used > 0 { lines.append(line) }
      while width > columns, rest.count > 1 {
        var head = ""
        var taken = 0
        while let next = rest.first, taken + next.columns <= columns || head.isEmpty {
          head.append(rest.removeFirst())
          taken += next.columns
        }
        lines.append(head)
        width = rest.columns
      }
      (line, used) = (rest, width)
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }
}
