import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the last line: what is being typed, a message, the keys that may follow, or hints.
  mutating func drawStatus() {
    guard let rect = layout.status else { return }
    fillLine(column: 0, row: rect.row, columns: rect.columns, role: .status)
    if drawPrompt(rect) { return }
    if !state.shell.pending.isEmpty { return drawContinuations(rect) }
    if let message = state.shell.log.current {
      put(" " + message.text, column: 0, row: rect.row, limit: rect.columns, role: message.kind.role)
      return
    }
    var column = rect.column + 1
    if state.mode == .wall {
      column += put(wallWords, column: column, row: rect.row, limit: rect.columns / 2, role: .title) + 2
    }
    if state.isInPeople, state.shell.overlay == nil {
      column +=
        put(state.peoplePlace, column: column, row: rect.row, limit: rect.columns / 2, role: .title) + 2
    }
    if let words = editWords {
      column += put(words, column: column, row: rect.row, limit: rect.columns - 30, role: .title) + 2
    }
    if let words = learningStatus {
      column += put(words, column: column, row: rect.row, limit: rect.columns / 2, role: .title) + 2
    }
    if state.mode == .picture, let photo = state.currentPhoto {
      let faces = photo.faces.count == 1 ? "1 face" : "\(photo.faces.count) faces"
      let zoom = state.zoom == nil ? "" : state.pictureView.map { "  \($0.percent)%" } ?? ""
      let words = "\(photo.name)  \(state.list.cursor + 1)/\(state.list.rows.count)  \(faces)\(zoom)"
      column += put(words, column: column, row: rect.row, limit: rect.columns / 2, role: .title) + 2
    }
    for hint in hints(columns: rect.endColumn - column) {
      column += put(hint.keys, column: column, row: rect.row, role: .statusKey)
      column += put(" " + hint.words, column: column, row: rect.row, role: .status) + 2
    }
  }

  private struct Hint {
    var keys, words: String
    var isKept: Bool
    var columns: Int { keys.columns + 1 + words.columns + 2 }
  }

  /// What the keys of this pane or mode do, as many as fit; those to be kept end the line.
  private func hints(columns: Int) -> [Hint] {
    guard let table = HintTable(state) else { return fit(rowHints, columns: columns) }
    let width = state.shell.columns
    let entries =
      table.from80 + (width >= 110 ? table.from120 : []) + (width >= 180 ? table.from200 : [])
    return fit(
      entries.compactMap { hint($0, isKept: false) } + table.always.compactMap { hint($0, isKept: true) },
      columns: columns)
  }

  private func hint(_ entry: HintTable.Entry, isKept: Bool) -> Hint? {
    let row = state.keymap.rows.first { $0.name == entry.row && $0.modes.contains(state.mode) }
    guard let row, state.canUse(row), state.isOfUse(entry.row) else { return nil }
    // Keys that the user has changed are written as they are.
    let isUsual = ActionTable.rows.first { $0.name == row.name }?.bindings == row.bindings
    let keys = entry.keys.flatMap { isUsual ? $0 : nil } ?? keysText(row)
    return Hint(keys: keys, words: state.hintWords(entry.row) ?? entry.words, isKept: isKept)
  }

  /// The first key of a row, or both keys of a row with two directions.
  private func keysText(_ row: ActionRow) -> String {
    let unicode = state.setup.abilities.unicode
    func text(_ binding: ActionRow.Binding?) -> String {
      binding?.keys.map { $0.label(unicode: unicode) }.joined() ?? ""
    }
    let isPair = row.bindings.count == 2 && row.bindings[0].command != row.bindings[1].command
    return isPair ? "\(text(row.bindings[0])) \(text(row.bindings[1]))" : text(row.bindings.first)
  }

  /// The rows of the mode that name themselves in the line.
  private var rowHints: [Hint] {
    let rows = state.keymap.rows.filter {
      $0.hint != nil && $0.modes.contains(state.mode) && state.canUse($0)
    }
    // The way to all keys ends the line, with the first key that opens the help here.
    let isHelp = { (row: ActionRow) in row.bindings.contains { $0.command == .help } }
    return (rows.filter { !isHelp($0) } + rows.filter(isHelp).prefix(1)).map { row in
      Hint(keys: keysText(row), words: row.hint ?? "", isKept: row.isHintKept)
    }
  }

  private func fit(_ all: [Hint], columns: Int) -> [Hint] {
    // The last one needs no space after it.
    var room = columns + 2 - all.filter(\.isKept).reduce(0) { $0 + $1.columns }
    var isFull = false
    return all.filter { hint in
      if hint.isKept { return true }
      isFull = isFull || hint.columns > room
      if !isFull { room -= hint.columns }
      return !isFull
    }
  }

  /// Draws the keys pressed so far; the possible continuations are shown above.
  private mutating func drawContinuations(_ rect: CellRect) {
    let unicode = state.setup.abilities.unicode
    var column = rect.column + 1
    column += put(
      state.shell.pending.map { $0.label(unicode: unicode) }.joined(separator: " ") + " ", column: column,
      row: rect.row, role: .accent)
    put("Esc drops it", column: column + 1, row: rect.row, role: .status)
  }

  /// Draws the line being typed; returns false when there is none.
  private mutating func drawPrompt(_ rect: CellRect) -> Bool {
    switch state.shell.overlay {
    case .search(let field, _):
      drawSearch(field, row: rect.row, columns: rect.columns)
    case .number(let entry): frame.putEntry(entry, for: state.detection.knob, in: rect)
    case .menu(.filter(let dialog)): drawFilter(dialog, row: rect.row, columns: rect.columns)
    case .export, .presets, .fit, .annotation, .learn, .help, .confirm, .folders, .log, .menu, nil:
      return false
    }
    return true
  }

  /// Draws a line of text so that the cursor is visible; returns the column after it.
  @discardableResult
  mutating func drawField(_ field: TextField, label: String, column: Int, row: Int, columns: Int) -> Int {
    frame.putField(field, label: label, column: column, row: row, columns: columns)
  }
}
