import Networks
import Plots
import Screen
import Widgets

extension BrowserPainter {
  /// A line of a view of learning.
  private typealias Line = (words: String, role: Role)

  mutating func drawLearn(_ dialog: LearnDialog) {
    switch dialog {
    case .learning: drawLearning()
    case .models(let dialog): drawModels(dialog)
    }
  }

  private mutating func drawLearning() {
    let title =
      state.learning.outcome == nil ? "Learning from your corrections" : "Learned from your corrections"
    let inner = drawPanel(title: title, right: "")
    let width = inner.columns - 2
    var lines: [Line]
    if let fault = state.learning.fault {
      lines = wrapped(fault, columns: width).map { ($0, .warning) }
    } else if let outcome = state.learning.outcome {
      lines = outcomeLines(outcome, width)
    } else {
      lines = runLines(state.learning.run?.step, width, rows: inner.rows)
    }
    // If there is no room for both, the last line, which says what to do, matters more than curves.
    if lines.count > inner.rows, let last = lines.last { lines = lines.prefix(inner.rows - 1) + [last] }
    for (line, item) in lines.prefix(inner.rows).enumerated() {
      put(item.words, column: inner.column + 1, row: inner.row + line, limit: width, role: item.role)
    }
  }

  private func runLines(_ step: LearningStep?, _ width: Int, rows: Int) -> [Line] {
    let last = "Browsing goes on: Esc leaves this view, \(state.keyWords(.learn(.stop))) stops learning."
    guard let step else { return [("looking for marked photos", .dim), ("", .text), (last, .dim)] }
    var facts = "\(step.title) \(step.done.grouped) of \(step.total.grouped)"
    if let loss = step.loss { facts += ", loss \(loss.fixed(4))" }
    let filled = Int((Double(width) * min(max(step.share, 0), 1)).rounded())
    let bar =
      String(repeating: glyphs.progressFull, count: filled)
      + String(repeating: glyphs.progressEmpty, count: width - filled)
    let left = step.secondsLeft.map { ", \(duration($0)) left" } ?? ""
    var lines: [Line] = [
      (facts, .text), (bar, .progress), ("\(percent(step.share)) of all\(left)", .dim), ("", .text),
    ]
    // A terminal without Unicode cannot show braille.
    if state.setup.abilities.unicode, !step.curve.isEmpty {
      // All other lines, with the one above the curves, are seven.
      let plot = LearningPlot(curve: step.curve, steps: step.total).text(
        columns: width, rows: max(2, rows - 7))
      lines += plot.enumerated().map { ($0.element, $0.offset == 0 ? .dim : .histogram) }
      lines.append(("", .text))
    }
    return lines + [(last, .dim)]
  }

  private func percent(_ share: Double) -> String {
    "\(Int((share * 100).rounded(.down)))".padded(to: 3) + " %"
  }

  private func outcomeLines(_ outcome: LearningOutcome, _ width: Int) -> [Line] {
    let report = outcome.report
    let faces = report.learnedFaces == 1 ? "1 face" : "\(report.learnedFaces.grouped) faces"
    let photos = report.learnedPhotos == 1 ? "1 photo" : "\(report.learnedPhotos.grouped) photos"
    let held = report.before.photos == 1 ? "1 photo" : "\(report.before.photos.grouped) photos"
    var lines: [Line] = [
      ("\(outcome.model.name): learned from \(faces) in \(photos),", .text),
      ("beginning with \(report.from)", .text), ("", .text),
    ]
    let title = "On \(held) kept out of learning:"
    if let changes = report.changes, !changes.isEmpty {
      lines += [(title, .title)] + changeLines(report, changes)
    } else {
      lines += [(title.filling(34) + "before       after", .title)] + figureLines(report)
    }
    let (verdict, role) = Self.verdict(report)
    lines += [("", .text)] + wrapped(verdict, columns: width).map { ($0, role) }
    let last = "Enter uses it and searches the folder again; Esc leaves it in the list of models."
    return lines + [("", .text)] + wrapped(last, columns: width).map { ($0, .dim) }
  }

