import ArgumentParser
@unsafe @preconcurrency import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into a request to stop after the current file. A second signal ends the program at once.
final class Interrupt: Sendable {
  private final class Received: Sendable {
    let number = Atomic<Int32>(0)
  }

  private let received = Received()
  private let sources: [any DispatchSourceSignal]

  /// Whether a signal came.
  var happened: Bool { received.number.load(ordering: .relaxed) != 0 }

  init(_ stop: @escaping @Sendable () -> Void) {
    let received = received
    sources = [SIGINT, SIGTERM].map { number in
      // The source receives the signal only if its default action, ending the program, is disabled.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        received.number.store(number, ordering: .relaxed)
        stop()
        signal(number, SIG_DFL)
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Ends the command as a shell expects of an interrupted one, with 130 or 143, if a signal came.
  func end() throws {
    let number = received.number.load(ordering: .relaxed)
    if number != 0 { throw ExitCode(128 + number) }
  }
}
