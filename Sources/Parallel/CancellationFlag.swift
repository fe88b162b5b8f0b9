import Synchronization

/// Asks running work to stop. Any thread may set it; the work checks it between its steps.
public final class CancellationFlag: Sendable {
  private let cancelled = Atomic<Bool>(false)
  private let asks: (@Sendable () -> Bool)?

  /// A flag for one piece of work: once cancelled, it cannot be reset.
  public init() { asks = nil }

  /// A flag that is also set when a question is answered with true, for callers who have no place to set it.
  package init(asking question: (@Sendable () -> Bool)?) { asks = question }

  /// Asks the work to stop soon. This cannot be undone.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Whether ``cancel()`` has been called; a relaxed load, cheap enough for inner loops.
  public var isCancelled: Bool {
    if cancelled.load(ordering: .relaxed) { return true }
    guard let asks, asks() else { return false }
    cancel()
    return true
  }

  /// Throws `CancellationError` once ``cancel()`` has been called.
  public func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
