import Screen
import Widgets

extension BrowserPainter {
  /// On the first start with an empty library: what to do, in three lines at the lower end of the picture.
  mutating func drawWelcome() {
    guard state.shell.showsWelcome, state.shell.overlay == nil,
      state.mode == .browse || state.mode == .picture
    else { return }
    let lines = [
      "f goes from face to face: a accepts, x rejects, p names it",
      "A face is missing? i says why, b draws it",
      "E exports crops; ? shows all keys and marks; Esc closes this",
    ]
    let area = layout.pictureArea, columns = min(area.columns, (lines.map(\.columns).max() ?? 0) + 4)
    let words = lines.flatMap { wrapped($0, columns: columns - 4) }
    guard columns >= 24, area.rows >= words.count + 4 else { return }
    let rect = CellRect(
      column: area.column + (area.columns - columns) / 2, row: area.endRow - words.count - 2,
      columns: columns, rows: words.count + 2)
    frame.fill(rect)
    drawFrame(rect, title: "What to do", isFocused: true)
    for (line, text) in words.enumerated() {
      put(text, column: rect.column + 2, row: rect.row + 1 + line, limit: columns - 4)
    }
  }
}
