package import Browser
import Dispatch
import Files
package import Imaging
import Parallel
import Synchronization
package import SystemPackage

/// A scan that begins before anybody takes what it finds: while the program gets ready, the names of a folder are read.
///
/// It watches what it scans, so that later changes are reported, too. Names are read while the watch is still being set up,
/// which takes long in a folder with very many files; a folder that changes meanwhile is read once more.
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
  /// A thread each for the scan and for setting up its watch.
  private let queue = WorkQueue(name: "scan", threads: 2, order: .oldestFirst)

  /// Begins at once.
  package init(_ scan: FolderScan) {
    queue.add { [self] in run(scan) }
  }

  /// Hands over what was found and reported so far, and from now on everything at once, on the scan's threads.
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
    changes.watch = watch
    let before = scan.paths.map { try? FileStamp(of: $0) }
    let isWatched = DispatchSemaphore(value: 0)
    queue.add {
      changes.followRoots()
      isWatched.signal()
    }
    var found: [FilePath] = []
    scan.run(cancellation: cancellation) { event in
      switch event {
      case .photos(let paths):
        changes.follow(paths)
        found += paths
        post(.scanned(paths.map { FoundPhoto(path: $0, name: $0.name(below: scan.paths)) }))
      case .failed(let error): post(.scanFailed(reason: "\(error)"))
      case .passedOver: break
      }
    }
    post(.scanFinished)
    // The other thread has begun, because nothing else is in the queue.
    isWatched.wait()
    guard !cancellation.isCancelled, scan.paths.map({ try? FileStamp(of: $0) }) != before else { return }
    if let action = Self.changes(since: found, in: scan) { post(action) }
  }

  /// What has come and gone since the photos were found; nil when nothing has.
  package static func changes(since found: [FilePath], in scan: FolderScan) -> Action? {
    let now = scan.all().photos
    let (old, new) = (Set(found), Set(now))
    let present = now.filter { !old.contains($0) }, gone = found.filter { !new.contains($0) }
    guard !present.isEmpty || !gone.isEmpty else { return nil }
    return .filesChanged(
      present: present.map { FoundPhoto(path: $0, name: $0.name(below: scan.paths)) }, gone: gone)
  }

  private func post(_ action: Action) {
    // Under the lock, so that nothing overtakes what is handed over.
    state.withLock { state in
      if let taker = state.taker { taker(action) } else { state.actions.append(action) }
    }
  }
}
