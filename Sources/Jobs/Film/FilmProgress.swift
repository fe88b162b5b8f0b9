/// How far a film is: a line on a terminal with the time left, or a count where the film does not say how long it is.
package final class FilmProgress {
  private let name: String
  private var line: ProgressLine?
  private var count: CountLine?
  private var total = 0

  /// - Parameter name: of the film, and what stands before it.
  package init(name: String) { self.name = name }

  package func show(_ step: FilmRun.Step) {
    switch step {
    case .begun(let frames):
      total = frames ?? 0
      line = frames.map { ProgressLine(total: $0, what: "frames of \(name)") }
      count = frames == nil ? CountLine(what: "frames of \(name)") : nil
    case .done(let frames):
      // Films tell their length within a frame or two.
      line?.show(min(frames, total))
      if frames.isMultiple(of: 10) { count?.show(frames) }
    case .ended:
      line?.clear()
      count?.clear()
    }
  }
}
