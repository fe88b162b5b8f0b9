import Files
import Evaluation
import Foundation
import Imaging
package import Parallel
package import Plots
import SystemPackage
import TextWriting

/// The result of an evaluation, as text and as JSON.
package struct EvalReport {
  package let rules: EvalProtocol
  package let photos: Int
  package let faces: Int
  package let ignored: Int
  package let contenders: [EvalContender]
  package let outcomes: [EvalOutcome]
  /// Whether lists defined WIDER FACE's subsets.
  package let hasLists: Bool
  package let draws: Int
  package let seed: UInt64
  /// Nil without draws, and where there is one photo only.
  let confidence: EvalConfidence?

  package init(
    rules: EvalProtocol, photos: Int, faces: Int, ignored: Int, contenders: [EvalContender],
    outcomes: [EvalOutcome], hasLists: Bool = false, draws: Int, seed: UInt64,
    lanes: Lanes = Lanes()
  ) {
    self.rules = rules
    self.photos = photos
    self.faces = faces
    self.ignored = ignored
    self.contenders = contenders
    self.outcomes = outcomes
    self.hasLists = hasLists
    self.draws = draws
    self.seed = seed
    confidence =
      draws > 0 && photos > 1
      ? EvalConfidence(outcomes, photos: photos, draws: draws, seed: seed, lanes: lanes) : nil
  }

  private func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
  }

  // MARK: Text

  var heading: String {
    "\(counted(photos, "photo")), \(counted(faces, "true face")), \(ignored) ignored; by the rules of \(name)"
  }

  package var lines: [String] {
    var lines = [heading]
    for (index, contender) in contenders.enumerated() {
      lines.append("\(letter(index))  \(contender.name), faces above \(contender.score)")
    }
    lines.append("")
    lines += table { $0.figure.text }
    lines += comparison
    return lines
  }

  /// The figures of all contenders; not every one has every figure, because FDDB's depend on how many faces are false.
  var allFigures: [EvalFigure] {
    var figures: [EvalFigure] = []
    var known: Set<String> = []
    for figure in outcomes.flatMap(\.figures) where known.insert(figure.key).inserted {
      figures.append(figure)
    }
    return figures
  }

  /// A line for each figure, with a column for each contender.
  private func table(_ column: Int = 12, _ cell: (EvalOutcome.Cell) -> String) -> [String] {
    let figures = allFigures
    let width = 2 + (figures.map(\.name.count).max() ?? 0)
    var lines: [String] = []
    if outcomes.count > 1 {
      lines.append(padded("", width) + outcomes.indices.map { leading(letter($0), column) }.joined())
    }
    for figure in figures {
      let values = outcomes.indices.map { contender in
        outcomes[contender].figures.firstIndex { $0.key == figure.key }
          .map { cell(EvalOutcome.Cell(outcomes[contender].figures[$0], contender, $0)) } ?? "-"
      }
      lines.append(padded(figure.name, width) + values.map { leading($0, column) }.joined())
    }
    return lines
  }

  private var comparison: [String] {
    guard let confidence else { return [] }
    var lines = ["", "95 % confidence, photos drawn \(draws) times:"]
    lines += table(24) { cell in
      confidence.intervals[cell.contender][cell.index]
        .map { "\(cell.figure.text($0.low)) to \(cell.figure.text($0.high))" }
        ?? (cell.figure.value == nil ? "-" : "no interval")
    }
    if outcomes.count > 1 { lines.append("") }
    for contender in outcomes.indices.dropFirst() {
      for (figure, difference) in zip(outcomes[contender].figures, confidence.differences[contender]) {
        guard let difference, figure.merit != .neither else { continue }
        let isBetter = (difference.value > 0) == (figure.merit == .higher)
        lines.append(
          String(
            format: "%@ less %@: %@ %+.4f (%+.4f to %+.4f), p %.3f: %@", letter(contender), letter(0),
            figure.name.trimmingCharacters(in: .whitespaces), difference.value, difference.low,
            difference.high, difference.chance,
            !difference.isSignificant ? "no clear difference" : isBetter ? "better" : "worse"))
      }
    }
    return lines
  }

  private var name: String {
    switch rules {
    case .voc: "PASCAL VOC"
    case .wider where hasLists: "WIDER FACE"
    case .wider: "WIDER FACE (easy, medium, hard: boxes at least 50, 30, 10 pixels high, none marked invalid)"
    case .fddb: "FDDB"
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  func leading(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  // MARK: Curves

  package func plot(_ indices: some Sequence<Int>) -> LinePlot {
    var plot = LinePlot(
      lines: indices.map { index in
        LinePlot.Line(
          corners: outcomes[index].corners, current: outcomes[index].current, best: outcomes[index].best,
          name: "\(letter(index))  \(contenders[index].name)")
      })
    if rules == .fddb {
      (plot.across, plot.up, plot.end) = ("false faces", "true positives, discrete", "all")
    }
    return plot
  }

  package var plotLines: [String] {
    outcomes.indices.flatMap { index in
      ["", "\(letter(index))  o the score in use\(rules == .fddb ? "" : ", * the best F")"]
        + plot([index]).text()
    }
  }

  // MARK: JSON

  private struct Document: Encodable {
    var rules: String
    var photos, faces, ignored, draws: Int
    var seed: UInt64
    var contenders: [Entry]
    var differences: [Comparison]

    enum CodingKeys: String, CodingKey {
      case rules = "protocol"
      case photos, faces, ignored, draws, seed, contenders, differences
    }
  }

  private struct Entry: Encodable {
    var name: String
    var weights: String?
    var score: Float
    var figures: [String: Double]
    var intervals: [String: [Double]]
  }

  private struct Comparison: Encodable {
    var contender: String
    var measure: String
    var value: Double
    var interval: [Double]
    var p: Double
  }

  package func json() throws -> String {
    let document = Document(
      rules: rules.rawValue, photos: photos, faces: faces, ignored: ignored, draws: draws, seed: seed,
      contenders: outcomes.indices.map { index in
        var entry = Entry(
          name: contenders[index].name, weights: contenders[index].weights, score: contenders[index].score,
          figures: [:], intervals: [:])
        for (number, figure) in outcomes[index].figures.enumerated() {
          entry.figures[figure.key] = figure.value
          entry.intervals[figure.key] = confidence?.intervals[index][number].map { [$0.low, $0.high] }
        }
        return entry
      },
      differences: outcomes.indices.dropFirst().flatMap { index in
        zip(outcomes[index].figures, confidence?.differences[index] ?? []).compactMap { figure, difference in
          guard let difference, figure.merit != .neither else { return nil }
          return Comparison(
            contender: contenders[index].name, measure: figure.key, value: difference.value,
            interval: [difference.low, difference.high], p: difference.chance)
        }
      })
    return try JSONText.line(of: document)
  }
}
