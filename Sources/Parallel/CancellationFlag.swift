import Synchronization

/// Asks running work to stop. Any thread may set it; the work checks it between its steps.
public final class CancellationFlag: Sendable {
  private let cancelled = Atomic<Bool>(false)

  /// A flag for one piece of work: once cancelled, it cannot be reset.
  public init() {}

  /// Asks the work to stop soon. This cannot be undone.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Whether ``cancel()`` has been called; a relaxed load, cheap enough for inner loops.
  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Throws `CancellationError` once ``cancel()`` has been called.
  public func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
