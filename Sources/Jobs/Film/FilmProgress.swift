/// A film's progress on a terminal: a line with the remaining time, or a count where the film's length is unknown.
package final class FilmProgress {
  private let name: String
  private var line: ProgressLine?
  private var count: CountLine?
  private var total = 0

  /// - Parameter name: the film's name, with what precedes it in the line.
  package init(name: String) { self.name = name }

  package func show(_ step: FilmRun.Step) {
    switch step {
    case .begun(let frames):
      total = frames ?? 0
      line = frames.map { ProgressLine(total: $0, what: "frames of \(name)") }
      count = frames == nil ? CountLine(what: "frames of \(name)") : nil
    case .done(let frames):
      // The length that a film reports may be off by a frame or two.
      line?.show(min(frames, total))
      if frames.isMultiple(of: 10) { count?.show(frames) }
    case .ended:
      line?.clear()
      count?.clear()
    }
  }
}
