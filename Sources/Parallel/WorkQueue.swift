import Dispatch
import Synchronization

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
  ///
  /// - Parameter patience: when a job takes longer, others get another thread, up to ``mostRelief`` of them. Nil for
  ///   jobs that must not overtake each other, or that never wait for a disk.
  package init(
    name: String, threads: Int = 1, priority: ThreadPriority = .normal, order: Order = .newestFirst,
    patience: Duration? = nil
  ) {
    let jobs = JobList(order)
    self.jobs = jobs
    Self.start(threads, name, priority, jobs, patience) { $0() }
  }

  /// How many threads may be held up before others have to wait.
  package static let mostRelief = 8

  /// Runs as many jobs at a time as there are lanes. Their loops share the lanes, so a single job has all of
  /// them.
  package init(name: String, lanes: Lanes, patience: Duration? = nil) {
    let jobs = JobList(.newestFirst)
    self.jobs = jobs
    let team = ThreadTeam(places: lanes.count, priority: lanes.priority, taken: 0)
    Self.start(lanes.count, name, lanes.priority, jobs, patience) { team.perform($0) }
  }

  deinit { jobs.close() }

  private static func start(
    _ threads: Int, _ name: String, _ priority: ThreadPriority, _ jobs: JobList, _ patience: Duration?,
    _ perform: @escaping @Sendable (@Sendable () -> Void) -> Void
  ) {
    guard let patience else {
      for _ in 0..<threads {
        ThreadMaker.shared.make(name: name, priority: priority) {
          while let job = jobs.next() {
            perform(job.work)
            jobs.finishedOne()
          }
        }
      }
      return
    }
    let crew = Crew(name: name, priority: priority, jobs: jobs, patience: patience, perform)
    for _ in 0..<threads { crew.hire() }
  }

  /// The threads of a queue that get relief.
  private final class Crew: Sendable {
    private let name: String
    private let priority: ThreadPriority
    private let jobs: JobList
    private let perform: @Sendable (@Sendable () -> Void) -> Void
    private let relief: Mutex<ThreadRelief?> = Mutex(nil)

    init(
      name: String, priority: ThreadPriority, jobs: JobList, patience: Duration,
      _ perform: @escaping @Sendable (@Sendable () -> Void) -> Void
    ) {
      (self.name, self.priority, self.jobs, self.perform) = (name, priority, jobs, perform)
      let relief = ThreadRelief(
        patience: patience, most: WorkQueue.mostRelief, isNeeded: { jobs.isWaiting },
        start: { [weak self] in self?.hire() })
      self.relief.withLock { $0 = relief }
    }

    /// Each thread keeps the crew; it is gone once all have ended.
    func hire() {
      ThreadMaker.shared.make(name: name, priority: priority) { [self] in
        guard let relief = relief.withLock({ $0 }) else { return }
        while let job = jobs.next() {
          let isRelieved = relief.perform { perform(job.work) }
          jobs.finishedOne()
          if isRelieved { return }
        }
      }
    }
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

  /// Removes all jobs that have not begun.
  package func removeAll() { jobs.removeAll() }

  /// Waits until the jobs are done that were added before, those with a delay aside. Only for a queue with
  /// one thread that does the oldest first.
  ///
  /// - Returns: false when they take longer than the limit.
  package func finish(within limit: Duration) -> Bool {
    // Where both processors are busy, each thread that is waited for costs milliseconds.
    if jobs.isIdle { return true }
    let done = DispatchSemaphore(value: 0)
    add { done.signal() }
    return done.wait(timeout: .after(limit)) == .success
  }
}
