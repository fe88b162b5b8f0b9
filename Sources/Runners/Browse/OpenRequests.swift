import Parallel
import Synchronization

/// The flags of requests that are waiting or worked on; none of what is done.
final class OpenRequests: Sendable {
  private let flags = Mutex<[Int: CancellationFlag]>([:])

  /// A flag for a request's work, which is to ``close(_:)`` it at its end.
  func open(_ request: Int) -> CancellationFlag {
    let flag = CancellationFlag()
    flags.withLock { $0[request] = flag }
    return flag
  }

  func close(_ request: Int) { flags.withLock { _ = $0.removeValue(forKey: request) } }

  func cancel(_ request: Int) { flags.withLock { $0.removeValue(forKey: request) }?.cancel() }

  func cancelAll() {
    flags.withLock { flags in
      for flag in flags.values { flag.cancel() }
      flags.removeAll()
    }
  }
}
