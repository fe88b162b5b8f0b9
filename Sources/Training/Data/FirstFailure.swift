import Synchronization

/// The error of the earliest item that failed.
final class FirstFailure: Sendable {
  private let first = Mutex<(item: Int, error: any Error)?>(nil)

  var error: (any Error)? { first.withLock { $0?.error } }

  func note(_ error: any Error, at item: Int) {
    first.withLock { known in
      if known.map({ item < $0.item }) ?? true { known = (item, error) }
    }
  }
}
