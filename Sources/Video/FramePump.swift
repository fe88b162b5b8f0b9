import Dispatch
import Foundation
public import Imaging
import Synchronization

/// Reads frames on its own thread and delivers each when it is due.
///
/// Frames of a live source are due when they arrive. Frames of a film are due by its rate from the moment it
/// plays; while it is paused, nothing is read and ffmpeg waits. Frames that are not taken in time are
/// replaced, and their memory is reused.
public final class FramePump: Sendable {
  /// How the stream ended.
  public enum Ending: Sendable {
    /// The film's end, or the camera's last frame.
    case finished
    case failed(VideoError)
    /// By ``stop()``.
    case stopped
  }

  private struct State {
    var isPaused: Bool
    /// Frames to deliver while paused.
    var steps: Int
    var isStopped = false
    /// When frame 0 was due, for a playing film.
    var origin: ContinuousClock.Instant?
    var spare: [Image] = []
  }

  /// Where frames are delivered. The pump does not close it.
  public let frames: LatestValue<VideoFrame>
  private let reader: FrameReader
  private let state: Mutex<State>
  private let bell = DispatchSemaphore(value: 0)
  private let gone = DispatchGroup()
  private let rate: Double?
  private let start: Double

  /// - Parameters:
  ///   - frames: where frames are delivered.
  ///   - rate: frames per second of a film; nil for a live source.
  ///   - start: seconds into the film of the first frame.
  ///   - isPaused: delivers one frame, then waits.
  ///   - ended: called once, on the pump's thread.
  public init(
    _ reader: FrameReader, into frames: LatestValue<VideoFrame>, rate: Double?, start: Double = 0,
    isPaused: Bool = false, arrived: @escaping @Sendable () -> Void = {},
    ended: @escaping @Sendable (Ending) -> Void
  ) {
    (self.reader, self.frames, self.rate, self.start) = (reader, frames, rate, start)
    state = Mutex(State(isPaused: isPaused, steps: isPaused ? 1 : 0))
    gone.enter()
    let thread = Thread { [self] in
      let ending = run(arrived)
      gone.leave()
      ended(ending)
    }
    thread.name = "frames"
    thread.start()
  }

  /// The ID of the ffmpeg process, which may have ended.
  public var processIdentifier: Int32 { reader.processIdentifier }

  /// Pauses or resumes.
  public func setPaused(_ isPaused: Bool) {
    state.withLock { state in
      state.isPaused = isPaused
      state.origin = nil
    }
    bell.signal()
  }

  /// Delivers one more frame while paused.
  public func step() {
    state.withLock { $0.steps += 1 }
    bell.signal()
  }

  /// Returns a frame that is no longer needed, so that its memory is reused.
  public func recycle(_ image: consuming Image) {
    state.withLock { [image] state in
      if state.spare.count < 3 { state.spare.append(image) }
    }
  }

  /// Ends the stream and waits for the thread to finish.
  public func stop() {
    state.withLock { $0.isStopped = true }
    reader.stop()
    bell.signal()
    gone.wait()
  }

  private func run(_ arrived: () -> Void) -> Ending {
    let began = ContinuousClock.now
    var number = 0
    do throws(VideoError) {
      while waitUntilWanted() {
        guard let read = try reader.nextFrame(into: state.withLock { $0.spare.popLast() }) else {
          return state.withLock { $0.isStopped } ? .stopped : .finished
        }
        let arrival = ContinuousClock.now
        let time = rate.map { read.time ?? start + Double(number) / $0 } ?? (arrival - began) / .seconds(1)
        guard waitUntilDue(time - start) else { return .stopped }
        let frame = VideoFrame(
          image: read.image, number: number, time: time, arrival: rate == nil ? arrival : .now)
        if let lost = frames.put(frame) { recycle(lost.image) }
        arrived()
        number += 1
      }
      return .stopped
    } catch {
      return state.withLock { $0.isStopped } ? .stopped : .failed(error)
    }
  }

  /// Waits while paused; false when stopped. A live source is still read, so that it never lags behind.
  private func waitUntilWanted() -> Bool {
    while true {
      let (isStopped, isWanted) = state.withLock { state in
        if rate == nil || !state.isPaused { return (state.isStopped, true) }
        if state.steps > 0 {
          state.steps -= 1
          return (state.isStopped, true)
        }
        return (state.isStopped, false)
      }
      if isStopped { return false }
      if isWanted { return true }
      bell.wait()
    }
  }

  /// Waits until a film's frame is due; false when stopped.
  ///
  /// - Parameter seconds: the frame's time, counted from the start.
  private func waitUntilDue(_ seconds: Double) -> Bool {
    guard rate != nil else { return state.withLock { !$0.isStopped } }
    let offset = Duration.seconds(seconds)
    while true {
      let (isStopped, left) = state.withLock { state -> (Bool, Duration) in
        let now = ContinuousClock.now
        if state.isStopped || state.isPaused { return (state.isStopped, .zero) }
        // A film that cannot be decoded in time continues from where it is, without catching up.
        if let origin = state.origin, now - (origin + offset) < .milliseconds(500) {
          return (false, origin + offset - now)
        }
        state.origin = now - offset
        return (false, .zero)
      }
      if isStopped { return false }
      if left <= .zero { return true }
      _ = bell.wait(timeout: .now() + left / .seconds(1))
    }
  }
}
