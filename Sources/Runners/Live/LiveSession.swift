package import Detection
import Foundation
import Browser
import Imaging
import Jobs
package import Live
import Parallel
import Synchronization
package import Video

/// Frames from the source through the detector, each thread at its own speed and none ever behind: ffmpeg's pipe is
/// read on one thread, faces are found on another, and of what comes in between only the newest is kept.
package final class LiveSession: Sendable {
  /// A frame with its faces, on its way to the screen and into the recording.
  package struct Shown: Sendable {
    package var frame: LiveFrame
    package var arrival: ContinuousClock.Instant
  }

  package enum Event: Sendable {
    case ended(reason: String, isFailure: Bool)
    case frame
  }

  private struct Control {
    var pump: FramePump?
    var isPaused = false
    /// Frames of a live source to show although paused.
    var steps = 0
    var isMirrored: Bool
    var settings: DetectionSettings
    /// The settings or the mirror have changed since the last frame.
    var isChanged = false
    var isSearched = false
    /// The frame on screen, as it came.
    var last: VideoFrame?
    var generation = 0
  }

  /// The newest frame with its faces.
  package let shown = LatestValue<Shown>()
  private let job: LiveJob
  private let detector: FaceDetector
  private let frames = LatestValue<VideoFrame>()
  private let control: Mutex<Control>
  private let post: @Sendable (Event) -> Void
  private let record: @Sendable (Shown) -> Void
  private let analysing = DispatchGroup()

  /// - Parameters:
  ///   - record: gets every frame with its faces.
  ///   - post: called from any thread.
  package init(
    _ job: LiveJob, detector: FaceDetector, record: @escaping @Sendable (Shown) -> Void,
    post: @escaping @Sendable (Event) -> Void
  ) {
    (self.job, self.detector, self.record, self.post) = (job, detector, record, post)
    control = Mutex(Control(isMirrored: job.isMirrored, settings: job.settings))
  }

  /// Frames that came, and that were replaced by newer ones before they were searched or shown.
  package var counts: (arrived: Int, dropped: Int) {
    let (came, found) = (frames.counts, shown.counts)
    return (came.arrived, came.replaced + found.replaced)
  }

  package func start() throws(VideoError) {
    try open(at: 0)
    analysing.enter()
    let thread = Thread { [self] in
      analyse()
      analysing.leave()
    }
    thread.name = "faces"
    thread.start()
  }

  /// Ends ffmpeg and the threads.
  package func stop() {
    control.withLock { control -> FramePump? in
      control.generation += 1
      defer { control.pump = nil }
      return control.pump
    }?.stop()
    frames.close()
    analysing.wait()
  }

  package func setPaused(_ isPaused: Bool) {
    control.withLock { control in
      control.isPaused = isPaused
      control.pump?.setPaused(isPaused)
    }
  }

  package func step() {
    control.withLock { control in
      control.steps += 1
      control.pump?.step()
    }
  }

  package func setMirrored(_ isMirrored: Bool) { change { $0.isMirrored = isMirrored } }

  package func use(_ settings: DetectionSettings) { change { $0.settings = settings } }

  /// Changes how frames are looked at; the one on screen is looked at again when no other comes.
  private func change(_ change: (inout Control) -> Void) {
    let again = control.withLock { control in
      change(&control)
      control.isChanged = true
      if !control.isPaused, control.pump != nil { return VideoFrame?.none }
      control.steps += 1
      return control.last
    }
    guard var again else { return }
    // It waits from now, not from when it came.
    again.arrival = .now
    frames.put(again)
  }

  /// Goes to a time of the film.
  package func seek(to seconds: Double) throws(VideoError) {
    control.withLock { control -> FramePump? in
      control.generation += 1
      defer { control.pump = nil }
      return control.pump
    }?.stop()
    _ = frames.take()
    control.withLock { $0.isSearched = true }
    try open(at: seconds)
  }

  private func open(at seconds: Double) throws(VideoError) {
    var options = FrameReader.Options()
    options.start = seconds
    options.isTimed = job.info != nil
    options.size = job.info?.size
    options.wish = job.wish
    let reader = try FrameReader(job.source, by: job.ffmpeg, options: options)
    control.withLock { control in
      let generation = control.generation
      control.pump = FramePump(
        reader, into: frames, rate: job.info?.rate, start: seconds,
        isPaused: control.isPaused && !job.source.isLive
      ) { [weak self] ending in
        self?.ended(ending, generation)
      }
    }
  }

  private func ended(_ ending: FramePump.Ending, _ generation: Int) {
    let isCurrent = control.withLock { control in
      guard control.generation == generation else { return false }
      control.pump = nil
      return true
    }
    guard isCurrent else { return }
    switch ending {
    case .stopped: break
    case .finished:
      let words = job.source.isLive ? "the stream has ended" : "the end; Space plays it again"
      post(.ended(reason: "\(job.source.name): \(words)", isFailure: false))
    case .failed(let error): post(.ended(reason: "\(error)", isFailure: true))
    }
  }

  // MARK: Faces

  private func analyse() {
    var tracker = FaceTracker(options: job.tracking)
    var isMirrored = job.isMirrored
    var names = job.names
    var number = 0
    while let frame = frames.wait() {
      let (isWanted, known) = control.withLock { control -> (Bool, Control) in
        defer { (control.isChanged, control.isSearched) = (false, false) }
        if job.source.isLive, control.isPaused {
          if control.steps == 0 { return (false, control) }
          control.steps -= 1
        }
        return (true, control)
      }
      guard isWanted else {
        known.pump?.recycle(frame.image)
        continue
      }
      if known.isSearched { tracker.forget() }
      if known.isMirrored != isMirrored {
        isMirrored = known.isMirrored
        tracker.mirror(width: frame.image.width)
      } else if known.isChanged {
        tracker.searchNext()
      }
      let image = isMirrored ? frame.image.turned(by: .mirrored) : frame.image
      let tracked = try? tracker.update(
        with: image, time: frame.time, detector: detector, settings: known.settings, lanes: job.lanes)
      number += 1
      // A face is compared as the camera sees it: in a mirror it is another one.
      let seen = tracked.map { isMirrored ? $0.mirrored(width: frame.image.width) : $0 } ?? TrackedFrame()
      let proposals =
        names?.proposals(for: seen, in: frame.image, time: frame.time, lanes: job.lanes) ?? [:]
      let result = Shown(
        frame: LiveFrame(
          image: image, number: number, time: frame.time, tracked: tracked ?? TrackedFrame(),
          names: proposals.mapValues(TrackName.init)),
        arrival: frame.arrival)
      let old = control.withLock { control -> VideoFrame? in
        defer { control.last = frame }
        return control.last
      }
      record(result)
      shown.put(result)
      post(.frame)
      if let old, old.number != frame.number { known.pump?.recycle(old.image) }
    }
  }
}

extension TrackedFrame {
  /// The same faces in the mirrored picture.
  fileprivate func mirrored(width: Int) -> TrackedFrame {
    var mirrored = self
    mirrored.faces = faces.map { tracked in
      var tracked = tracked
      tracked.face = tracked.face.mirrored(width: Float(width))
      return tracked
    }
    return mirrored
  }
}

extension TrackName {
  /// With the marks that the browser gives.
  fileprivate init(_ proposal: TrackNames.Proposal) {
    let suggestion = FaceSuggestion(
      person: proposal.person, chance: proposal.chance, distance: proposal.distance, model: proposal.model)
    self.init(proposal.name, marks: suggestion.marks)
  }
}
