import Dispatch
import Synchronization

/// The jobs of a queue that have not begun. The queue's threads wait here for the next.
final class JobList: Sendable {
  private struct State: Sendable {
    var jobs: [WorkQueue.Job] = []
    /// Jobs that were taken and are not finished.
    var underWay = 0
    /// No more jobs will come.
    var isClosed = false

    /// The earliest start of a job that has one.
    var firstStart: ContinuousClock.Instant? { jobs.lazy.compactMap(\.start).min() }

    var holdsDueJob: Bool {
      let now = ContinuousClock.now
      return jobs.contains { $0.start.map { $0 <= now } ?? true }
    }

    mutating func take(_ order: WorkQueue.Order, at now: ContinuousClock.Instant) -> WorkQueue.Job? {
      func isDue(_ job: WorkQueue.Job) -> Bool { job.start.map { $0 <= now } ?? true }
      guard let most = jobs.lazy.filter(isDue).map(\.urgency).max() else { return nil }
      func isNext(_ job: WorkQueue.Job) -> Bool { job.urgency == most && isDue(job) }
      let index =
        switch order {
        case .newestFirst: jobs.lastIndex(where: isNext)
        case .oldestFirst: jobs.firstIndex(where: isNext)
        }
      return index.map { jobs.remove(at: $0) }
    }
  }

  private let order: WorkQueue.Order
  private let state = Mutex(State())
  /// Signalled at least once for each job; a thread that finds nothing to do waits again.
  private let changed = DispatchSemaphore(value: 0)

  init(_ order: WorkQueue.Order) { self.order = order }

  func add(_ job: WorkQueue.Job) {
    state.withLock { $0.jobs.append(job) }
    changed.signal()
  }

  /// Reports that a job that was taken has ended.
  func finishedOne() {
    state.withLock { $0.underWay -= 1 }
  }

  /// Whether a job could begin now.
  var isWaiting: Bool { state.withLock { $0.holdsDueJob } }

  /// Whether no job is under way and none could begin now.
  var isIdle: Bool { state.withLock { $0.underWay == 0 && !$0.holdsDueJob } }

  func remove(key: Int) {
    state.withLock { $0.jobs.removeAll { $0.key == key } }
  }

  /// Removes all jobs that have not begun. A thread of the queue frees them, which takes milliseconds when they
  /// are thousands.
  func removeAll() {
    let freesJobs = state.withLock { state in
      guard !state.jobs.isEmpty else { return false }
      let removed = state.jobs
      state.jobs = [WorkQueue.Job { withExtendedLifetime(removed) {} }]
      return true
    }
    if freesJobs { changed.signal() }
  }

  /// Lets the threads end once no job is left.
  func close() {
    state.withLock { $0.isClosed = true }
    changed.signal()
  }

  /// Waits for a job whose turn it is; nil when the list is closed and empty.
  func next() -> WorkQueue.Job? {
    while true {
      wait()
      let (job, isEnd, wakes) = state.withLock { state in
        let job = state.take(order, at: .now)
        if job != nil { state.underWay += 1 }
        // The signal for this job may have been used up before its start. If others have yet to start,
        // another thread must watch the time. And each thread that ends wakes the next one to end.
        let wakes = state.isClosed || job?.start != nil || job != nil && state.firstStart != nil
        return (job, job == nil && state.isClosed && state.jobs.isEmpty, wakes)
      }
      if wakes && (job != nil || isEnd) { changed.signal() }
      if job != nil || isEnd { return job }
    }
  }

  private func wait() {
    guard let start = state.withLock({ $0.firstStart }) else { return changed.wait() }
    _ = changed.wait(timeout: .after(start - .now))
  }
}

extension DispatchTime {
  /// Now, and a duration later; now when the duration is negative.
  static func after(_ duration: Duration) -> DispatchTime {
    .now() + DispatchTimeInterval.nanoseconds(Int(max(0, min(duration / .nanoseconds(1), 1e18))))
  }
}
