import Dispatch
import Synchronization

/// Threads of one priority that help teams with their loops. They are made when first needed and then wait
/// for the next team, as long as the program runs.
final class ThreadPool: Sendable {
  private static let pools = Mutex<[ThreadPriority: ThreadPool]>([:])

  private let priority: ThreadPriority
  private let idle = Mutex<[PoolThread]>([])

  private init(_ priority: ThreadPriority) { self.priority = priority }

  /// The pool whose threads have this priority.
  static func shared(_ priority: ThreadPriority) -> ThreadPool {
    pools.withLock { pools in
      if let pool = pools[priority] { return pool }
      let pool = ThreadPool(priority)
      pools[priority] = pool
      return pool
    }
  }

  /// Sends this many threads to the team; returns at once.
  func send(_ count: Int, to team: ThreadTeam) {
    for _ in 0..<count {
      // The thread that worked last, because its stack and caches are warm.
      let thread = idle.withLock { $0.popLast() } ?? makeThread()
      thread.serve(team)
    }
  }

  private func makeThread() -> PoolThread {
    let worker = PoolThread()
    ThreadMaker.shared.make(name: "parallel", priority: priority) { [self] in
      while true {
        worker.serveNext()
        idle.withLock { $0.append(worker) }
      }
    }
    return worker
  }
}

/// A thread of a pool.
private final class PoolThread: Sendable {
  private let team = Mutex<ThreadTeam?>(nil)
  private let hasTeam = DispatchSemaphore(value: 0)

  func serve(_ next: ThreadTeam) {
    team.withLock { $0 = next }
    hasTeam.signal()
  }

  /// Waits for a team and serves it.
  func serveNext() {
    hasTeam.wait()
    let next = team.withLock { team in
      defer { team = nil }
      return team
    }
    next?.serve()
  }
}
