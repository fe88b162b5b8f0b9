package import Browser
import Synchronization

/// Where work on other threads leaves its results for the main thread.
package final class Mailbox: Sendable {
  private let waiting = Mutex<[Action]>([])
  private let wake: @Sendable () -> Void

  /// - Parameter wake: makes the main thread look; may be called from any thread.
  package init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  package func post(_ action: Action) {
    // Only the first letter rings: the box is emptied as a whole.
    let rings = waiting.withLock { waiting in
      waiting.append(action)
      return waiting.count == 1
    }
    if rings { wake() }
  }

  /// All that came since the last call, oldest first.
  package func take() -> [Action] {
    waiting.withLock { waiting in
      defer { waiting.removeAll() }
      return waiting
    }
  }
}
