import Foundation
package import Video

/// How far a film is: a line on a terminal with the time left, or a count where the film does not say how long it is.
package final class FilmProgress: Sendable {
  private let line: ProgressLine?
  private let count: CountLine?
  private let total: Int

  package init(info: FilmInfo, name: String) {
    total = info.frames ?? 0
    line = info.frames.map { ProgressLine(total: $0, what: "frames of \(name)") }
    count = info.frames == nil ? CountLine(what: "frames of \(name)") : nil
  }

  package func show(_ done: Int) {
    // Films tell their length within a frame or two.
    line?.show(min(done, total))
    if done.isMultiple(of: 10) { count?.show(done) }
  }

  package func clear() {
    line?.clear()
    count?.clear()
  }
}
