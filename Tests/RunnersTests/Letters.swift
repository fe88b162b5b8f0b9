import Browser
import Dispatch
import Runners
import Synchronization
import TestSupport

/// A mailbox and all that comes into it, read by the test's own thread.
final class Letters {
  /// What was waited for did not come.
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  /// Where workers ring, and wait in step mode.
  private final class Door: Sendable {
    let ringing = DispatchSemaphore(value: 0)
    let passing = DispatchSemaphore(value: 0)
    let isInStep: Mutex<Bool>

    init(isInStep: Bool) { self.isInStep = Mutex(isInStep) }
  }

  let mailbox: Mailbox
  private let door: Door
  private var owesPassing = false
  private var unread: [Action] = []
  /// What came while the test waited for something else.
  private(set) var others: [Action] = []

  /// - Parameter isInStep: whether a worker that has posted waits until the test asks for the next letter.
  ///   What the test does meanwhile then comes before all that the worker does next. Only one worker may
  ///   post.
  init(isInStep: Bool = false) {
    let door = Door(isInStep: isInStep)
    self.door = door
    mailbox = Mailbox {
      door.ringing.signal()
      if door.isInStep.withLock({ $0 }) { door.passing.wait() }
    }
  }

  deinit { endSteps() }

  /// Lets workers go on by themselves.
  func endSteps() {
    door.isInStep.withLock { $0 = false }
    // More than enough for all that wait.
    for _ in 0..<8 { door.passing.signal() }
  }

  /// Waits for a letter that fits; those before it are kept in ``others``.
  @discardableResult
  func next<Result>(_ what: String, _ match: (Action) throws -> Result?) throws -> Result {
    let deadline = DispatchTime.now() + .seconds(120 * patience)
    while true {
      while !unread.isEmpty {
        let action = unread.removeFirst()
        if let result = try match(action) { return result }
        others.append(action)
      }
      if owesPassing {
        owesPassing = false
        door.passing.signal()
      }
      guard door.ringing.wait(timeout: deadline) == .success else {
        throw Missing(description: "\(what) did not come; others: \(others.map { "\($0)".prefix(200) })")
      }
      unread += mailbox.take()
      owesPassing = door.isInStep.withLock { $0 }
    }
  }
}
