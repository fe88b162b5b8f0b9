import Synchronization

/// Asks running work to stop. Any thread may set it; work looks at it between its steps.
public final class CancellationFlag: Sendable {
  private let cancelled = Atomic<Bool>(false)

  /// Lets the work run until ``cancel()`` is called; for one piece of work, as it cannot be used again.
  public init() {}

  /// Asks the work to stop soon; it cannot be taken back.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Whether ``cancel()`` has been called; a relaxed load, cheap enough for inner loops.
  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Throws `CancellationError` once ``cancel()`` has been called.
  public func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
