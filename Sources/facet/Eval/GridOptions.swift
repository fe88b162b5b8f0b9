import ArgumentParser
import Detection
import Evaluation
import Jobs

/// Settings that are tried in every combination, and the table of the results.
struct GridOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Try these values of a setting (min-face-size, scale-factor, pnet, rnet or onet), separated by commas, with every \
      --weights and --preset; more of them are tried in every combination.
      """,
      valueName: "name=values"))
  var grid: [GridArgument] = []

  @Option(
    help: ArgumentHelp("Write all figures with their intervals as CSV.", valueName: "file"),
    completion: .file())
  var table: String?

  /// A contender for each combination; the given one without a grid.
  func contenders(
    _ detector: FaceDetector, _ settings: DetectionSettings, _ name: String, at score: Float?
  ) throws -> [EvalContender] {
    try EvalGrid(grid.map(\.axis)).combinations(over: settings).map { words, settings in
      EvalContender(
        name: words.isEmpty ? name : "\(name), \(words)", source: .detector(detector, settings),
        score: score ?? settings.thresholds.onet, weights: detector.weightsName, group: name)
    }
  }
}

/// `pnet=0.5,0.6` on the command line.
struct GridArgument: ExpressibleByArgument {
  var axis: EvalGrid.Axis

  init?(argument: String) {
    guard let axis = EvalGrid.Axis(argument) else { return nil }
    self.axis = axis
  }
}

extension TieRule: ExpressibleByArgument {}
