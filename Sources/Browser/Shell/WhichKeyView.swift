import Screen
import Widgets

extension BrowserPainter {
  /// Draws the possible continuations of the keys pressed so far, above the status line, in as many columns
  /// as fit.
  mutating func drawWhichKey() {
    guard !state.shell.pending.isEmpty, state.shell.overlay == nil, let status = layout.status else { return }
    let unicode = state.setup.abilities.unicode
    let entries = state.keymap.continuations(of: state.shell.pending, in: state.mode).map { row, binding in
      (
        keys: binding.keys.dropFirst(state.shell.pending.count).map { $0.label(unicode: unicode) }.joined(
          separator: " "),
        name: row.name, words: row.description
      )
    }
    let widest = entries.map { $0.keys.columns + $0.name.columns + 1 }.max() ?? 0
    let full = entries.map { $0.words.columns }.max() ?? 0
    let inner = status.columns - 4
    guard widest > 0, inner > widest else { return }
    // Names with explanations in one column if they fit, else only names in several columns.
    let explains = entries.count <= 8 && widest + 3 + full <= inner
    let columns = explains ? 1 : max(1, inner / (widest + 3))
    let rows = min((entries.count + columns - 1) / columns, max(1, status.row - 3))
    let rect = CellRect(
      column: status.column, row: status.row - rows - 2, columns: status.columns, rows: rows + 2)
    frame.fill(rect)
    drawFrame(
      rect, title: state.shell.pending.map { $0.label(unicode: unicode) }.joined(separator: " "),
      isFocused: true)
    for (index, entry) in entries.prefix(rows * columns).enumerated() {
      let column = rect.column + 2 + index / rows * (widest + 3), row = rect.row + 1 + index % rows
      let used = put(entry.keys, column: column, row: row, role: .statusKey)
      put(entry.name, column: column + used + 1, row: row)
      if explains { put(entry.words, column: column + widest + 3, row: row, role: .dim) }
    }
  }
}
