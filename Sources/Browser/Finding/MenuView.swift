import Screen
import Widgets

/// The rows of an open menu: where they are drawn, and which is chosen.
struct MenuRows {
  var rect: CellRect
  var first, count, choice: Int
}

extension BrowserState {
  /// The size of a menu's panel with its border; nil for the filter, which is a line.
  func menuSize(_ menu: Menu) -> ScreenSize? {
    switch menu {
    case .filter: nil
    case .sort: ScreenSize(columns: 52, rows: SortDialog.rows.count + 4)
    case .palette(let dialog): ScreenSize(columns: 84, rows: min(24, max(6, dialog.all.count + 3)))
    case .themes(let dialog): ScreenSize(columns: 40, rows: max(1, dialog.entries.count) + 2)
    }
  }

  var menuRows: MenuRows? {
    guard case .menu(let menu) = shell.overlay, menuSize(menu) != nil else { return nil }
    var rect = overlayPanel.inset()
    let count: Int, choice: Int, kept: Int?
    switch menu {
    case .filter: return nil
    case .sort(let dialog):
      rect.row += 1
      rect.rows -= 1
      // A separator between the two parts.
      (count, choice, kept) = (SortDialog.rows.count, dialog.choice, dialog.top)
    case .palette(let dialog):
      rect.row += 1
      rect.rows -= 1
      (count, choice, kept) = (dialog.matches.count, dialog.choice, dialog.top)
    case .themes(let dialog): (count, choice, kept) = (dialog.entries.count, dialog.choice, dialog.top)
    }
    let first = Self.firstRow(count: count, rows: rect.rows, choice: choice, kept: kept)
    return MenuRows(rect: rect, first: first, count: count, choice: choice)
  }
}

extension BrowserPainter {
  mutating func drawMenu(_ menu: Menu) {
    switch menu {
    case .filter: break
    case .sort(let dialog): drawSort(dialog)
    case .palette(let dialog): drawPalette(dialog)
    case .themes(let dialog): drawThemes(dialog)
    }
  }

  /// Draws a row of a menu with its words, the chosen one on the background of the selection.
  private mutating func drawRow(
    _ rows: MenuRows, _ index: Int, _ words: String, right: String = "", role: Role = .text,
    limit: Int = .max
  ) {
    let row = rows.rect.row + index - rows.first, rect = rows.rect
    guard row < rect.endRow else { return }
    let isChosen = index == rows.choice
    let ground: Role? = isChosen ? .selection : nil
    if isChosen {
      fillLine(column: rect.column, row: row, columns: rect.columns, role: .selection, ground: .selection)
      put(glyphs.selected, column: rect.column + 1, row: row, role: .accent, ground: ground)
    }
    let room = rect.columns - 5 - (right.isEmpty ? 0 : right.columns + 1)
    put(
      words, column: rect.column + 3, row: row, limit: max(0, min(room, limit)), role: role, ground: ground)
    putRight(right, end: rect.endColumn - 1, row: row, role: .dim, ground: ground)
  }

  private mutating func drawSort(_ dialog: SortDialog) {
    _ = drawPanel(title: "Sort and filter", right: "")
    guard let rows = state.menuRows else { return }
    put(
      "sorted by", column: rows.rect.column + 1, row: rows.rect.row - 1, limit: rows.rect.columns - 1,
      role: .dim)
    for (index, row) in SortDialog.rows.enumerated().dropFirst(rows.first) {
      switch row {
      case .sort(let key):
        let isOn = state.list.arrangement.sort.key == key
        drawRow(rows, index, key.title, right: isOn ? sortArrow : "", role: isOn ? .accent : .text)
      case .show(let text):
        let isOn = (state.list.arrangement.filter?.text ?? "") == text
        let words = SortDialog.words(text)
        let count = dialog.counts[text] ?? 0
        drawRow(
          rows, index, "show \(words)", right: "\(count.grouped)",
          role: isOn ? .accent : count == 0 ? .dim : .text)
      }
    }
  }