  /// Whether to use what was learned.
  private static func verdict(_ report: ModelReport) -> (words: String, role: Role) {
    let losses = report.losses
    if !losses.isEmpty {
      let names = losses.map(\.figure.name).joined(separator: ", ")
      return (
        "It made worse: \(names). Keep the old one, unless the gain is worth that to you; accept "
          + "ordinary faces, too, so that both are learned.", .warning
      )
    }
    return report.isBetter
      ? ("It is better on photos that it never saw.", .ok)
      : ("It is not better on the photos kept out: keep the old one, and mark more faces.", .warning)
  }

  /// A row for each figure: before, after, and the interval of its change.
  private func changeLines(_ report: ModelReport, _ changes: [FigureChange]) -> [Line] {
    let (before, after) = (report.before, report.after)
    func row(_ name: String, _ first: String, _ second: String, _ change: String) -> String {
      ("  " + name).filling(29) + first.padded(to: 8) + second.padded(to: 8) + "  " + change
    }
    func signed(_ value: Double) -> String { (value < 0 ? "-" : "+") + abs(value).fixed(3) }
    func wrong(_ figures: ModelFigures) -> String {
      (Double(figures.wrong) / Double(max(1, figures.photos))).fixed(2)
    }
    let faces = before.faces == 1 ? "1 face" : "\(before.faces.grouped) faces"
    var lines: [Line] = [
      (row("", "before", "after", "change, 95 % certain"), .dim),
      (row("found, of \(faces)", before.found.grouped, after.found.grouped, ""), .text),
    ]
    lines += changes.map { change in
      let name =
        change.figure == .landmarkError ? "landmark error, of eye gap" : change.figure.name
      let interval =
        change.interval.map { "\(signed($0.low)) to \(signed($0.high))" } ?? "no interval from one photo"
      return (
        row(
          name, change.before.fixed(3), change.after.fixed(3), "\(signed(change.difference)) (\(interval))"),
        change.isWorse ? .warning : .text
      )
    }
    return lines + [(row("false faces a photo", wrong(before), wrong(after), ""), .text)]
  }

  /// A row for each measure, before and after side by side.
  private func figureLines(_ report: ModelReport) -> [Line] {
    let (before, after) = (report.before, report.after)
    func row(_ words: String, _ figure: (ModelFigures) -> String, _ role: Role = .text) -> Line {
      ("  " + words.filling(28) + figure(before).padded(to: 10) + figure(after).padded(to: 12), role)
    }
    func wrong(_ figures: ModelFigures) -> Double { Double(figures.wrong) / Double(max(1, figures.photos)) }
    let dash = glyphs.dash
    var lines = [
      row("found, of \(before.faces == 1 ? "1 face" : "\(before.faces.grouped) faces")") {
        $0.found.grouped
      },
      row("recall") { $0.recall.fixed(3) },
      row("  with 95 % certainty", { "\($0.recallLow.fixed(2))\(dash)\($0.recallHigh.fixed(2))" }, .dim),
      row("precision") { $0.precision.fixed(3) }, row("false faces a photo") { wrong($0).fixed(2) },
    ]
    if before.landmarkError != nil || after.landmarkError != nil {
      lines.append(
        row("landmarks off, of eyes apart") { $0.landmarkError.map { "\(($0 * 100).fixed(1)) %" } ?? "" })
    }
    return lines
  }

  // MARK: Models

  private mutating func drawModels(_ dialog: ModelsDialog) {
    let inner = drawPanel(title: "Models", right: dialog.request == nil ? "" : "reading")
    let details = dialog.chosen.map { detailLines($0, inner.columns - 2) } ?? []
    let rows = max(1, inner.rows - details.count - 2)
    let top = min(max(0, dialog.choice - rows / 2), max(0, dialog.models.count - rows))
    for (line, model) in dialog.models.dropFirst(top).prefix(rows).enumerated() {
      drawModel(model, isChosen: top + line == dialog.choice, inner, row: inner.row + line)
    }
    let last = inner.endRow - 1
    for (line, item) in details.enumerated() where last - details.count + line > inner.row {
      put(
        item.words, column: inner.column + 1, row: last - details.count + line, limit: inner.columns - 2,
        role: item.role)
    }
    if let name = dialog.name {
      drawField(name, label: " new name ", column: inner.column, row: last, columns: inner.columns)
    }
    if let fault = dialog.fault {
      put(
        fault, column: inner.column + 1, row: dialog.name == nil ? last : last - 1, limit: inner.columns - 2,
        role: .warning)
    }
  }

