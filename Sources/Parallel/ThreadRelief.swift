import Dispatch
import Synchronization

/// More threads for a queue while its own are held up: a read from a network's disk may take minutes, or never end, and
/// no job behind it should wait for that.
final class ThreadRelief: Sendable {
  /// From this time on a job counts as held up.
  private let patience: Duration
  /// How many more threads there may be at a time.
  private let most: Int
  private let start: @Sendable () -> Void
  private let isNeeded: @Sendable () -> Bool
  /// How many more there are.
  private let added = Mutex(0)

  private final class Progress: Sendable {
    enum State: UInt8, AtomicRepresentable { case begun, done, relieved }
    let state = Atomic<State>(.begun)

    /// Changes the state unless that has changed before.
    func end(as end: State) -> Bool {
      state.compareExchange(expected: .begun, desired: end, ordering: .relaxed).exchanged
    }
  }

  /// - Parameters:
  ///   - isNeeded: whether jobs wait.
  ///   - start: starts another thread of the queue.
  init(
    patience: Duration, most: Int, isNeeded: @escaping @Sendable () -> Bool,
    start: @escaping @Sendable () -> Void
  ) {
    (self.patience, self.most, self.isNeeded, self.start) = (patience, most, isNeeded, start)
  }

  /// Does a job on the calling thread.
  ///
  /// - Returns: whether the thread is to end, because another one has taken its place meanwhile.
  func perform(_ work: () -> Void) -> Bool {
    let progress = Progress()
    watch(progress)
    work()
    if progress.end(as: .done) { return false }
    added.withLock { $0 -= 1 }
    return true
  }

  private func watch(_ progress: Progress) {
    DispatchQueue.global().asyncAfter(deadline: .after(patience)) { [weak self] in
      guard let self, progress.state.load(ordering: .relaxed) == .begun else { return }
      // Where nothing waits yet, or there are threads enough for now, it is looked at again later.
      guard isNeeded(), add() else { return watch(progress) }
      if progress.end(as: .relieved) { start() } else { added.withLock { $0 -= 1 } }
    }
  }

  private func add() -> Bool {
    added.withLock { added in
      guard added < most else { return false }
      added += 1
      return true
    }
  }
}
