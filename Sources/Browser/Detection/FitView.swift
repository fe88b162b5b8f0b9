import Detection
import Plots
import Screen
import Widgets

extension BrowserPainter {
  mutating func drawFit(_ dialog: FitDialog) {
    let words = dialog.outcome.map { "\($0.faces) faces" } ?? "\(dialog.tried) settings tried"
    let inner = drawPanel(title: "Fit", right: dialog.fault == nil ? words : "")
    if let fault = dialog.fault {
      for (line, text) in wrapped(fault, columns: inner.columns - 2).prefix(inner.rows).enumerated() {
        put(text, column: inner.column + 1, row: inner.row + line, role: .warning)
      }
      return
    }
    guard let outcome = dialog.outcome else {
      let text = "searching thresholds and the minimum size for the best F-score"
      put(text, column: inner.column + 1, row: inner.row, limit: inner.columns - 2, role: .dim)
      return
    }
    put(
      "    P     R     O  size  precision  recall      F", column: inner.column + 1, row: inner.row,
      limit: inner.columns - 2, role: .dim)
    for (index, row) in outcome.rows.prefix(max(0, inner.rows - 1)).enumerated() {
      draw(row, isGiven: index == 0, isChosen: index == dialog.choice, inner, row: inner.row + 1 + index)
    }
    let top = inner.row + outcome.rows.count + 2
    // The axis and its words take two lines, and what is left of and beyond the curve 22 columns.
    let lines = plot(outcome, columns: inner.columns - 22, rows: inner.endRow - top - 2)
    for (line, text) in lines.enumerated() {
      put(text, column: inner.column + 1, row: top + line, limit: inner.columns - 2, role: .histogram)
    }
  }

  /// The curve with `o` at the previous settings and `*` at the proposed ones; empty where it cannot be shown.
  private func plot(_ outcome: FitOutcome, columns: Int, rows: Int) -> [String] {
    // A terminal without Unicode cannot show braille.
    guard state.setup.abilities.unicode, columns >= 8, rows >= 2, let given = outcome.rows.first,
      outcome.rows.indices.contains(outcome.best)
    else { return [] }
    let best = outcome.rows[outcome.best]
    let line = LinePlot.Line(
      outcome.curve, current: (given.recall, given.precision), best: (best.recall, best.precision))
    return LinePlot(lines: [line]).text(columns: columns, rows: rows)
  }

  private mutating func draw(
    _ fit: FitOutcome.Row, isGiven: Bool, isChosen: Bool, _ inner: CellRect, row: Int
  ) {
    let thresholds = fit.settings.thresholds
    let numbers = [thresholds.pnet, thresholds.rnet, thresholds.onet].map { $0.fixed(2) }
    let size = "\(fit.settings.minFaceSize)"
    let words =
      numbers.joined(separator: "  ") + String(repeating: " ", count: max(1, 6 - size.count)) + size
      + "      \(fit.precision.fixed(3))   \(fit.recall.fixed(3))  \(fit.fScore.fixed(3))"
      + (isGiven ? "  now" : "")
    put(isChosen ? glyphs.selected : " ", column: inner.column + 1, row: row, role: .accent)
    put(
      words, column: inner.column + 3, row: row, limit: inner.columns - 4, role: isChosen ? .text : .dim)
  }
}

extension BrowserState {
  /// Columns and rows of the panel: with a curve that grows with the screen once there is a result.
  func fitSize(_ dialog: FitDialog) -> ScreenSize {
    guard let outcome = dialog.outcome else {
      return ScreenSize(columns: min(shell.columns, 76), rows: min(shell.rows, 4))
    }
    let plot = setup.abilities.unicode ? max(10, shell.rows * 2 / 5 - 6) + 2 : 0
    return ScreenSize(
      columns: min(shell.columns, plotColumns), rows: min(shell.rows, 4 + outcome.rows.count + plot))
  }

  /// The width of panels with curves.
  var plotColumns: Int { max(76, shell.columns * 3 / 5) }
}
