import Dispatch
import Synchronization

/// A queue with its own threads, which last as long as the program. Jobs run one after the other, the most
/// urgent and then the newest first.
///
/// Work that the user waits for and work that may take long belong in different queues.
package final class WorkQueue: Sendable {
  /// Something to do, once.
  package struct Job: Sendable {
    var key: Int
    var urgency: Int
    var work: @Sendable () -> Void

    /// - Parameters:
    ///   - key: identifies the job for ``WorkQueue/remove(key:)``.
    ///   - urgency: higher goes first; among equals, the newer.
    package init(key: Int, urgency: Int, work: @escaping @Sendable () -> Void) {
      self.key = key
      self.urgency = urgency
      self.work = work
    }
  }

  private let jobs = Mutex<[Job]>([])
  private let available = DispatchSemaphore(value: 0)
  /// The team of all jobs; nil when each job's loops bring their own threads.
  private let team: ThreadTeam?

  /// A queue whose jobs bring their own threads for loops.
  package init(name: String, threads: Int = 1, priority: ThreadPriority = .normal) {
    team = nil
    start(threads, name, priority)
  }

  /// Runs as many jobs at a time as there are lanes. Their loops share the lanes, so a single job has all of
  /// them.
  package init(name: String, lanes: Lanes) {
    team = ThreadTeam(places: lanes.count, priority: lanes.priority, taken: 0)
    start(lanes.count, name, lanes.priority)
  }

  private func start(_ threads: Int, _ name: String, _ priority: ThreadPriority) {
    for _ in 0..<threads {
      ThreadMaker.shared.make(name: name, priority: priority) { [self] in
        while true {
          available.wait()
          guard let job = next() else { continue }
          if let team { team.perform(job.work) } else { job.work() }
        }
      }
    }
  }

  /// Adds a job; a free thread begins it at once.
  package func add(_ job: Job) {
    jobs.withLock { $0.append(job) }
    available.signal()
  }

  /// Adds a job of normal urgency.
  package func add(key: Int, _ work: @escaping @Sendable () -> Void) {
    add(Job(key: key, urgency: 0, work: work))
  }

  /// Removes a job that has not begun.
  package func remove(key: Int) {
    jobs.withLock { $0.removeAll { $0.key == key } }
  }

  private func next() -> Job? {
    jobs.withLock { jobs in
      guard let most = jobs.map(\.urgency).max(),
        let index = jobs.lastIndex(where: { $0.urgency == most })
      else { return nil }
      return jobs.remove(at: index)
    }
  }
}
