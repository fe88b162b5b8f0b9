import Foundation
import Parallel
import Synchronization

/// A thread of its own, or a few, as long as the program runs, that does jobs one after the other, the most urgent
/// and then the newest first.
///
/// The pool that detection runs on may be busy for a long time; what the user waits for must not queue behind it.
package final class WorkerThread: Sendable {
  package struct Job: Sendable {
    package var key: Int
    /// Higher goes first; of equal urgency the newer.
    package var urgency: Int
    package var work: @Sendable () -> Void
  }

  private let jobs = Mutex<[Job]>([])
  private let available = DispatchSemaphore(value: 0)

  /// - Parameter niceness: how far the threads let others go first, from 0 to 19.
  package init(name: String, threads: Int = 1, niceness: Int32 = 0) {
    for _ in 0..<threads {
      let thread = Thread { [self] in
        ThreadPriority.lower(to: niceness)
        while true {
          available.wait()
          next()?.work()
        }
      }
      thread.name = name
      thread.start()
    }
  }

  package func add(_ job: Job) {
    jobs.withLock { $0.append(job) }
    available.signal()
  }

  /// Adds a job of usual urgency.
  package func add(key: Int, _ work: @escaping @Sendable () -> Void) {
    add(Job(key: key, urgency: 0, work: work))
  }

  /// Takes a job back that was not begun.
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
