#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How many threads work on one thing at a time, and the loop that spreads work over them.
///
/// Two rules hold for all work on several threads:
///
/// 1. **The outermost loop brings the threads, and loops within it share them.** While every thread has its
///    own item, an inner loop runs on its caller alone; a thread without an item helps in inner loops.
/// 2. **No thread waits for work that has not begun.** A loop's caller can do every item itself, and helpers
///    only make it faster. So any number of loops may be nested or run side by side, and none can block
///    another.
///
/// Threads come from pools that live as long as the program, one pool for each priority. A thread keeps its
/// priority.
///
/// A lane is one thread's share of a loop: body calls with the same lane number never overlap, so scratch
/// memory is indexed by lane. Which lane does which item is undefined. Write results by item, so that they do
/// not depend on the number of lanes.
public struct Lanes: Sendable, Hashable {
  /// At least 1.
  public let count: Int
  /// The priority of the threads that help the caller in an outermost loop; the caller keeps its own.
  public let priority: ThreadPriority

  /// - Parameters:
  ///   - count: the number of threads; all processors this process may use when nil.
  ///   - priority: of the threads that help the caller.
  public init(_ count: Int? = nil, priority: ThreadPriority = .normal) {
    let count = count ?? Lanes.processors
    precondition(count >= 1, "lanes: \(count) asked for, at least one is needed")
    self.count = count
    self.priority = priority
  }

  /// The processors this process may run on (its affinity mask, not the machine's total).
  public static let processors: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// The same number of threads with another priority.
  public func withPriority(_ priority: ThreadPriority) -> Lanes { Lanes(count, priority: priority) }

  /// About how many threads a loop would get now: 1 within a loop whose threads are all busy.
  package var availableCount: Int {
    guard count > 1, let team = ThreadTeam.place?.team else { return count }
    return min(count, 1 + team.freePlaces)
  }

  /// Runs `body(item, lane)` once for each item in `0..<items`, items in rising order on each lane,
  /// and returns when all are done. The calling thread is one of the lanes.
  ///
  /// - Parameter cancellation: checked before each item; once set, the remaining items are skipped.
  public func forEach(
    _ items: Int, cancellation: CancellationFlag? = nil,
    _ body: @Sendable (_ item: Int, _ lane: Int) -> Void
  ) {
    let lanes = min(count, items)
    guard lanes > 1 else {
      for item in 0..<items where cancellation?.isCancelled != true { body(item, 0) }
      return
    }
    let outer = ThreadTeam.place
    let team = outer?.team ?? ThreadTeam(places: count, priority: priority, taken: 1)
    withoutActuallyEscaping(body) { body in
      let loop = ParallelLoop(
        items: items, lanes: lanes, depth: (outer?.depth ?? -1) + 1, cancellation: cancellation, body: body)
      team.run(loop)
      loop.forgetBody()
    }
  }

  /// Runs a call that waits for other threads or for something outside the program. Within a loop, another
  /// thread takes the waiting thread's place and helps in inner loops.
  package static func whileWaiting<Result>(_ wait: () -> Result) -> Result {
    guard let team = ThreadTeam.place?.team else { return wait() }
    return team.whileWaiting(wait)
  }
}
