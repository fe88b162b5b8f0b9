import Dispatch
import Synchronization

/// Counts the calls under way, so that the file is closed behind the last one and never under it.
final class CallCounter: Sendable {
  private struct State {
    var calls = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Rung by the last call that leaves after the gate was closed.
  private let isEmpty = DispatchSemaphore(value: 0)

  /// Does something while the gate is open.
  ///
  /// - Returns: nil when it was closed before.
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

  /// Lets nobody in any more and waits for those inside.
  ///
  /// - Parameter patience: how long to wait, in seconds.
  /// - Returns: whether nobody is inside; false also when it had been closed before.
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
