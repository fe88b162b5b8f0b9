package import Browser
import Files
package import Imaging
import Parallel
import Synchronization

/// A scan that begins before anybody takes what it finds: while the program gets ready, the names of a folder are read.
///
/// It watches what it scans, so that later changes are told, too. All of that happens on a thread of its own, because even
/// to begin watching takes long in a folder with very many files.
package final class BegunScan: Sendable {
  private struct State: Sendable {
    /// What nobody has taken yet.
    var actions: [Action] = []
    var taker: (@Sendable (Action) -> Void)?
    var watch: FolderWatch?
    var isStopped = false
  }

  private let state = Mutex(State())
  private let cancellation = CancellationFlag()
  private let queue = WorkQueue(name: "scan", order: .oldestFirst)

  /// Begins at once.
  package init(_ scan: FolderScan) {
    queue.add { [self] in run(scan) }
  }

  /// Hands over what was found and told so far, and from now on everything at once, on the scan's threads.
  package func deliver(to taker: @escaping @Sendable (Action) -> Void) {
    state.withLock { state in
      for action in state.actions { taker(action) }
      state.actions = []
      state.taker = taker
    }
  }

  /// Ends scan and watch soon.
  package func stop() {
    cancellation.cancel()
    state.withLock { state in
      state.isStopped = true
      state.watch?.stop()
    }
  }

  private func run(_ scan: FolderScan) {
    let changes = FolderChanges(scan: scan) { [weak self] in self?.post($0) }
    let watch = FolderWatch { changes.take($0) }
    state.withLock { state in
      state.watch = watch
      if state.isStopped { watch?.stop() }
    }
    // Before the names are read, so that no file comes in between.
    changes.watch = watch
    scan.run(cancellation: cancellation) { event in
      switch event {
      case .photos(let paths):
        changes.follow(paths)
        post(.scanned(paths.map { FoundPhoto(path: $0, name: $0.name(below: scan.paths)) }))
      case .failed(let error): post(.scanFailed(reason: "\(error)"))
      case .passedOver: break
      }
    }
    post(.scanFinished)
  }

  private func post(_ action: Action) {
    // Under the lock, so that nothing overtakes what is handed over.
    state.withLock { state in
      if let taker = state.taker { taker(action) } else { state.actions.append(action) }
    }
  }
}
