internal import CTerm

/// Makes ``Terminal/next(timeout:)`` return. Any thread may call it, at any time, as often as it likes:
/// calls are coalesced, and none is lost: what was stored before `wake()` is seen after `next` returns.
public struct Waker: Sendable {
  /// There is one terminal: every waker wakes it.
  public init() {}

  /// Ends a wait for input at once; from any thread.
  public func wake() { ct_wake() }
}
