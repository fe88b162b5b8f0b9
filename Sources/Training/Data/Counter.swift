import Synchronization

/// A counter that many threads share.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// Adds and returns the new count.
  func increment(by step: Int = 1) -> Int { value.wrappingAdd(step, ordering: .relaxed).newValue }
}
