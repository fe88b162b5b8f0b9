internal import CTerm

/// Makes ``Terminal/next(timeout:)`` return. Any thread may call it at any time. Calls are coalesced and none
/// is lost: whatever was stored before `wake()` is visible after `next` returns.
public struct Waker: Sendable {
  public init() {}

  /// Ends a wait for input at once; from any thread.
  public func wake() { ct_wake() }
}
