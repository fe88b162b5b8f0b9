import Parallel
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc

  @Suite("Priorities of threads") struct PriorityTests {
    /// The niceness of every thread that did an item, the caller's aside.
    @Sendable private func helpers(_ lanes: Lanes) -> [Int32] {
      let caller = pthread_self()
      let seen = Mutex<[Int32]>([])
      let meeting = Rendezvous(lanes.count)
      lanes.forEach(lanes.count) { _, _ in
        _ = meeting.arrive()
        if pthread_equal(pthread_self(), caller) == 0 {
          let niceness = getpriority(Int32(bitPattern: PRIO_PROCESS.rawValue), 0)
          seen.withLock { $0.append(niceness) }
        }
      }
      return seen.withLock { $0 }
    }

    @Test("threads that helped in the background are not those that help the foreground later")
    func poolsKeepTheirPriority() {
      let own = getpriority(Int32(bitPattern: PRIO_PROCESS.rawValue), 0)
      #expect(helpers(Lanes(4, priority: .background)) == [10, 10, 10])
      #expect(helpers(Lanes(4)) == [own, own, own])
      #expect(helpers(Lanes(4, priority: .background)) == [10, 10, 10])
      #expect(getpriority(Int32(bitPattern: PRIO_PROCESS.rawValue), 0) == own)
    }

    @Test("threads made for a thread in the background do not begin with its priority")
    func priorityIsNotInherited() {
      let own = getpriority(Int32(bitPattern: PRIO_PROCESS.rawValue), 0)
      let queue = WorkQueue(name: "lowest", priority: ThreadPriority(niceness: 19))
      let seen = Mutex<[Int32]>([])
      let end = Rendezvous(2)
      queue.add(key: 1) {
        // More than any other test has, so that some have to be made.
        let found = helpers(Lanes(40))
        seen.withLock { $0 = found }
        _ = end.arrive()
      }
      #expect(end.arrive())
      #expect(seen.withLock { $0 } == [Int32](repeating: own, count: 39))
    }

    @Test("the foreground has its threads at once while the background is busy")
    func foregroundBesideBackground() {
      let background = Lanes(3, priority: .background)
      let begun = Rendezvous(4), end = Rendezvous(4)
      let queue = WorkQueue(name: "background", lanes: background)
      for key in 0..<3 {
        queue.add(key: key) {
          _ = begun.arrive()
          _ = end.arrive()
        }
      }
      #expect(begun.arrive())
      #expect(helpers(Lanes(3)).count == 2)
      #expect(end.arrive())
    }
  }
#endif

@Suite("Work queues") struct WorkQueueTests {
  @Test("a queue's only job has all of its threads in its loops")
  func onlyJobHasAllThreads() {
    let lanes = Lanes(3, priority: .background)
    let queue = WorkQueue(name: "jobs", lanes: lanes)
    let meeting = Rendezvous(3), end = Rendezvous(2)
    let met = Mutex(0)
    queue.add(key: 1) {
      lanes.forEach(3) { _, _ in
        if meeting.arrive() { met.withLock { $0 += 1 } }
      }
      _ = end.arrive()
    }
    #expect(end.arrive())
    #expect(met.withLock { $0 } == 3)
  }

  @Test("the most urgent job goes first, then the newest; a withdrawn job is not done")
  func order() {
    let queue = WorkQueue(name: "order")
    let begun = Rendezvous(2), go = Rendezvous(2), end = Rendezvous(2)
    let done = Mutex<[Int]>([])
    queue.add(key: 0) {
      _ = begun.arrive()
      _ = go.arrive()
    }
    #expect(begun.arrive())
    func add(_ key: Int, urgency: Int) {
      queue.add(WorkQueue.Job(key: key, urgency: urgency) { done.withLock { $0.append(key) } })
    }
    queue.add(WorkQueue.Job(key: 9, urgency: -1) { _ = end.arrive() })
    add(1, urgency: 0)
    add(2, urgency: 1)
    add(3, urgency: 0)
    add(4, urgency: 1)
    queue.remove(key: 3)
    #expect(go.arrive())
    #expect(end.arrive())
    #expect(done.withLock { $0 } == [4, 2, 1])
  }

  @Test("when all are removed, the job under way ends and what comes afterwards is done")
  func removingAll() {
    let queue = WorkQueue(name: "removing", order: .oldestFirst)
    let begun = Rendezvous(2), go = Rendezvous(2), end = Rendezvous(2)
    let done = Mutex<[Int]>([])
    queue.add {
      _ = begun.arrive()
      _ = go.arrive()
      done.withLock { $0.append(0) }
    }
    #expect(begun.arrive())
    for number in 1...100 { queue.add { done.withLock { $0.append(number) } } }
    queue.removeAll()
    queue.add { _ = end.arrive() }
    #expect(go.arrive())
    #expect(end.arrive())
    #expect(done.withLock { $0 } == [0])
  }
}
