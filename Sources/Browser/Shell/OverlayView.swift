package import Screen
import Widgets

extension BrowserState {
  /// The panel in the middle of the screen for help, log and export, with its border.
  package var overlayPanel: CellRect {
    if let place = namingPlace { return place.box }
    let width: Int, height: Int
    switch shell.overlay {
    case .export(let dialog):
      (width, height) = (
        min(shell.columns, 78), min(shell.rows, 13 + dialog.choices.count + BrowserPainter.cropRows)
      )
    case .presets(let dialog):
      (width, height) = (min(shell.columns, 76), min(shell.rows, 5 + dialog.entries.count))
    case .fit(let dialog):
      let size = fitSize(dialog)
      (width, height) = (size.columns, size.rows)
    case .menu(let menu):
      let size = menuSize(menu) ?? ScreenSize(columns: 0, rows: 0)
      (width, height) = (min(shell.columns, size.columns), min(shell.rows, size.rows))
    case .annotation(let dialog): (width, height) = dialog.size(columns: shell.columns, rows: shell.rows)
    case .folders(let dialog):
      let size = dialog.size(columns: shell.columns, rows: shell.rows)
      (width, height) = (size.columns, size.rows)
    case .confirm(let question):
      let size = question.size(columns: shell.columns)
      (width, height) = (size.columns, min(shell.rows, size.rows))
    case .learn(let dialog):
      let size = learnSize(dialog)
      (width, height) = (size.columns, size.rows)
    default: (width, height) = (min(shell.columns, 92), max(3, shell.rows - 2))
    }
    return CellRect(
      column: (shell.columns - width) / 2, row: max(0, (shell.rows - height) / 2), columns: width,
      rows: min(shell.rows, height)
    )
  }

  /// The number of lines of text in the panel.
  var overlayRows: Int { max(1, overlayPanel.rows - 2) }

  /// The total number of lines of the help or the log.
  var overlayLines: Int {
    switch shell.overlay {
    case .help(let dialog): HelpPage(self, dialog).lines.count
    case .log: LogPage(self).lines.count
    default: 0
    }
  }
}

extension BrowserPainter {
  mutating func drawOverlay() {
    guard layout.shape != .small else { return drawSmallOverlay() }
    switch state.shell.overlay {
    case .help(let dialog): drawHelp(dialog)
    case .confirm(let question): draw(question)
    case .folders(let dialog): draw(dialog)
    case .log(let top): drawLog(top: top)
    case .export(let dialog): drawExport(dialog)
    case .presets(let dialog): drawPresets(dialog)
    case .fit(let dialog): drawFit(dialog)
    case .menu(let menu): drawMenu(menu)
    case .annotation(let dialog): draw(dialog)
    case .learn(let dialog): drawLearn(dialog)
    case .search, .number, nil: break
    }
  }

  mutating func drawPanel(title: String, right: String) -> CellRect {
    let rect = state.overlayPanel
    frame.fill(rect)
    drawFrame(rect, title: title, right: right, isFocused: true)
    frame.cursor = nil
    return rect.inset()
  }

  private mutating func drawHelp(_ dialog: HelpDialog) {
    let page = HelpPage(state, dialog)
    let inner = drawPanel(
      title: "Keys and marks", right: scrollWords(top: dialog.top, lines: page.lines.count))
    if page.lines.isEmpty {
      put("no line has these letters", column: inner.column + 1, row: inner.row, role: .dim)
    }
    page.draw(on: &frame, top: dialog.top, in: inner)
    // In the lower edge, where it covers no line.
    guard let query = dialog.query else { return }
    let row = inner.endRow
    fillLine(column: inner.column, row: row, columns: inner.columns, role: .status)
    drawField(query, label: "/", column: inner.column, row: row, columns: inner.columns)
    if !dialog.isTyping { frame.cursor = nil }
  }

  private mutating func drawLog(top: Int) {
    let lines = LogPage(state).lines
    let inner = drawPanel(title: "Messages", right: scrollWords(top: top, lines: lines.count))
    guard !lines.isEmpty else {
      put("nothing to report", column: inner.column + 1, row: inner.row, role: .dim)
      return
    }
    let first = min(top, max(0, lines.count - inner.rows))
    for (offset, line) in lines.dropFirst(first).prefix(inner.rows).enumerated() {
      let row = inner.row + offset
      if let kind = line.kind {
        let sign = kind == .note ? glyphs.found : kind == .warning ? glyphs.doubtful : glyphs.failed
        put(sign, column: inner.column + 1, row: row, role: kind.role)
      }
      put(line.time, column: inner.column + LogPage.timeColumn, row: row, role: .dim)
      put(
        line.words, column: inner.column + LogPage.indent, row: row,
        limit: max(0, inner.columns - LogPage.indent))
    }
  }

  private func scrollWords(top: Int, lines: Int) -> String {
    let rows = state.overlayRows
    guard lines > rows else { return "" }
    return "\(min(lines, min(top, lines - rows) + rows)) of \(lines)"
  }

  /// In a small window a dialog has one line.
  private mutating func drawSmallOverlay() {
    switch state.shell.overlay {
    case .search(let field, _):
      clearHeader()
      drawSearch(field, row: 0, columns: state.shell.columns)
    case .number(let entry):
      clearHeader()
      drawField(
        entry.field, label: "\(state.detection.knob.sign): ", column: 0, row: 0, columns: state.shell.columns)
    case .export(let dialog):
      clearHeader()
      drawField(dialog.folder, label: "export to ", column: 0, row: 0, columns: state.shell.columns)
    case .presets(let dialog): drawPresets(dialog)
    case .fit(let dialog): drawFit(dialog)
    case .menu(.filter(let dialog)):
      clearHeader()
      drawFilter(dialog, row: 0, columns: state.shell.columns)
    case .menu(let menu): drawMenu(menu)
    case .annotation(let dialog): draw(dialog)
    case .learn(let dialog): drawLearn(dialog)
    case .help(let dialog): drawHelp(dialog)
    case .confirm(let question): draw(question)
    case .folders(let dialog): draw(dialog)
    case .log(let top): drawLog(top: top)
    case nil: break
    }
  }

  private mutating func clearHeader() {
    fillLine(column: 0, row: 0, columns: state.shell.columns, role: .status)
  }
}
