import Foundation
import Synchronization
import SystemPackage

/// When a batch says how far it is.
package enum ProgressStyle: Sendable {
  /// Never.
  case none
  /// On a terminal, in one line that changes.
  case terminal
  /// The same, and elsewhere a line every ten seconds.
  case lines
}

/// Says on standard error how far a batch is and how long it will still take.
package final class ProgressLine: Sendable {
  private let total: Int?
  private let what: String
  private let start: ContinuousClock.Instant
  private let isTerminal: Bool
  private let pace: Duration?
  private let lastShown: Mutex<ContinuousClock.Instant>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - total: nil when it is not known.
  ///   - what: the items' name, in the plural.
  package convenience init(total: Int?, what: String, _ style: ProgressStyle = .terminal) {
    self.init(total: total, what: what, style, isTerminal: isatty(STDERR_FILENO) == 1) {
      ContinuousClock.now
    } write: {
      _ = try? FileDescriptor.standardError.writeAll($0.utf8)
    }
  }

  /// - Parameters:
  ///   - now: the clock.
  ///   - write: takes the texts for standard error.
  package init(
    total: Int?, what: String, _ style: ProgressStyle, isTerminal: Bool,
    now: @escaping @Sendable () -> ContinuousClock.Instant, write: @escaping @Sendable (String) -> Void
  ) {
    (self.total, self.what, self.now, self.write) = (total, what, now, write)
    self.isTerminal = isTerminal && style != .none
    pace = self.isTerminal ? .milliseconds(100) : style == .lines ? .seconds(10) : nil
    start = now()
    // The first line on a terminal comes at once.
    lastShown = Mutex(self.isTerminal ? start - .seconds(1) : start)
  }

  /// Shows that `done` of all items are done: on a terminal at most ten times a second, and always the last.
  package func show(_ done: Int) {
    guard let pace, total != 0 else { return }
    let now = now()
    let isDue = lastShown.withLock { last in
      if now - last < pace, !(isTerminal && done == total) { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let line = words(done, seconds: (now - start) / .seconds(1))
    write(isTerminal ? "\r\(line)\u{1b}[K" : line + "\n")
  }

  private func words(_ done: Int, seconds: Double) -> String {
    let speed = Double(done) / max(seconds, 0.001)
    let rate = speed < 10 ? "\((speed * 10).rounded() / 10)" : "\(Int(speed.rounded()))"
    guard let total else { return "\(done) \(what), \(rate) a second" }
    let left = Int((Double(total - done) / max(speed, 0.001)).rounded(.up))
    return "\(done) of \(total) \(what), \(rate) a second, \(left) s left"
  }

  /// Clears the line, so that a message does not continue it.
  package func clear() {
    if isTerminal { write("\r\u{1b}[K") }
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
