import Dispatch
import Parallel
import Synchronization
import TestSupport
import Testing

@Suite("The order of a work queue", .limit(minutes: 5)) struct WorkQueueOrderTests {
  /// What jobs did, in order.
  private final class Done: Sendable {
    private let state = Mutex<[Int]>([])
    private let all = DispatchSemaphore(value: 0)
    private let expected: Int

    init(_ expected: Int) { self.expected = expected }

    func add(_ number: Int) {
      let count = state.withLock { state in
        state.append(number)
        return state.count
      }
      if count == expected { all.signal() }
    }

    /// All that was done; less than expected when it takes minutes, which only a fault explains.
    func wait() -> [Int] {
      _ = all.wait(timeout: .now() + .seconds(60 * patience))
      return state.withLock { $0 }
    }
  }

  @Test("equally urgent jobs go by the queue's order, and urgent ones before them")
  func order() {
    for (order, expected) in [(WorkQueue.Order.newestFirst, [9, 2, 1, 0]), (.oldestFirst, [9, 0, 1, 2])] {
      let queue = WorkQueue(name: "test", order: order)
      let (gate, done) = (DispatchSemaphore(value: 0), Done(4))
      // Nothing else begins before all have been added.
      queue.add(WorkQueue.Job(key: 7, urgency: 5) { gate.wait() })
      for number in 0..<3 { queue.add(key: number) { done.add(number) } }
      queue.add(WorkQueue.Job(key: 9, urgency: 1) { done.add(9) })
      gate.signal()
      #expect(done.wait() == expected)
    }
  }

  @Test("a job with a delay does not begin earlier, and other jobs go first")
  func delay() {
    let queue = WorkQueue(name: "test", order: .oldestFirst)
    let (early, late) = (Done(1), Done(1))
    queue.add(after: .seconds(3600)) { early.add(1) }
    queue.add { early.add(2) }
    #expect(early.wait() == [2])
    let start = ContinuousClock.now
    queue.add(after: .milliseconds(30)) { late.add(3) }
    #expect(late.wait() == [3])
    #expect(ContinuousClock.now - start >= .milliseconds(30))
  }

  @Test("a job with a delay does not wait for a long one, as long as the queue has another thread")
  func delayBesideLongJob() {
    let queue = WorkQueue(name: "test", threads: 2)
    let (gate, done) = (DispatchSemaphore(value: 0), Done(2))
    queue.add(after: .milliseconds(30)) {
      done.add(1)
      gate.signal()
    }
    queue.add {
      _ = gate.wait(timeout: .now() + .seconds(60 * patience))
      done.add(2)
    }
    #expect(done.wait() == [1, 2])
  }

  @Test("no job is lost when some have delays and many are added at once")
  func mixture() {
    let done = Done(300)
    do {
      let queue = WorkQueue(name: "test", threads: 3)
      for number in 0..<300 {
        if number.isMultiple(of: 3) {
          queue.add(after: .milliseconds(number % 7)) { done.add(number) }
        } else {
          queue.add { done.add(number) }
        }
      }
    }
    #expect(done.wait().sorted() == Array(0..<300))
  }

  @Test("waiting for a queue waits for earlier jobs, but not longer than the limit")
  func finish() {
    let queue = WorkQueue(name: "test", order: .oldestFirst)
    let (gate, done) = (DispatchSemaphore(value: 0), Done(1))
    queue.add {
      gate.wait()
      done.add(1)
    }
    #expect(!queue.finish(within: .milliseconds(5)))
    gate.signal()
    #expect(queue.finish(within: .seconds(60 * patience)))
    #expect(done.wait() == [1])
  }
}
