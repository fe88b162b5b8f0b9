package import Drawing
import Files
import Foundation
import Geometry
import Imaging
package import Live
import Synchronization
package import Video

/// Records what is shown: at every tick of the film's rate the newest frame, with everything drawn in.
///
/// Ticks are counted from the first frame by the clock, so that the film is as long as what it shows took; where
/// frames come slower than ticks one is written again, where they come faster some are left out.
package final class Recorder: Sendable {
  private struct State {
    var newest: LiveFrame?
    var isFinished = false
    var failure: String?
    var written = 0
    var outcome: VideoError?
  }

  private let job: RecordingJob
  private let ffmpeg: FFmpeg
  private let inks: FaceInks
  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let gone = DispatchGroup()

  package init(_ job: RecordingJob, by ffmpeg: FFmpeg, inks: FaceInks) {
    (self.job, self.ffmpeg, self.inks) = (job, ffmpeg, inks)
    gone.enter()
    let thread = Thread { [self] in
      do throws(VideoError) {
        try run()
      } catch {
        state.withLock { state in
          state.outcome = error
          state.failure = "\(error)"
        }
      }
      gone.leave()
    }
    thread.name = "recorder"
    thread.start()
  }

  /// Why nothing is recorded any more; nil while all is well.
  package var failure: String? { state.withLock { $0.failure } }

  /// A frame is shown from now on.
  package func show(_ frame: LiveFrame) {
    let isFirst = state.withLock { state in
      defer { state.newest = frame }
      return state.newest == nil
    }
    if isFirst { bell.signal() }
  }

  /// Ends the film and waits until it is whole.
  ///
  /// - Returns: a line about it.
  package func finish() throws(VideoError) -> String {
    state.withLock { $0.isFinished = true }
    bell.signal()
    gone.wait()
    let (written, outcome) = state.withLock { ($0.written, $0.outcome) }
    if let outcome { throw outcome }
    let seconds = String(format: "%.1f", Double(written) / job.options.rate)
    return written == 0
      ? "\(job.path.shown): not written, no frame came"
      : "\(job.path.shown): \(seconds) seconds recorded"
  }

  private func run() throws(VideoError) {
    while state.withLock({ $0.newest == nil && !$0.isFinished }) { bell.wait() }
    guard let first = state.withLock({ $0.newest }) else { return }
    let writer = try FilmWriter(to: job.path, size: first.image.size, by: ffmpeg, options: job.options)
    let start = ContinuousClock.now
    var drawn: (number: Int, image: Image)?
    var tick = 0
    while true {
      let due = start + .seconds(Double(tick) / job.options.rate)
      while true {
        let left = due - .now
        if left <= .zero || state.withLock({ $0.isFinished }) { break }
        _ = bell.wait(timeout: .now() + left / .seconds(1))
      }
      let (frame, isFinished) = state.withLock { ($0.newest, $0.isFinished) }
      if isFinished { break }
      if let frame, drawn?.number != frame.number, frame.image.size == first.image.size {
        drawn = (frame.number, frame.annotated(inks: inks))
      }
      if let image = drawn?.image { try writer.write(image) }
      tick += 1
      state.withLock { $0.written = tick }
    }
    try writer.finish()
  }
}
