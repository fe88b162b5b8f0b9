import Screen
import SystemPackage
import Widgets

extension BrowserPainter {
  mutating func draw(_ dialog: FolderDialog) {
    let inner = drawPanel(
      title: dialog.isOffer ? "No photos here, but folders" : "Open a folder",
      right: dialog.isRecursive ? "with folders below" : "this folder alone")
    let entries = dialog.entries, rows = inner.rows - 1
    let first = min(max(0, dialog.choice - rows / 2), max(0, entries.count - rows))
    for (line, entry) in entries.dropFirst(first).prefix(rows).enumerated() {
      let index = first + line, row = inner.row + line
      let isChosen = index == dialog.choice
      let ground: Role? = isChosen ? .selection : nil
      if isChosen {
        fillLine(
          column: inner.column, row: row, columns: inner.columns, role: .selection, ground: .selection)
        put(glyphs.selected, column: inner.column + 1, row: row, role: .accent, ground: ground)
      }
      let (words, right) = words(entry, dialog)
      putRight(right, end: inner.endColumn - 1, row: row, role: .dim, ground: ground)
      put(
        words, column: inner.column + 3, row: row, limit: max(0, inner.columns - 5 - right.columns),
        ground: ground)
    }
    let arrows = state.setup.abilities.unicode ? "→ into  ← up" : "l into  h up"
    put(
      "Enter open  \(arrows)  r \(dialog.isRecursive ? "this folder alone" : "with folders below")  Esc back",
      column: inner.column + 1, row: inner.endRow - 1, limit: inner.columns - 2, role: .dim)
  }

  /// A line of the tree, and what stands at its right.
  private func words(_ entry: FolderDialog.Entry, _ dialog: FolderDialog) -> (String, String) {
    func name(_ path: FilePath) -> String { path.lastComponent?.string ?? path.string }
    switch entry {
    case .above(let path): return ("\(name(path))/", "above")
    case .here(let path):
      guard let content = dialog.content else { return (" \(name(path))/", "reading\(glyphs.ellipsis)") }
      return (" \(name(path))/", content.photos == 1 ? "1 photo" : "\(content.photos.grouped) photos")
    case .below(let path): return ("   \(name(path))/", "")
    case .recent(let path): return (path.string, "recent")
    }
  }
}

extension FolderDialog {
  func size(columns: Int, rows: Int) -> ScreenSize {
    ScreenSize(columns: min(columns, 76), rows: min(rows, max(8, entries.count + 3)))
  }
}
