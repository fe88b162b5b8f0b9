import Annotations
import Screen
import Widgets

/// What a key is about to do, and where: asked each time, and done on Enter.
public struct Confirmation: Hashable, Sendable {
  enum Command: Hashable, Sendable {
    case learn
    case writeRegions([PhotoID])
    case merge([PersonID], into: PersonID)
  }

  var title: String
  var lines: [String]
  var command: Command
}

extension BrowserState {
  mutating func confirm(_ question: Confirmation) { shell.overlay = .confirm(question) }

  mutating func acceptConfirmation(_ question: Confirmation, _ effects: inout [Effect]) {
    shell.overlay = nil
    switch question.command {
    case .learn: beginLearning(&effects)
    case .writeRegions(let ids): beginWritingRegions(ids, &effects)
    case .merge(let ids, let id): merge(ids, into: id, &effects)
    }
  }
}

extension BrowserPainter {
  mutating func draw(_ question: Confirmation) {
    let inner = drawPanel(title: question.title, right: "")
    var row = inner.row
    for line in question.lines {
      for words in wrapped(line, columns: inner.columns - 2) where row < inner.endRow - 1 {
        put(words, column: inner.column + 1, row: row)
        row += 1
      }
    }
    let end = put("Enter", column: inner.column + 1, row: inner.endRow - 1, role: .statusKey)
    let more = put(" go on   ", column: inner.column + 1 + end, row: inner.endRow - 1, role: .dim)
    let escape = put("Esc", column: inner.column + 1 + end + more, row: inner.endRow - 1, role: .statusKey)
    put(
      " back, nothing done", column: inner.column + 1 + end + more + escape, row: inner.endRow - 1, role: .dim
    )
  }
}

extension Confirmation {
  /// Columns and rows of the panel with its border.
  func size(columns: Int) -> ScreenSize {
    let width = min(columns, 76)
    let rows = lines.reduce(0) { $0 + $1.lines(of: max(1, width - 4)).count }
    return ScreenSize(columns: width, rows: rows + 4)
  }
}
