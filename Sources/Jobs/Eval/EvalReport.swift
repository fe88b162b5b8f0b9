import Files
import Evaluation
import Foundation
import Imaging
package import Plots
import SystemPackage
import TextWriting

/// The result of an evaluation, as text and as JSON.
package struct EvalReport {
  package var rules: EvalProtocol
  package var photos: Int
  package var faces: Int
  package var ignored: Int
  package var contenders: [EvalContender]
  package var outcomes: [EvalOutcome]
  /// Whether lists defined WIDER FACE's subsets.
  package var hasLists = false
  package var draws: Int
  package var seed: UInt64

  package init(
    rules: EvalProtocol, photos: Int, faces: Int, ignored: Int, contenders: [EvalContender],
    outcomes: [EvalOutcome], hasLists: Bool = false, draws: Int, seed: UInt64
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
  }

  private func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
  }

  private var bootstrap: PairedBootstrap { PairedBootstrap(photos: photos, draws: draws, seed: seed) }

  /// The measures whose intervals and differences are reported.
  private static let measures: [(measure: PairedBootstrap.Measure, key: String, name: String)] = [
    (.averagePrecision, "ap", "AP"), (.recall, "recall", "recall"), (.precision, "precision", "precision"),
  ]

  // MARK: Text

  package var lines: [String] {
    var lines = [
      "\(counted(photos, "photo")), \(counted(faces, "true face")), \(ignored) ignored; "
        + "by the rules of \(name)"
    ]
    for (index, contender) in contenders.enumerated() {
      lines.append("\(letter(index))  \(contender.name), faces above \(contender.score)")
    }
    lines.append("")
    let keys = outcomes.first?.figures ?? []
    let width = 2 + (keys.map(\.name.count).max() ?? 0)
    if outcomes.count > 1 {
      lines.append(padded("", width) + outcomes.indices.map { leading(letter($0), 12) }.joined())
    }
    for figure in keys {
      let values = outcomes.map { outcome in outcome.figures.first { $0.key == figure.key }?.text ?? "-" }
      lines.append(padded(figure.name, width) + values.map { leading($0, 12) }.joined())
    }
    lines += comparison
    return lines
  }

  private var comparison: [String] {
    guard draws > 0, photos > 1 else { return [] }
    var lines = ["", "95 % confidence, photos drawn \(draws) times:"]
    for index in outcomes.indices {
      let values = Self.measures.map { measure, _, name in
        let interval = bootstrap.interval(
          measure, of: outcomes[index].matched, above: contenders[index].score)
        return String(format: "%@ %.4f to %.4f", name, interval.low, interval.high)
      }
      lines.append("\(letter(index))  " + values.joined(separator: ", "))
    }
    for index in outcomes.indices.dropFirst() {
      for (measure, _, name) in Self.measures {
        let difference = difference(measure, index)
        let verdict =
          difference.isSignificant ? difference.value > 0 ? "better" : "worse" : "no clear difference"
        lines.append(
          String(
            format: "%@ less %@: %@ %+.4f (%+.4f to %+.4f), p %.3f: %@", letter(index), letter(0), name,
            difference.value, difference.low, difference.high, difference.chance, verdict))
      }
    }
    return lines
  }

  private func difference(_ measure: PairedBootstrap.Measure, _ index: Int) -> PairedBootstrap.Difference {
    bootstrap.difference(
      measure, from: outcomes[0].matched, to: outcomes[index].matched,
      above: (contenders[0].score, contenders[index].score))
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

  private func leading(_ text: String, _ width: Int) -> String {
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
    let compares = draws > 0 && photos > 1
    let document = Document(
      rules: rules.rawValue, photos: photos, faces: faces, ignored: ignored, draws: draws, seed: seed,
      contenders: outcomes.indices.map { index in
        var intervals: [String: [Double]] = [:]
        for (measure, key, _) in Self.measures where compares {
          let interval = bootstrap.interval(
            measure, of: outcomes[index].matched, above: contenders[index].score)
          intervals[key] = [interval.low, interval.high]
        }
        return Entry(
          name: contenders[index].name, weights: contenders[index].weights, score: contenders[index].score,
          figures: Dictionary(
            uniqueKeysWithValues: outcomes[index].figures.compactMap { figure in
              figure.value.map { (figure.key, $0) }
            }), intervals: intervals)
      },
      differences: !compares
        ? []
        : outcomes.indices.dropFirst().flatMap { index in
          Self.measures.map { measure, key, _ in
            let difference = difference(measure, index)
            return Comparison(
              contender: contenders[index].name, measure: key, value: difference.value,
              interval: [difference.low, difference.high], p: difference.chance)
          }
        })
    return try JSONText.line(of: document)
  }
}
