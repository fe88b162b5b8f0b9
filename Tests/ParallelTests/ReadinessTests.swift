import Parallel
import Synchronization
import Testing

@Suite("Readiness") struct ReadinessTests {
  @Test("work waits until then and is done in order; later work is done at once or not kept")
  func order() {
    let readiness = Readiness()
    let done = Mutex<[Int]>([])
    #expect(readiness.keep { done.withLock { $0.append(1) } })
    readiness.whenReady { done.withLock { $0.append(2) } }
    #expect(!readiness.isReady && done.withLock { $0 } == [])
    readiness.becomeReady()
    #expect(readiness.isReady && done.withLock { $0 } == [1, 2])
    #expect(!readiness.keep { done.withLock { $0.append(3) } })
    readiness.whenReady { done.withLock { $0.append(4) } }
    readiness.becomeReady()
    #expect(done.withLock { $0 } == [1, 2, 4])
  }

  @Test("what is forgotten is not done, and more can be kept")
  func forget() {
    let readiness = Readiness()
    let done = Mutex<[Int]>([])
    readiness.whenReady { done.withLock { $0.append(1) } }
    readiness.forget()
    readiness.whenReady { done.withLock { $0.append(2) } }
    readiness.becomeReady()
    readiness.forget()
    #expect(readiness.isReady && done.withLock { $0 } == [2])
  }
}
