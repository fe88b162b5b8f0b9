package import Detection
package import Drawing
import Files
import Widgets
import Foundation
import Geometry
package import Imaging
import Jobs
package import Live
package import Preview
import Screen
import Synchronization
import SystemPackage
package import Terminal
import Video

/// The live view's main loop: inputs and frames in, screens and work out. All of it runs on the main thread.
@MainActor
package enum LiveLoop {
  package struct Ending: Sendable {
    /// What is to be said when the terminal is back.
    package var messages: [String]
    package var hasFailed: Bool
    package var report: LiveReport
  }

  package static func run(_ job: LiveJob, detector: FaceDetector) -> Ending {
    let terminal = Terminal(options: .init(line: job.line))
    do {
      try terminal.start()
    } catch {
      return Ending(messages: ["facet: \(error)"], hasFailed: true, report: LiveMeasure().report((0, 0)))
    }
    var loop = Run(job, detector: detector, terminal: terminal)
    loop.run()
    terminal.leave()
    let ending = loop.end()
    terminal.stop()
    return ending
  }

  @MainActor
  private struct Run {
    let job: LiveJob
    let terminal: Terminal
    let session: LiveSession
    let recorder: Recorder?
    let inbox: EventBox
    var state: LiveState
    var measure = LiveMeasure()
    var memo = LiveMemo()
    var graphics = GraphicsKind.cells
    var failure: String?

    init(_ job: LiveJob, detector: FaceDetector, terminal: Terminal) {
      (self.job, self.terminal) = (job, terminal)
      let recorder = job.recording.map { Recorder($0, by: job.ffmpeg, inks: DrawColors(job.theme).faces) }
      let inbox = EventBox()
      session = LiveSession(job, detector: detector, record: { recorder?.show($0.frame) }) {
        [waker = terminal.waker] event in
        inbox.post(event)
        waker.wake()
      }
      (self.recorder, self.inbox) = (recorder, inbox)
      state = LiveState(
        setup: LiveState.Setup(
          title: job.source.title, isLive: job.source.isLive, isCamera: job.isMirrored,
          duration: job.info?.duration, rate: job.info?.rate, unicode: terminal.capabilities.utf8,
          colors: terminal.capabilities.colorDepth.colors,
          recording: job.recording.map { $0.path.shown }, proposesNames: job.names != nil),
        settings: job.settings, columns: terminal.size.columns, rows: terminal.size.rows,
        metrics: CellMetrics(of: terminal))
    }

    mutating func run() {
      do {
        try session.start()
      } catch {
        failure = "\(error)"
        return
      }
      let known = terminal.capabilities
      if let note = known.assumption(environment: ProcessInfo.processInfo.environment) {
        handle(.report(.warning, note))
      }
      while !state.isQuitting {
        let shown = session.shown.take()
        if let shown { handle(.frame(shown.frame)) }
        terminal.draw(view(state, theme: job.theme, memo: &memo), theme: job.theme)
        if let shown { measure.add(arrival: shown.arrival) }
        let inputs = terminal.next(timeout: .milliseconds(500))
        chooseGraphics()
        for input in inputs {
          handle(.input(input))
          if case .resize = input { handle(.metrics(CellMetrics(of: terminal))) }
          if state.isQuitting { break }
        }
        for event in inbox.take() {
          if case .ended(let reason, let isFailure) = event {
            if isFailure { failure = reason }
            handle(.ended(reason: reason, isFailure: isFailure))
          }
        }
        if let reason = recorder?.failure, state.message?.text != reason { handle(.report(.error, reason)) }
        if let pace = measure.pace(session.counts) { handle(.measured(pace)) }
      }
    }

    /// Stops everything; the terminal is back already, since finishing a film takes its time.
    mutating func end() -> Ending {
      let counts = session.counts
      session.stop()
      var messages = failure.map { ["facet: \($0)"] } ?? []
      var hasFailed = failure != nil
      if let recorder {
        do {
          let film = try recorder.finish()
          messages.append(film)
        } catch {
          messages.append("facet: \(error)")
          hasFailed = true
        }
      }
      return Ending(messages: messages, hasFailed: hasFailed, report: measure.report(counts))
    }

    private mutating func handle(_ action: LiveAction) {
      for effect in reduce(&state, action) {
        switch effect {
        case .setPaused(let isPaused): session.setPaused(isPaused)
        case .step: session.step()
        case .seek(let seconds):
          do {
            try session.seek(to: seconds)
          } catch {
            _ = reduce(&state, .ended(reason: "\(error)", isFailure: true))
          }
        case .setMirrored(let isMirrored): session.setMirrored(isMirrored)
        case .use(let settings): session.use(settings)
        case .snapshot: saveSnapshot()
        case .quit: break
        }
      }
    }

    private mutating func saveSnapshot() {
      guard let frame = state.frame else { return }
      let image = frame.annotated(inks: DrawColors(job.theme).faces)
      let names = DateFormatter()
      names.locale = Locale(identifier: "en_US_POSIX")
      names.dateFormat = "yyyyMMdd-HHmmss"
      let stamp = names.string(from: Date())
      let path = job.snapshots.appending("facet-\(stamp)-\(frame.number).png")
      do {
        try AtomicFile.createFolder(job.snapshots)
        try AtomicFile.write(image.encodedPNG(), to: path, replacing: false)
        _ = reduce(&state, .report(.note, "saved \(path.shown)"))
      } catch {
        _ = reduce(&state, .report(.error, "\(error)"))
      }
    }

    private mutating func chooseGraphics() {
      let known = terminal.capabilities
      let kind = known.graphics(wanted: job.graphics, environment: ProcessInfo.processInfo.environment)
      guard kind != graphics else { return }
      graphics = kind
      terminal.graphics = GraphicsEncoder(kind, sixelColors: known.sixelColors)
      handle(.pixels(isPossible: kind != .cells))
    }
  }
}

/// What the session has to say, until the main thread looks.
package final class EventBox: Sendable {
  private let waiting = Mutex<[LiveSession.Event]>([])

  package init() {}

  package func post(_ event: LiveSession.Event) {
    // A frame only wakes; it waits in its own box.
    if case .frame = event { return }
    waiting.withLock { $0.append(event) }
  }

  package func take() -> [LiveSession.Event] {
    waiting.withLock { waiting in
      defer { waiting.removeAll() }
      return waiting
    }
  }
}

extension VideoSource {
  /// What the header calls it.
  fileprivate var title: String {
    if case .file(let path) = self {
      return path.lastComponent.map { FilePath(root: nil, [$0]).shown } ?? name
    }
    return name
  }
}

extension CellMetrics {
  @MainActor
  package init(of terminal: Terminal) {
    guard let width = terminal.capabilities.cellPixelWidth,
      let height = terminal.capabilities.cellPixelHeight, width > 0, height > 0
    else {
      self = .usual
      return
    }
    self.init(width: width, height: height)
  }
}

extension LiveFrame {
  /// The frame with its faces drawn in.
  package func annotated(inks: FaceInks) -> Image {
    let faces = zip(tracked.faces, tracked.drawn).map { tracked, drawn in
      var drawn = drawn
      if let name = names[tracked.track] {
        drawn.label = "\(tracked.track) \(name.text) \(tracked.face.score.fixed(3))"
      }
      return drawn
    }
    return image.drawing(faces, inks: inks)
  }
}
