import Evaluation
import Parallel

/// Intervals of all figures, and of their differences from the first contender's, from samples of the photos.
struct EvalConfidence: Sendable {
  /// `[contender][figure]`; nil for figures that have no value, or that only one photo decides.
  let intervals: [[PairedBootstrap.Interval?]]
  /// The same, for all contenders but the first, which has none.
  let differences: [[PairedBootstrap.Difference?]]

  init(_ outcomes: [EvalOutcome], photos: Int, draws: Int, seed: UInt64, lanes: Lanes) {
    let bootstrap = PairedBootstrap(photos: photos, draws: draws, seed: seed)
    let samples = outcomes.map(\.sample)
    let starts = outcomes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.figures.count) }
    let draws = bootstrap.values(lanes: lanes) { weights in
      samples.flatMap { $0.figures(weights).map(\.value) }
    }
    func values(_ contender: Int, _ figure: Int) -> [Double?] {
      draws.map { $0[starts[contender] + figure] }
    }
    intervals = outcomes.enumerated().map { contender, outcome in
      outcome.figures.enumerated().map { index, figure in
        figure.value.flatMap { value in
          outcome.sample.hasIntervals(figure.key)
            ? PairedBootstrap.interval(value, samples: values(contender, index)) : nil
        }
      }
    }
    differences = outcomes.enumerated().map { contender, outcome in
      outcome.figures.enumerated().map { index, figure in
        guard contender > 0, let value = figure.value, outcome.sample.hasIntervals(figure.key),
          samples[0].hasIntervals(figure.key),
          let first = outcomes[0].figures.firstIndex(where: { $0.key == figure.key }),
          let base = outcomes[0].figures[first].value
        else { return nil }
        return PairedBootstrap.difference(
          value - base, from: values(0, first), to: values(contender, index))
      }
    }
  }
}
