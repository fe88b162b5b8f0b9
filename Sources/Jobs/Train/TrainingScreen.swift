import Foundation
import Plots
import Synchronization
package import Training

/// Shows a training's progress: on a terminal a few lines with curves, redrawn in place; elsewhere a line for each
/// epoch.
package final class TrainingScreen: Sendable {
  private let columns: (@Sendable () -> Int)?
  private let write: @Sendable (String) -> Void
  private var isTerminal: Bool { columns != nil }
  private struct State {
    /// The number of lines drawn last, to move back over.
    var drawn = 0
    var lastDrawn: ContinuousClock.Instant?
    var lastStage = ""
  }
  private let state = Mutex(State())

  /// - Parameters:
  ///   - columns: returns the terminal's current width; nil where there is no terminal.
  ///   - write: receives lines with line feeds, and on a terminal also sequences that move the cursor.
  package init(columns: (@Sendable () -> Int)?, write: @escaping @Sendable (String) -> Void) {
    (self.columns, self.write) = (columns, write)
  }

  package func show(_ progress: CascadeTrainer.Progress) {
    switch progress {
    case .makingSamples(let network, let done, let pictures):
      stage("\(network.title): making samples of \(pictures) pictures")
      draw(["\(network.title): samples of \(done) of \(pictures) pictures"], isLast: done == pictures)
    case .learning(let learning):
      stage("\(learning.network.title): learning")
      show(learning)
    }
  }

  /// Clears the lines, so that a message does not continue them.
  package func clear() {
    state.withLock { state in
      if state.drawn > 0 { write(Self.back(over: state.drawn)) }
      state.drawn = 0
    }
  }

  private func show(_ learning: LearningProgress) {
    guard let last = learning.curve.last else { return }
    let percent = learning.step * 100 / max(1, learning.steps)
    let line =
      "\(learning.network.title): \(percent) %, epoch \(String(format: "%.1f", last.epoch)), "
      + "loss \(String(format: "%.4f", last.loss)), \(Int(learning.speed)) samples a second, "
      + "\(Self.words(learning.secondsLeft)) left"
    guard let columns else {
      guard let loss = last.validationLoss, let share = last.validationAccuracy else { return }
      write(
        "\(line); kept out: loss \(String(format: "%.4f", loss)), "
          + "accuracy \(String(format: "%.4f", share))\n")
      return
    }
    let bar = String(repeating: "█", count: percent * 30 / 100)
    let plot = LearningPlot(curve: learning.curve, steps: learning.steps)
    draw(
      [line, "[" + bar + String(repeating: "·", count: 30 - bar.count) + "]"]
        + plot.text(columns: min(columns(), 140), rows: 8), isLast: learning.step == learning.steps)
  }

  private func stage(_ name: String) {
    let isNew = state.withLock { state in
      defer { state.lastStage = name }
      return state.lastStage != name
    }
    if isNew, !isTerminal { write(name + "\n") }
  }

  /// Draws at most five times a second, and always the last time.
  private func draw(_ lines: [String], isLast: Bool) {
    guard let columns = columns?() else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if let last = state.lastDrawn, now - last < .milliseconds(200), !isLast { return }
      state.lastDrawn = now
      write(Self.back(over: state.drawn) + lines.map { String($0.prefix(columns - 1)) + "\n" }.joined())
      state.drawn = lines.count
    }
  }

  /// Moves the cursor to the beginning of the last drawing, and erases it.
  private static func back(over lines: Int) -> String { lines > 0 ? "\u{1b}[\(lines)A\r\u{1b}[J" : "" }

  private static func words(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole < 120 ? "\(whole) s" : "\((whole + 59) / 60) min"
  }
}
