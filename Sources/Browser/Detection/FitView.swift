import Detection
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
    for (line, text) in outcome.plot.prefix(max(0, inner.endRow - top)).enumerated() {
      put(text, column: inner.column + 1, row: top + line, limit: inner.columns - 2, role: .histogram)
    }
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
