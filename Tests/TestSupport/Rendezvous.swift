import Foundation
import Synchronization

/// A meeting point of threads: none continues before all have arrived.
public final class Rendezvous: Sendable {
  // NSCondition guards the count.
  private let condition = NSCondition()
  private let arrived = Mutex(0)
  private let expected: Int

  /// - Parameter expected: how many threads meet.
  public init(_ expected: Int) { self.expected = expected }

  /// Waits for the others. False if they do not arrive within minutes, which is always a fault.
  public func arrive() -> Bool {
    let deadline = Date(timeIntervalSinceNow: 120 * Double(patience))
    condition.lock()
    defer { condition.unlock() }
    arrived.withLock { $0 += 1 }
    condition.broadcast()
    while arrived.withLock({ $0 }) < expected {
      if !condition.wait(until: deadline) { return false }
    }
    return true
  }
}
