package import Evaluation
package import Parallel
package import Plots
import Synchronization

/// The result of one contender by one protocol.
package struct EvalOutcome: Sendable {
  package let figures: [EvalFigure]
  /// Gives the figures of samples of the photos.
  package let sample: EvalSample
  /// The plotted curve, `(x, y)` in `0...1`.
  package private(set) var corners: [LinePlot.Corner]
  package private(set) var current, best: LinePlot.Corner?

  /// - Parameters:
  ///   - score: found faces with a higher score count for precision and recall.
  ///   - order: the order of photos in which equal scores rank; that of `photos` when nil.
  package init(
    _ rules: EvalProtocol, _ photos: [EvalTruth.Photo], _ found: [[ScoredBox]], above score: Float,
    lists: [WiderDifficulty: DifficultyList] = [:], ties: TieRule = .ordered, order: [Int]? = nil
  ) {
    sample = EvalSample(rules, photos, found, above: score, lists: lists, ties: ties, order: order)
    figures = sample.figures()
    if let points = sample.fddb?.points {
      let most = Double(max(1, points.last?.falseFaces ?? 1))
      corners = [(0, 0)] + points.map { (Double($0.falseFaces) / most, $0.discrete) }
      current = points.last { $0.score > score }.map { (Double($0.falseFaces) / most, $0.discrete) }
    } else {
      let curve = sample.outcomes.curve(.grouped)
      let point = sample.outcomes.point(above: score)
      let best = curve.points.max { $0.fScore < $1.fScore } ?? point
      let line = CurvePlot(curve: curve, current: point, best: best).line
      (corners, current, self.best) = (line.corners, line.current, line.best)
    }
  }

  /// The results of all contenders.
  package static func all(
    _ rules: EvalProtocol, _ search: EvalSearch.Result, _ contenders: [EvalContender],
    lists: [WiderDifficulty: DifficultyList], ties: TieRule, lanes: Lanes
  ) -> [EvalOutcome] {
    let outcomes = Mutex([EvalOutcome?](repeating: nil, count: contenders.count))
    let names = search.photos.map(\.name)
    lanes.forEach(contenders.count) { index, _ in
      // Equal scores rank in the order of the list that states them.
      var order: [Int]?
      if case .file(let findings) = contenders[index].source { order = findings.order(of: names) }
      let outcome = EvalOutcome(
        rules, search.photos, search.found.map { $0[index] }, above: contenders[index].score, lists: lists,
        ties: ties, order: order)
      outcomes.withLock { $0[index] = outcome }
    }
    return outcomes.withLock { $0.compactMap(\.self) }
  }

  /// The value of a figure by its key.
  package func value(_ key: String) -> Double? { figures.first { $0.key == key }?.value }

  /// One contender's figure in a table.
  struct Cell {
    let figure: EvalFigure
    let contender: Int
    /// The figure's place among the contender's.
    let index: Int

    init(_ figure: EvalFigure, _ contender: Int, _ index: Int) {
      (self.figure, self.contender, self.index) = (figure, contender, index)
    }
  }
}
