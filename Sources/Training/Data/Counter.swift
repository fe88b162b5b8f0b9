import Synchronization

/// Counts on many threads.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// The count afterwards.
  func increment(by step: Int = 1) -> Int { value.wrappingAdd(step, ordering: .relaxed).newValue }
}
