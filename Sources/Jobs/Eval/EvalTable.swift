import Detection
import Evaluation
import Foundation
package import Plots
import TextWriting

/// Many contenders in one table, as text, as CSV and as a plot: the result of a grid.
extension EvalReport {
  private static let settingNames = ["min_face_size", "scale_factor", "pnet", "rnet", "onet"]

  private static func settings(_ contender: EvalContender) -> [String] {
    guard case .detector(_, let settings) = contender.source else {
      return [String](repeating: "", count: settingNames.count)
    }
    let thresholds = settings.thresholds
    return ["\(settings.minFaceSize)", "\(settings.scaleFactor)"]
      + [thresholds.pnet, thresholds.rnet, thresholds.onet].map { "\($0)" }
  }

  /// A row for each contender: its settings, its figures, and the limits of their intervals.
  package var csv: String {
    let figures = allFigures
    var header = ["name", "weights"] + Self.settingNames + ["score"]
    for figure in figures {
      header.append(figure.key)
      if confidence != nil { header += ["\(figure.key)_low", "\(figure.key)_high"] }
    }
    let rows = outcomes.indices.map { contender in
      var row = [contenders[contender].name, contenders[contender].weights ?? ""]
      row += Self.settings(contenders[contender]) + ["\(contenders[contender].score)"]
      for figure in figures {
        let index = outcomes[contender].figures.firstIndex { $0.key == figure.key }
        let interval = index.flatMap { confidence?.intervals[contender][$0] }
        row.append(index.flatMap { outcomes[contender].figures[$0].value }.map { "\($0)" } ?? "")
        if confidence != nil { row += [interval?.low, interval?.high].map { $0.map { "\($0)" } ?? "" } }
      }
      return row
    }
    return ([header] + rows).map { CSVText.row($0) + "\n" }.joined()
  }

  /// The figures of a grid's table.
  private var mainKeys: [String] {
    switch rules {
    case .voc: ["ap", "coco_ap", "precision", "recall", "f"]
    case .wider: ["ap_easy", "ap_medium", "ap_hard", "precision", "recall", "f"]
    case .fddb: ["discrete", "continuous", "false_faces"]
    }
  }

  /// The contender with the best F, or the best discrete rate of FDDB; the first of equal ones.
  private var bestIndex: Int? {
    let key = rules == .fddb ? "discrete" : "f"
    return outcomes.indices.max { (outcomes[$0].value(key) ?? 0, $1) < (outcomes[$1].value(key) ?? 0, $0) }
  }

  /// A line for each contender with the most important figures; `*` marks the best F, or FDDB's best rate.
  package var gridLines: [String] {
    let rows = outcomes.indices.map { index in
      mainKeys.map { key in outcomes[index].figures.first { $0.key == key }?.text ?? "-" }
    }
    var lines = [heading, "", "  " + mainKeys.map { leading($0, 12) }.joined()]
    for (index, row) in rows.enumerated() {
      lines.append(
        (index == bestIndex ? "* " : "  ") + row.map { leading($0, 12) }.joined()
          + "  " + contenders[index].name)
    }
    return lines
  }

  /// A point for each contender, where it stands with its own score, and a line for each weights' best points.
  package var gridPlot: LinePlot {
    let groups = Dictionary(grouping: outcomes.indices.filter { outcomes[$0].current != nil }) {
      contenders[$0].weights ?? contenders[$0].name
    }
    let points = outcomes.enumerated().compactMap { index, outcome in
      outcome.current.map { LinePlot.Line(corners: [], current: $0, best: index == bestIndex ? $0 : nil) }
    }
    let fronts = groups.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }.map { _, members in
      LinePlot.Line(
        corners: Self.front(members.compactMap { outcomes[$0].current }),
        name: members.first.map { contenders[$0].group } ?? "")
    }
    var plot = LinePlot(lines: points + fronts)
    if rules == .fddb {
      (plot.across, plot.up, plot.end) = ("false faces", "true positives, discrete", "all")
    }
    return plot
  }

  /// The points that no other point beats in both directions, from left to right.
  private static func front(_ points: [LinePlot.Corner]) -> [LinePlot.Corner] {
    points.filter { point in
      !points.contains { $0.x >= point.x && $0.y >= point.y && ($0.x > point.x || $0.y > point.y) }
    }.sorted { $0.x < $1.x }
  }
}