  /// An arrow that points to the smallest value: up for the smallest first.
  var sortArrow: String { state.list.arrangement.sort.isReversed ? glyphs.down : glyphs.up }

  private mutating func drawPalette(_ dialog: PaletteDialog) {
    let inner = drawPanel(title: "Commands", right: "\(dialog.matches.count)")
    drawField(dialog.field, label: ":", column: inner.column + 1, row: inner.row, columns: inner.columns - 2)
    guard let rows = state.menuRows else { return }
    guard !dialog.matches.isEmpty else {
      put(
        "no command has these letters", column: inner.column + 3, row: rows.rect.row,
        limit: inner.columns - 4, role: .dim)
      return
    }
    let query = FuzzyQuery(dialog.field.text)
    let names = min(26, dialog.all.map(\.name.columns).max() ?? 0)
    for (index, entry) in dialog.matches.enumerated().dropFirst(rows.first).prefix(rows.rect.rows) {
      drawRow(
        rows, index, entry.name, right: entry.keys.columns <= 16 ? entry.keys : "", role: .text, limit: names)
      let row = rows.rect.row + index - rows.first, column = rows.rect.column + 3
      highlight(
        query, in: entry.name, column: column, row: row, limit: names, isSelected: index == rows.choice)
      let room = rows.rect.columns - names - 8 - min(16, entry.keys.columns)
      put(
        entry.description, column: column + names + 2, row: row, limit: max(0, room), role: .dim,
        ground: index == rows.choice ? .selection : nil)
    }
  }

  /// Highlights the letters that a query matches in a text that is already drawn.
  mutating func highlight(
    _ query: FuzzyQuery, in text: String, column: Int, row: Int, limit: Int, isSelected: Bool
  ) {
    guard !query.isEmpty, let places = query.places(in: text) else { return }
    let isCut = text.columns > limit
    var at = 0
    for (index, character) in text.enumerated() {
      let width = String(character).columns
      guard at + width <= (isCut ? limit - 1 : limit) else { return }
      if places.contains(index) {
        put(
          String(character), column: column + at, row: row, role: .match,
          ground: isSelected ? .selection : nil)
      }
      at += width
    }
  }

  private mutating func drawThemes(_ dialog: ThemeDialog) {
    _ = drawPanel(title: "Themes", right: dialog.entries.isEmpty ? "reading" : "")
    guard let rows = state.menuRows else { return }
    for (index, entry) in dialog.entries.enumerated().dropFirst(rows.first).prefix(rows.rect.rows) {
      drawRow(
        rows, index, entry.name,
        right: entry.theme == nil ? "faulty" : entry.name == state.setup.themeName ? "start" : "",
        role: entry.theme == nil ? .dim : .text)
    }
  }

  // MARK: The lines

  /// Draws the search text, and at the right which of how many matches is shown.
  mutating func drawSearch(_ field: TextField, row: Int, columns: Int) {
    let end = drawField(field, label: "/", column: 0, row: row, columns: columns)
    guard let search = state.finding.search else { return }
    let count = search.matches.count
    let words = count == 0 ? "no name" : "\((search.choice + 1).grouped) of \(count.grouped)"
    guard end + words.columns + 4 <= columns else { return }
    putRight(words + " ", end: columns, row: row, role: count == 0 ? .warning : .status)
  }

  /// Draws the filter being typed, and at the right how many photos match or what is wrong with it.
  mutating func drawFilter(_ dialog: FilterDialog, row: Int, columns: Int) {
    let count = "\(state.list.rows.count.grouped) of \(state.photos.count.grouped)"
    let words = dialog.fault ?? (dialog.completions.isEmpty ? "" : dialog.completions.joined(separator: "  "))
    let room = max(columns / 2, columns - words.columns - count.columns - 5)
    let end = drawField(dialog.field, label: "&", column: 0, row: row, columns: room)
    putRight(count + " ", end: columns, row: row, role: state.list.rows.isEmpty ? .warning : .status)
    put(
      words, column: end + 3, row: row, limit: max(0, columns - end - count.columns - 5),
      role: dialog.fault == nil ? .dim : .warning)
  }
}
