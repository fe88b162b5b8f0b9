import Dispatch
import Runners
import Synchronization
import TestSupport

/// What a live session reports, waited for by the test's own thread.
final class LiveEvents: Sendable {
  /// What was waited for did not come.
  struct Missing: Error {
    var events: [LiveSession.Event]
  }

  private let waiting = Mutex<[LiveSession.Event]>([])
  private let bell = DispatchSemaphore(value: 0)

  func post(_ event: LiveSession.Event) {
    waiting.withLock { $0.append(event) }
    bell.signal()
  }

  /// All that came and was not waited for.
  var rest: [LiveSession.Event] { waiting.withLock { $0 } }

  /// The next event; each is given once.
  func next() throws -> LiveSession.Event {
    guard bell.wait(timeout: .now() + .seconds(120 * patience)) == .success else {
      throw Missing(events: rest)
    }
    return waiting.withLock { $0.removeFirst() }
  }

  /// The end of the stream, after any number of frames.
  func ending() throws -> (reason: String, isFailure: Bool) {
    while true {
      if case .ended(let reason, let isFailure) = try next() { return (reason, isFailure) }
    }
  }

  /// Waits for a frame, which must be the next event.
  func frame() throws {
    let event = try next()
    guard case .frame = event else { throw Missing(events: [event] + rest) }
  }
}
