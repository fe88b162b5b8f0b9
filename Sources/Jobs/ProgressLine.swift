import Foundation
import Synchronization
import SystemPackage

/// A line on a terminal that shows a batch's progress and remaining time. Elsewhere it shows nothing.
package final class ProgressLine: Sendable {
  private let total: Int
  private let what: String
  private let start = ContinuousClock.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let lastShown = Mutex<ContinuousClock.Instant?>(nil)

  package init(total: Int, what: String) {
    self.total = total
    self.what = what
  }

  /// Shows that `done` of all items are done: at most ten times a second, and always the last.
  package func show(_ done: Int) {
    guard isTerminal, total > 0 else { return }
    let now = ContinuousClock.now
    let isDue = lastShown.withLock { last in
      if let last, now - last < .milliseconds(100), done < total { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let seconds = (now - start) / .seconds(1)
    let speed = Double(done) / max(seconds, 0.001)
    let left = Int((Double(total - done) / max(speed, 0.001)).rounded(.up))
    write("\r\(done) of \(total) \(what), \(Int(speed.rounded())) a second, \(left) s left\u{1b}[K")
  }

  /// Clears the line, so that a message does not continue it.
  package func clear() {
    if isTerminal { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}

/// A line on a terminal that counts items whose total is not known.
package final class CountLine: Sendable {
  private let what: String
  private let isTerminal = isatty(STDERR_FILENO) == 1

  package init(what: String) { self.what = what }

  package func show(_ count: Int) {
    if isTerminal { _ = try? FileDescriptor.standardError.writeAll("\r\(count) \(what)\u{1b}[K".utf8) }
  }

  package func clear() {
    if isTerminal { _ = try? FileDescriptor.standardError.writeAll("\r\u{1b}[K".utf8) }
  }
}
