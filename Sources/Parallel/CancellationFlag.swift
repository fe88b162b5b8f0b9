import Synchronization

/// Asks running work to stop. Any thread may set it; work looks at it between its steps.
public final class CancellationFlag: Sendable {
  private let cancelled = Atomic<Bool>(false)

  public init() {}

  /// Asks the work to stop soon; it cannot be taken back.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Throws `CancellationError` once ``cancel()`` has been called.
  public func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
