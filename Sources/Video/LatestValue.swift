import Dispatch
import Synchronization

/// Passes the latest value from one thread to another: a value that is not taken is replaced, never queued.
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

  /// Puts an item for the other thread.
  ///
  /// - Returns: the item it replaces, which is lost.
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

  /// Takes the latest item; nil when there is none.
  public func take() -> Item? {
    state.withLock { state in
      defer { state.item = nil }
      return state.item
    }
  }

  /// Waits for an item and takes it; nil once closed and empty.
  public func wait() -> Item? {
    while true {
      if let item = take() { return item }
      if state.withLock({ $0.isClosed }) { return nil }
      bell.wait()
    }
  }

  /// Wakes a waiting thread: no more items will come.
  public func close() {
    state.withLock { $0.isClosed = true }
    bell.signal()
  }

  /// How many items were put, and how many of them were replaced before they were taken.
  public var counts: (arrived: Int, replaced: Int) { state.withLock { ($0.arrived, $0.replaced) } }
}
