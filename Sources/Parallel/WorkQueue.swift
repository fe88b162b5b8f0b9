import Dispatch

/// A queue with its own threads. Jobs run one after the other, the most urgent first, then the newest or the
/// oldest.
///
/// Work that the user waits for and work that may take long belong in different queues. The threads end once
/// nobody holds the queue and all of its jobs are done.
package final class WorkQueue: Sendable {
  /// Something to do, once.
  package struct Job: Sendable {
    var key: Int?
    var urgency: Int
    /// Not begun before this time.
    var start: ContinuousClock.Instant?
    var work: @Sendable () -> Void

    /// - Parameters:
    ///   - key: identifies the job for ``WorkQueue/remove(key:)``.
    ///   - urgency: higher goes first; among equals, the queue's order decides.
    package init(key: Int, urgency: Int, work: @escaping @Sendable () -> Void) {
      (self.key, self.urgency, self.work) = (key, urgency, work)
    }

    init(start: ContinuousClock.Instant? = nil, work: @escaping @Sendable () -> Void) {
      (self.urgency, self.start, self.work) = (0, start, work)
    }
  }

  /// Which of equally urgent jobs goes first.
  package enum Order: Sendable {
    /// What was asked for last is what the user looks at.
    case newestFirst
    /// Each job builds on those before it.
    case oldestFirst
  }

  private let jobs: JobList

  /// A queue whose jobs bring their own threads for loops.
  package init(
    name: String, threads: Int = 1, priority: ThreadPriority = .normal, order: Order = .newestFirst
  ) {
    let jobs = JobList(order)
    self.jobs = jobs
    Self.start(threads, name, priority) {
      while let job = jobs.next() { job.work() }
    }
  }

  /// Runs as many jobs at a time as there are lanes. Their loops share the lanes, so a single job has all of
  /// them.
  package init(name: String, lanes: Lanes) {
    let jobs = JobList(.newestFirst)
    self.jobs = jobs
    let team = ThreadTeam(places: lanes.count, priority: lanes.priority, taken: 0)
    Self.start(lanes.count, name, lanes.priority) {
      while let job = jobs.next() { team.perform(job.work) }
    }
  }

  deinit { jobs.close() }

  private static func start(
    _ threads: Int, _ name: String, _ priority: ThreadPriority, _ body: @escaping @Sendable () -> Void
  ) {
    for _ in 0..<threads { ThreadMaker.shared.make(name: name, priority: priority, body: body) }
  }

  /// Adds a job; a free thread begins it at once.
  package func add(_ job: Job) { jobs.add(job) }

  /// Adds a job of normal urgency.
  package func add(key: Int, _ work: @escaping @Sendable () -> Void) {
    add(Job(key: key, urgency: 0, work: work))
  }

  /// Adds a job of normal urgency that is not removed again.
  package func add(_ work: @escaping @Sendable () -> Void) { add(Job(work: work)) }

  /// Adds a job that begins after a delay; others go before it meanwhile.
  package func add(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
    add(Job(start: .now + delay, work: work))
  }

  /// Removes a job that has not begun.
  package func remove(key: Int) { jobs.remove(key: key) }

  /// Waits until the jobs are done that were added before, those with a delay aside. Only for a queue with
  /// one thread that does the oldest first.
  ///
  /// - Returns: false when they take longer than the limit.
  package func finish(within limit: Duration) -> Bool {
    let done = DispatchSemaphore(value: 0)
    add { done.signal() }
    return done.wait(timeout: .after(limit)) == .success
  }
}
