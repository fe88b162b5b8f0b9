package import Evaluation
package import Imaging

/// A precision/recall curve as a picture: recall to the right, precision upwards, both from 0 to 1.
package struct CurvePlot {
  package var curve: PrecisionRecallCurve
  /// The point of the current settings, and the best point found.
  package var current, best: PrecisionRecallCurve.Point

  package init(
    curve: PrecisionRecallCurve, current: PrecisionRecallCurve.Point, best: PrecisionRecallCurve.Point
  ) {
    self.curve = curve
    self.current = current
    self.best = best
  }

  /// Lines of braille with axes; `o` is the current point, `*` the best.
  package func text(columns: Int = 60, rows: Int = 15) -> [String] { plot.text(columns: columns, rows: rows) }

  /// A square picture: thin lines at each tenth, the curve, a square at the current point, a cross at the best.
  package func image(side: Int = 600) -> Image { plot.image(side: side) }

  private var plot: LinePlot { LinePlot(lines: [line]) }

  package var line: LinePlot.Line {
    LinePlot.Line(
      curve, current: (current.recall, current.precision), best: (best.recall, best.precision))
  }
}

extension LinePlot.Line {
  /// A precision/recall curve with two points marked on it, each as recall and precision.
  package init(_ curve: PrecisionRecallCurve, current: LinePlot.Corner, best: LinePlot.Corner) {
    self.init(
      corners: [(0, curve.points.first?.precision ?? 1)] + curve.points.map { ($0.recall, $0.precision) },
      current: current, best: best)
  }
}
