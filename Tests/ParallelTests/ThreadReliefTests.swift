import Dispatch
import Parallel
import Synchronization
import TestSupport
import Testing

@Suite("Relief for a work queue", .limit(minutes: 5)) struct ThreadReliefTests {
  private func wait(_ semaphore: DispatchSemaphore) -> Bool {
    semaphore.wait(timeout: .now() + .seconds(60 * patience)) == .success
  }

  @Test("jobs behind one that is held up get another thread, whatever holds it up", arguments: [false, true])
  func heldUp(hasLanes: Bool) {
    let queue =
      hasLanes
      ? WorkQueue(name: "test", lanes: Lanes(1), patience: .milliseconds(20))
      : WorkQueue(name: "test", patience: .milliseconds(20))
    let (gate, begun, done) = (
      DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
    )
    queue.add {
      begun.signal()
      gate.wait()
      done.signal()
    }
    #expect(wait(begun))
    for _ in 0..<5 {
      queue.add { done.signal() }
      #expect(wait(done), "the job does not wait for the one that is held up")
    }
    gate.signal()
    #expect(wait(done), "that one ends, too")
    queue.add { done.signal() }
    #expect(wait(done), "a thread is left")
  }

  @Test("several may be held up, and in the end jobs go one after the other again")
  func several() {
    let queue = WorkQueue(name: "test", patience: .milliseconds(10))
    let (gate, begun, done) = (
      DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
    )
    for _ in 0..<4 {
      queue.add {
        begun.signal()
        gate.wait()
        done.signal()
      }
    }
    for _ in 0..<4 { #expect(wait(begun)) }
    for _ in 0..<4 { gate.signal() }
    for _ in 0..<4 { #expect(wait(done)) }
    let running = Mutex((now: 0, most: 0))
    for _ in 0..<200 {
      queue.add {
        running.withLock { running in
          running.now += 1
          running.most = max(running.most, running.now)
        }
        running.withLock { $0.now -= 1 }
        done.signal()
      }
    }
    for _ in 0..<200 { #expect(wait(done)) }
    // The threads that were held up may end a moment after their jobs.
    #expect(running.withLock { $0.most } <= 1 + 4)
  }

  @Test("without patience, jobs wait for the one before them")
  func none() {
    let queue = WorkQueue(name: "test", order: .oldestFirst)
    let order = Mutex<[Int]>([])
    let (gate, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    queue.add {
      gate.wait()
      order.withLock { $0.append(1) }
    }
    queue.add {
      order.withLock { $0.append(2) }
      done.signal()
    }
    gate.signal()
    #expect(wait(done))
    #expect(order.withLock { $0 } == [1, 2])
  }
}
