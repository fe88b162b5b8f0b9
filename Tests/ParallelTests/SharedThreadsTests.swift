import Dispatch
import Parallel
import Synchronization
import TestSupport
import Testing

@Suite("Threads that loops share") struct SharedThreadsTests {
  @Test("as many items as threads run at the same time", arguments: [2, 3, 8])
  func outerItemsAtOnce(threads: Int) {
    let meeting = Rendezvous(threads)
    let met = Mutex(0)
    Lanes(threads).forEachInOrder(0..<threads) { _ in
      meeting.arrive()
    } emit: { hasMet in
      if hasMet { met.withLock { $0 += 1 } }
    }
    #expect(met.withLock { $0 } == threads)
  }

  @Test("the last item's inner loop has all threads", arguments: [2, 5])
  func innerLoopOfTheLastItem(threads: Int) {
    let lanes = Lanes(threads)
    let met = Mutex(0)
    lanes.forEachInOrder(0..<(threads + 1)) { item in
      guard item == threads else { return }
      let meeting = Rendezvous(threads)
      lanes.forEach(threads) { _, _ in
        if meeting.arrive() { met.withLock { $0 += 1 } }
      }
    } emit: { _ in
    }
    #expect(met.withLock { $0 } == threads)
  }

  @Test("inner loops of the last two items share the threads")
  func innerLoopsOfTwoItems() {
    let lanes = Lanes(4)
    // Two pairs of threads at the same time: one pair in each item's loop.
    let all = Rendezvous(4)
    let met = Mutex(0)
    lanes.forEach(2) { _, _ in
      lanes.forEach(2) { _, _ in
        if all.arrive() { met.withLock { $0 += 1 } }
      }
    }
    #expect(met.withLock { $0 } == 4)
  }

  @Test("a thread that waits for its turn gives its place to an inner loop")
  func waitingThreadGivesItsPlace() {
    let lanes = Lanes(2)
    let isOver = DispatchSemaphore(value: 0)
    let inner = Rendezvous(2)
    let met = Mutex(0)
    lanes.forEach(2) { item, _ in
      if item == 0 {
        Lanes.whileWaiting { isOver.wait() }
      } else {
        lanes.forEach(2) { _, _ in
          if inner.arrive() { met.withLock { $0 += 1 } }
        }
        isOver.signal()
      }
    }
    #expect(met.withLock { $0 } == 2)
  }

  @Test(
    "no more threads work at a time than the outermost loop has, but for those that come back from waiting")
  func noMoreThreadsThanPlaces() {
    let lanes = Lanes(3)
    let working = Atomic<Int>(0), most = Atomic<Int>(0)
    lanes.forEach(3) { _, _ in
      lanes.forEach(50) { _, _ in
        let now = working.add(1, ordering: .relaxed).newValue
        most.max(now, ordering: .relaxed)
        for _ in 0..<2000 { _ = most.load(ordering: .relaxed) }
        working.subtract(1, ordering: .relaxed)
      }
    }
    // Each of the three callers may come back just while a helper is at an item.
    #expect(most.load(ordering: .relaxed) <= 6)
  }

  @Test("an inner loop has one thread while the others are at work, and all of them alone")
  func availableThreads() {
    let lanes = Lanes(2)
    #expect(lanes.availableCount == 2)
    let meeting = Rendezvous(2), end = Rendezvous(2)
    let seen = Mutex<[Int]>([])
    lanes.forEach(2) { _, _ in
      _ = meeting.arrive()
      seen.withLock { $0.append(lanes.availableCount) }
      _ = end.arrive()
    }
    #expect(seen.withLock { $0 } == [1, 1])
  }

  @Test("loops in loops in loops end, for many callers at once, and do every item once")
  func manyNestedLoops() {
    let done = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 6) { caller in
      let lanes = Lanes(2 + caller % 3, priority: caller.isMultiple(of: 2) ? .normal : .background)
      for _ in 0..<40 {
        lanes.forEach(5) { _, _ in
          lanes.forEachInOrder(0..<4) { _ in
            lanes.forEach(3) { _, _ in done.add(1, ordering: .relaxed) }
          } emit: { _ in
          }
        }
      }
    }
    #expect(done.load(ordering: .relaxed) == 6 * 40 * 5 * 4 * 3)
  }

  @Test("an inner loop stops when its flag is set, and the outer one continues")
  func cancelledInnerLoop() {
    let lanes = Lanes(2)
    let inner = Atomic<Int>(0), outer = Atomic<Int>(0)
    lanes.forEach(4) { _, _ in
      let flag = CancellationFlag()
      lanes.forEach(1000, cancellation: flag) { _, _ in
        inner.add(1, ordering: .relaxed)
        flag.cancel()
      }
      outer.add(1, ordering: .relaxed)
    }
    #expect(outer.load(ordering: .relaxed) == 4)
    // Each of two threads may have had one item under way.
    #expect((4...8).contains(inner.load(ordering: .relaxed)))
  }

  @Test("a slow receiver holds up nobody but itself")
  func slowReceiver() {
    let isFirst = Atomic(true)
    // Ends when the other thread has done as many items as may wait, while the first result is still being
    // received.
    let others = DispatchSemaphore(value: 0)
    let cameWhileReceiving = Mutex(true)
    Lanes(2).forEachInOrder(0..<6) { item in
      if item > 0 { others.signal() }
    } emit: { _ in
      guard isFirst.exchange(false, ordering: .relaxed) else { return }
      for _ in 1..<6 where others.wait(timeout: .now() + 120) == .timedOut {
        cameWhileReceiving.withLock { $0 = false }
      }
    }
    #expect(cameWhileReceiving.withLock { $0 })
  }
}
