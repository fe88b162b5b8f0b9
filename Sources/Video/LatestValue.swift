import Dispatch
import Synchronization

/// Holds the newest of something between two threads: what nobody has taken is replaced, never queued.
public final class LatestValue<Item: Sendable>: Sendable {
  private struct State {
    var item: Item?
    var arrived = 0, replaced = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)

  /// Empty and open.
  public init() {}

  /// Leaves an item for the other thread.
  ///
  /// - Returns: what was there and is lost.
  @discardableResult
  public func put(_ item: Item) -> Item? {
    let (old, rings) = state.withLock { state in
      let old = state.item
      state.item = item
      state.arrived += 1
      if old != nil { state.replaced += 1 }
      return (old, old == nil)
    }
    if rings { bell.signal() }
    return old
  }

  /// The newest item, taken away; nil when there is none.
  public func take() -> Item? {
    state.withLock { state in
      defer { state.item = nil }
      return state.item
    }
  }

  /// Waits for an item; nil once closed and empty.
  public func wait() -> Item? {
    while true {
      if let item = take() { return item }
      if state.withLock({ $0.isClosed }) { return nil }
      bell.wait()
    }
  }

  /// Wakes who waits: nothing more will come.
  public func close() {
    state.withLock { $0.isClosed = true }
    bell.signal()
  }

  /// How many items were put, and how many of them replaced before anyone took them.
  public var counts: (arrived: Int, replaced: Int) { state.withLock { ($0.arrived, $0.replaced) } }
}
