import Dispatch
import Synchronization

/// One loop and its items. Its team decides which threads work on it.
@safe final class ParallelLoop: Sendable {
  typealias Body = @Sendable (_ item: Int, _ lane: Int) -> Void

  let items: Int
  /// The most threads that are useful.
  let lanes: Int
  /// Loops of the same team around this one.
  let depth: Int
  /// Signalled once, when the last helper leaves and the caller is waiting.
  let helpersLeft = DispatchSemaphore(value: 0)
  private let next = Atomic<Int>(0)
  private let cancellation: CancellationFlag?
  // SAFETY: written before any other thread knows the loop, and by `forgetBody` when none works on it any
  // more.
  private nonisolated(unsafe) var body: Body?

  init(items: Int, lanes: Int, depth: Int, cancellation: CancellationFlag?, body: @escaping Body) {
    self.items = items
    self.lanes = lanes
    self.depth = depth
    self.cancellation = cancellation
    unsafe self.body = body
  }

  /// Whether there are items to begin.
  var hasItems: Bool { next.load(ordering: .relaxed) < items && cancellation?.isCancelled != true }

  /// Works until no item is left. Not inlined, so that the body is released before the thread leaves the
  /// loop: it lives no longer than the caller's call.
  @inline(never)
  func work(lane: Int) {
    guard let body = unsafe body else { return }
    while cancellation?.isCancelled != true {
      let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard item < items else { return }
      body(item, lane)
    }
  }

  /// Called by the caller when all threads have left.
  func forgetBody() { unsafe body = nil }
}
