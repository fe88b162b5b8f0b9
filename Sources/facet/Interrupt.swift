@unsafe @preconcurrency import Dispatch
import Foundation
import Parallel

/// Turns Ctrl-C and SIGTERM into a request to stop after the current file. A second signal ends the program at once.
final class Interrupt: Sendable {
  private let flag = SharedFlag()
  private let sources: [any DispatchSourceSignal]

  /// Whether a signal came.
  var happened: Bool { flag.isSet }

  init(_ stop: @escaping @Sendable () -> Void) {
    let flag = flag
    sources = [SIGINT, SIGTERM].map { number in
      // The source receives the signal only if its default action, ending the program, is disabled.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        flag.set()
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
}
