import Synchronization

/// Something that becomes ready once. Work that needs it is kept until then, and no thread waits for it.
package final class Readiness: Sendable {
  /// What waits, oldest first; nil when nothing has to any more.
  private let waiting = Mutex<[@Sendable () -> Void]?>([])

  package init() {}

  package var isReady: Bool { waiting.withLock { $0 == nil } }

  /// Keeps work for later, unless it is ready.
  ///
  /// - Parameter work: short, since it runs on the thread that calls ``becomeReady()``.
  /// - Returns: false when it is ready already, and nothing was kept.
  package func keep(_ work: @escaping @Sendable () -> Void) -> Bool {
    waiting.withLock { waiting in
      waiting?.append(work)
      return waiting != nil
    }
  }

  /// Does work now, or keeps it as ``keep(_:)`` does.
  package func whenReady(_ work: @escaping @Sendable () -> Void) {
    if !keep(work) { work() }
  }

  /// Does all that was kept, in its order, on the calling thread.
  package func becomeReady() {
    let kept = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    for work in kept ?? [] { work() }
  }

  /// Drops what was kept.
  package func forget() {
    waiting.withLock { if $0 != nil { $0 = [] } }
  }
}
