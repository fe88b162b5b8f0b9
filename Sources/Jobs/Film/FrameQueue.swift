import Foundation
package import Imaging
import Parallel
import Synchronization
package import Video

/// Reads frames ahead on a thread, a few at most.
package final class FrameQueue: Sendable {
  private let reader: FrameReader
  private let waiting = Mutex<[Result<Image?, VideoError>]>([])
  private let filled = DispatchSemaphore(value: 0)
  /// Begins at 0: one that ends below where it began is taken for a mistake.
  private let room = DispatchSemaphore(value: 0)
  private let isStopped = SharedFlag()

  package init(_ reader: FrameReader) {
    self.reader = reader
    for _ in 0..<4 { room.signal() }
    let thread = Thread { [self] in
      while true {
        room.wait()
        if isStopped.isSet { return }
        let result = Result { () throws(VideoError) in try reader.next(into: nil) }
        waiting.withLock { $0.append(result) }
        filled.signal()
        guard case .success(.some) = result else { return }
      }
    }
    thread.name = "frames"
    thread.start()
  }

  /// Nil at the film's end.
  package func next() throws(VideoError) -> Image? {
    filled.wait()
    defer { room.signal() }
    return try waiting.withLock { $0.removeFirst() }.get()
  }

  package func stop() {
    isStopped.set()
    reader.stop()
    room.signal()
  }
}
