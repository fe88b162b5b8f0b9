import Foundation
import Parallel
import Synchronization
package import Video

/// Reads a few frames ahead, on a separate thread.
package final class FrameQueue: Sendable {
  private let reader: FrameReader
  private let waiting = Mutex<[Result<FrameReader.Frame?, VideoError>]>([])
  private let filled = DispatchSemaphore(value: 0)
  /// Begins at 0, because Dispatch traps when a semaphore is released below its initial value.
  private let room = DispatchSemaphore(value: 0)
  private let isStopped = SharedFlag()

  package init(_ reader: FrameReader) {
    self.reader = reader
    for _ in 0..<4 { room.signal() }
    let thread = Thread { [self] in
      while true {
        room.wait()
        if isStopped.isSet { return }
        let result = Result { () throws(VideoError) in try reader.nextFrame(into: nil) }
        waiting.withLock { $0.append(result) }
        filled.signal()
        guard case .success(.some) = result else { return }
      }
    }
    thread.name = "frames"
    thread.start()
  }

  /// The next frame; nil at the film's end.
  package func next() throws(VideoError) -> FrameReader.Frame? {
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
