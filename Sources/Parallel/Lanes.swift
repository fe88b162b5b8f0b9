import Dispatch
import FoundationEssentials
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

/// How many threads work on one thing at a time, and the loop that spreads work over them.
///
/// A lane is one thread's share of a loop: body calls with the same lane number never overlap, so
/// scratch memory is indexed by lane. Which lane does which item is left to chance; results must be
/// written by item, and then they do not depend on the number of lanes.
public struct Lanes: Sendable, Hashable {
  /// At least 1.
  public let count: Int
  /// How far the lanes on other threads than the caller's let others go first, from 0 to 19.
  private var niceness: Int32 = 0

  /// - Parameter count: the number of threads; all processors this process may use when nil.
  public init(_ count: Int? = nil) {
    let count = count ?? Lanes.processors
    precondition(count >= 1, "lanes: \(count) asked for, at least one is needed")
    self.count = count
  }

  /// The processors this process may run on (its affinity mask, not the machine's total).
  public static let processors: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Lanes that leave the processors to others. Their threads stay so, as the pool that they come from is shared.
  public func polite(_ niceness: Int32) -> Lanes {
    var lanes = self
    lanes.niceness = niceness
    return lanes
  }

  /// Runs `body(item, lane)` once for each item in `0..<items`, items in rising order on each lane,
  /// and returns when all are done. The calling thread is one of the lanes.
  ///
  /// - Parameter cancellation: looked at before each item; items not begun are then skipped.
  public func forEach(
    _ items: Int, cancellation: CancellationFlag? = nil,
    _ body: @Sendable (_ item: Int, _ lane: Int) -> Void
  ) {
    let lanes = min(count, items)
    guard lanes > 1 else {
      for item in 0..<items where cancellation?.isCancelled != true { body(item, 0) }
      return
    }
    let next = Atomic<Int>(0)
    let caller = pthread_self(), niceness = niceness
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      if niceness > 0, pthread_equal(pthread_self(), caller) == 0 { ThreadPriority.lower(to: niceness) }
      while cancellation?.isCancelled != true {
        let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard item < items else { return }
        body(item, lane)
      }
    }
  }
}
