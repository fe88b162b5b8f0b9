import Dispatch
import Synchronization

/// Counts the running calls, so that the file is closed after the last one and never during one.
final class CallCounter: Sendable {
  private struct State {
    var calls = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Signalled by the last call that ends after closing.
  private let isEmpty = DispatchSemaphore(value: 0)

  /// Runs a call unless this is closed.
  ///
  /// - Returns: nil when it is closed.
  func run<T>(_ body: () throws -> T) rethrows -> T? {
    let isOpen = state.withLock { state in
      if !state.isClosed { state.calls += 1 }
      return !state.isClosed
    }
    guard isOpen else { return nil }
    defer {
      let isLast = state.withLock { state in
        state.calls -= 1
        return state.isClosed && state.calls == 0
      }
      if isLast { isEmpty.signal() }
    }
    return try body()
  }

  /// Refuses new calls and waits for the running ones.
  ///
  /// - Parameter patience: how long to wait, in seconds.
  /// - Returns: whether all calls have ended; false if it was closed before.
  func close(patience: Double) -> Bool {
    let calls: Int? = state.withLock { state in
      if state.isClosed { return nil }
      state.isClosed = true
      return state.calls
    }
    guard let calls else { return false }
    return calls == 0 || isEmpty.wait(timeout: .now() + patience) == .success
  }
}
