/// Raised once from any thread, never lowered.
package final class Latch: Sendable {
  private let flag = CancellationFlag()

  package init() {}
  package var isRaised: Bool { flag.isCancelled }
  package func raise() { flag.cancel() }
}
