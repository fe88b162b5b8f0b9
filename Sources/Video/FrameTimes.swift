import Dispatch
import Foundation
import Synchronization

/// The times of a film's frames. Frames come through a pipe without them, so ffmpeg writes a line for each to its
/// standard error, just before the frame.
final class FrameTimes: Sendable {
  private let times = Mutex<[Double?]>([])
  private let arrived = DispatchSemaphore(value: 0)

  /// The last of a film's filters. `metadata` writes only about frames that have some, so each is given one.
  static let filters = [
    "settb=1/1000000000", "metadata=mode=add:key=facet:value=1",
    "metadata=mode=print:key=facet:file=pipe\\\\:2:direct=1",
  ]
  /// How the lines about frames begin, and those about the metadata that was given to them.
  static let lineStarts = ["frame:", "facet=1"]

  /// Takes `frame:12   pts:480000000 pts_time:0.48`; other lines are of no use.
  func add(_ line: String) {
    guard line.hasPrefix("frame:") else { return }
    let pts = line.split(separator: " ").first { $0.hasPrefix("pts:") }?.dropFirst(4)
    times.withLock { $0.append(pts.flatMap { Double($0) }.map { $0 / 1e9 }) }
    arrived.signal()
  }

  /// The time of the next frame, which has been read; nil when the film does not say.
  func next() -> Double? {
    // The line was written before the frame; only the thread that reads it may be late.
    guard arrived.wait(timeout: .now() + 5) == .success else { return nil }
    return times.withLock { $0.removeFirst() }
  }
}