  private mutating func drawModel(_ model: Model, isChosen: Bool, _ inner: CellRect, row: Int) {
    let isUsed = state.learning.uses(model)
    put(isChosen ? glyphs.selected : " ", column: inner.column + 1, row: row, role: .accent)
    put(isUsed ? glyphs.accepted : " ", column: inner.column + 3, row: row, role: .ok)
    let summary = model.fault == nil ? Self.summary(model) : "cannot be used"
    let room = inner.columns - summary.columns - 8
    put(
      model.name, column: inner.column + 5, row: row, limit: max(12, room), role: isChosen ? .text : .dim)
    if room >= 12 {
      putRight(
        summary, end: inner.endColumn - 1, row: row, role: model.fault == nil ? .dim : .error)
    }
  }

  /// `2026-11-25 23:10  recall 0.81 to 0.97`.
  private static func summary(_ model: Model) -> String {
    guard let report = model.report else { return model.made }
    return "\(model.made)  recall \(report.before.recall.fixed(2)) to \(report.after.recall.fixed(2))"
  }

  /// The details of the chosen model.
  private func detailLines(_ model: Model, _ width: Int) -> [Line] {
    var words = [model.origin]
    if let report = model.report {
      words[0] += ": \(report.learnedFaces.grouped) faces in \(report.learnedPhotos.grouped) photos"
      words.append(
        "on \(report.before.photos.grouped) others: found \(report.before.found.grouped) before, "
          + "\(report.after.found.grouped) after, of \(report.before.faces.grouped); "
          + "wrong \(report.before.wrong.grouped) before, \(report.after.wrong.grouped) after")
      if !report.losses.isEmpty {
        words.append("made worse: \(report.losses.map(\.figure.name).joined(separator: ", "))")
      }
    }
    if !model.identity.isEmpty { words.append("xxh64 \(model.identity)") }
    var lines: [Line] = words.flatMap { wrapped($0, columns: width) }.map { ($0, .dim) }
    if let fault = model.fault { lines += wrapped(fault, columns: width).prefix(2).map { ($0, .warning) } }
    return lines
  }
}

extension BrowserState {
  /// Columns and rows of the views' panels.
  func learnSize(_ dialog: LearnDialog) -> ScreenSize {
    let (width, height) =
      switch dialog {
      case .learning where learning.fault != nil: (76, 6)
      case .learning where learning.outcome?.report.changes?.isEmpty == false: (76, 22)
      case .learning where learning.outcome != nil: (76, 18)
      // The curves grow with the screen.
      case .learning where setup.abilities.unicode: (plotColumns, max(15, shell.rows * 2 / 5 - 1))
      case .learning: (76, 15)
      case .models(let dialog): (76, min(max(12, dialog.models.count + 9), 30))
      }
    return ScreenSize(columns: min(shell.columns, width), rows: min(shell.rows, height))
  }

  /// The progress of learning, for the status line while its view is closed; its width stays the same while
  /// numbers change.
  var learningWords: String? {
    if learning.outcome != nil { return "learned: \(keyWords(.learn(.learn))) shows what" }
    guard let run = learning.run else { return nil }
    let share = run.step.map { "\(Int($0.share * 100))" } ?? "0"
    return "learning \(share.padded(to: 2)) %"
  }
}

extension BrowserPainter {
  /// ``BrowserState/learningWords`` with the time left, padded so that nothing after it jumps.
  var learningStatus: String? {
    guard let words = state.learningWords else { return nil }
    guard state.learning.outcome == nil else { return words }
    let left = state.learning.run?.step?.secondsLeft.map { "\(duration($0)) left" } ?? ""
    return words + ", ".prefix(left.isEmpty ? 0 : 2) + left.filling(left.isEmpty ? 13 : 11)
  }
}

extension String {
  /// The text followed by spaces, `width` columns wide.
  fileprivate func filling(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}
