import Dispatch
import Synchronization

extension Lanes {
  /// Transforms items on all lanes and hands the results on in the order of the items, each as soon as it and
  /// all before it are ready.
  ///
  /// The items are drawn one at a time as lanes become free, so a source that waits (a pipe) or is long costs
  /// no memory; at most four results a lane wait for a slow item before them.
  ///
  /// - Parameters:
  ///   - items: drawn on any lane, one call at a time.
  ///   - transform: runs on all lanes at once.
  ///   - emit: called for one result at a time, in the order of the items, on any lane.
  public func forEachInOrder<Items: Sequence & Sendable, Output: Sendable>(
    _ items: Items, cancellation: CancellationFlag? = nil,
    transform: @Sendable (Items.Element) -> Output, emit: @Sendable (Output) -> Void
  ) where Items.Element: Sendable, Items.Iterator: Sendable {
    let queue = OrderedQueue<Items, Output>(items, room: 4 * count)
    DispatchQueue.concurrentPerform(iterations: count) { _ in
      while cancellation?.isCancelled != true, let (index, item) = queue.next() {
        queue.finish(index, transform(item), emit)
      }
    }
  }
}

/// Deals items out with numbers and takes results back in any order.
private final class OrderedQueue<Items: Sequence & Sendable, Output: Sendable>: Sendable
where Items.Element: Sendable, Items.Iterator: Sendable {
  private struct Source {
    var iterator: Items.Iterator
    var dealt = 0
  }
  private struct Sink {
    var emitted = 0
    var waiting: [Int: Output] = [:]
  }

  private let source: Mutex<Source>
  private let sink = Mutex(Sink())
  /// One signal for every result that may still be dealt before the oldest is emitted.
  private let room: DispatchSemaphore

  init(_ items: Items, room: Int) {
    source = Mutex(Source(iterator: items.makeIterator()))
    self.room = DispatchSemaphore(value: room)
  }

  func next() -> (index: Int, item: Items.Element)? {
    room.wait()
    let dealt = source.withLock { source -> (index: Int, item: Items.Element)? in
      guard let item = source.iterator.next() else { return nil }
      source.dealt += 1
      return (source.dealt - 1, item)
    }
    if dealt == nil { room.signal() }
    return dealt
  }

  func finish(_ index: Int, _ output: Output, _ emit: (Output) -> Void) {
    sink.withLock { sink in
      sink.waiting[index] = output
      while let ready = sink.waiting.removeValue(forKey: sink.emitted) {
        emit(ready)
        sink.emitted += 1
        room.signal()
      }
    }
  }
}
