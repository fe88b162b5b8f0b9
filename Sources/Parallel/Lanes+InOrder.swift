import Dispatch
import Synchronization

extension Lanes {
  /// Transforms items on all lanes and hands the results on in the order of the items, each as soon as it and
  /// all before it are ready.
  ///
  /// The items are drawn one at a time as lanes become free, so a source that waits (a pipe) or is long costs
  /// no memory; at most four results a lane wait for a slow item before them. A lane without an item helps in
  /// the loops within `transform`.
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
    forEach(count) { _, _ in
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

    mutating func next() -> (index: Int, item: Items.Element)? {
      guard let item = iterator.next() else { return nil }
      dealt += 1
      return (dealt - 1, item)
    }
  }
  /// What the source gave; nil at its end.
  private struct Drawn {
    var item: (index: Int, item: Items.Element)?
  }
  private struct Sink {
    var emitted = 0
    var waiting: [Int: Output] = [:]
    /// Some thread hands results on, and will go on to those that come meanwhile.
    var isEmitting = false

    mutating func next() -> Output? {
      guard !isEmitting, let ready = waiting.removeValue(forKey: emitted) else { return nil }
      emitted += 1
      isEmitting = true
      return ready
    }
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
    if room.wait(timeout: .now()) == .timedOut { Lanes.whileWaiting { room.wait() } }
    // Only where another thread draws is there something to wait for.
    let drawn = source.withLockIfAvailable { source in Drawn(item: source.next()) }
    let dealt = (drawn ?? Lanes.whileWaiting { source.withLock { Drawn(item: $0.next()) } }).item
    if dealt == nil { room.signal() }
    return dealt
  }

  func finish(_ index: Int, _ output: Output, _ emit: (Output) -> Void) {
    var next = sink.withLock { sink in
      sink.waiting[index] = output
      return sink.next()
    }
    while let ready = next {
      emit(ready)
      room.signal()
      next = sink.withLock { sink in
        sink.isEmitting = false
        return sink.next()
      }
    }
  }
}
