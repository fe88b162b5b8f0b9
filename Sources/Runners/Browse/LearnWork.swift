package import Browser
package import Detection
import Files
import Foundation
package import Imaging
package import Jobs
import Library
import Networks
package import Parallel
import Plots
import Synchronization
package import SystemPackage
import Training

/// Learning as the browser asks for it: in the background, one at a time, at a priority that leaves browsing
/// quick.
package final class LearnWork: Sendable {
  private let limits: PhotoLimits
  private let lanes: Lanes
  /// Of the usual samples and epochs; less only for trying.
  private let effort: Double
  /// The folder of the models; the user's own when nil.
  private let models: FilePath?
  private let post: @Sendable (LearnAnswer) -> Void
  /// The calling thread is one of the lanes; the others have the priority of background detection.
  private let thread = WorkQueue(name: "learning", priority: ThreadPriority(niceness: 15))
  private let running = Mutex<(request: Int, flag: CancellationFlag)?>(nil)

  /// - Parameter models: the folder to keep models in; the user's own when nil.
  package init(
    limits: PhotoLimits, lanes: Lanes, effort: Double = 1, models: FilePath? = nil,
    post: @escaping @Sendable (LearnAnswer) -> Void
  ) {
    (self.limits, self.lanes, self.effort, self.post) = (
      limits, lanes.withPriority(.background), effort, post
    )
    self.models = models
  }

  /// - Parameter library: where the corrections are; asked on the learning thread, as it may take a moment.
  package func start(
    from base: LoadedModel, library: @escaping @Sendable () -> FilePath, _ settings: DetectionSettings,
    request: Int
  ) {
    let flag = CancellationFlag()
    running.withLock { running in
      running?.flag.cancel()
      running = (request, flag)
    }
    thread.add(
      WorkQueue.Job(key: request, urgency: 0) { [self] in
        do {
          let outcome = try learn(from: base, library: library(), settings, request: request, flag)
          post(.learned(request: request, outcome))
        } catch is CancellationError {
          return  // The checkpoint stays.
        } catch {
          post(.failed(request: request, reason: "\(error)"))
        }
      })
  }

  package func stop(_ request: Int) {
    running.withLock { running in
      guard running?.request == request else { return }
      running?.flag.cancel()
      running = nil
    }
  }

  /// Nothing has to be waited for: what is on the disk is whole at every moment.
  package func stop() { running.withLock { $0?.flag.cancel() } }

  private func learn(
    from base: LoadedModel, library path: FilePath, _ settings: DetectionSettings, request: Int,
    _ flag: CancellationFlag
  ) throws -> LearningOutcome {
    try flag.check()
    var data = TrainingData(limits: limits)
    do {
      let library = try AnnotationLibrary(at: path, mode: .readOnly)
      defer { library.close() }
      try data.add(library: library)
    } catch let error as LibraryError {
      throw UsageError("\(path.shown): \(error.explanation)")
    }
    try FineTuning.check(data.pictures)
    guard let store = models.map(ModelStore.init(folder:)) ?? ModelStore() else {
      throw UsageError("there is no place to keep models; set HOME or XDG_DATA_HOME")
    }
    let place = try LearningPlace(beside: store.folder, data: data.identity, base: base.model.identity)
    defer { place.release() }
    var tuning = FineTuning(base: base.weights, settings: settings, lanes: lanes)
    tuning.effort = effort
    let reporter = LearningReporter(request: request, post: post)
    let learning = tuning
    func run() throws -> FineTuning.Result {
      try learning.run(
        on: data.pictures, identity: data.identity, folder: place.folder, cancellation: flag
      ) { reporter.show($0) }
    }
    let result: FineTuning.Result
    do {
      do { result = try run() } catch TrainingError.otherTraining {
        // An earlier facet began it, which made other samples.
        place.remove()
        result = try run()
      }
    } catch let error as TrainingError where tuning.lost.count > 0 {
      throw UsageError("\(error); \(counted(tuning.lost.count, "photo")) could not be read")
    }
    try flag.check()
    let report = ModelReport(result, from: base.model.name)
    let model = try store.keep(result.training.weights, report)
    place.remove()
    return LearningOutcome(
      model: model, report: report, remarks: Array((tuning.lost.remarks + data.remarks).prefix(20)))
  }
}

/// Where samples and checkpoints of learning lie: a folder for the corrections and the weights to begin with. Learning
/// that was stopped goes on there; what other learning has left is removed.
private struct LearningPlace {
  let folder: FilePath
  private let lock: FileDescriptor

  /// - Throws: `UsageError` when another facet is learning, or nothing can be written.
  init(beside models: FilePath, data: UInt64, base: String) throws {
    let all = models.removingLastComponent().appending("learning")
    do {
      try AtomicFile.prepareFolder(all)
      lock = try FileDescriptor.open(
        all.appending("lock"), .readWrite, options: [.create, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
    } catch {
      throw UsageError("\(all.shown): nothing can be written there: \(error)")
    }
    if flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
      try? lock.close()
      throw UsageError("another facet is learning already; wait for it, or stop it there")
    }
    let name = "\(String(data, radix: 16))-\(base)"
    folder = all.appending(name)
    for other in (try? FileManager.default.contentsOfDirectory(atPath: all.string)) ?? []
    where other != name && other != "lock" {
      try? FileManager.default.removeItem(atPath: all.appending(other).string)
    }
  }

  /// What was learned from is not needed any more.
  func remove() { try? FileManager.default.removeItem(atPath: folder.string) }

  func release() { lock.unlockAndClose() }
}

/// Tells how learning stands, four times a second at most.
private final class LearningReporter: Sendable {
  private struct State {
    var last: (time: ContinuousClock.Instant, share: Double)?
    /// When and where learning began or went on.
    var start: (time: ContinuousClock.Instant, share: Double)?
  }

  private let request: Int
  private let post: @Sendable (LearnAnswer) -> Void
  private let state = Mutex(State())

  init(request: Int, post: @escaping @Sendable (LearnAnswer) -> Void) {
    (self.request, self.post) = (request, post)
  }

  func show(_ progress: CascadeTrainer.Progress) {
    let step: LearningStep? = state.withLock { state in
      let now = ContinuousClock.now
      let share = Self.share(progress)
      if let last = state.last {
        if now - last.time < .milliseconds(250) { return nil }
        // What an earlier run has done takes no time and tells nothing about the rest.
        if share - last.share > 0.02, now - last.time < .seconds(3) { state.start = nil }
      }
      state.last = (now, share)
      let start = state.start ?? (now, share)
      state.start = start
      let (seconds, done) = ((now - start.time) / .seconds(1), share - start.share)
      var step = Self.step(progress)
      step.share = share
      // A guess from very little would only jump about.
      if done > 0.01 { step.secondsLeft = seconds / done * (1 - share) }
      return step
    }
    if let step { post(.progressed(request: request, step)) }
  }

  /// Of the whole, in `0...1`: about as long as each part takes, O-Net's samples and steps the longest.
  private static func share(_ progress: CascadeTrainer.Progress) -> Double {
    func part(_ network: TrainedNetwork) -> (begin: Double, samples: Double, end: Double) {
      switch network {
      case .pnet: (0, 0.015, 0.05)
      case .rnet: (0.05, 0.07, 0.3)
      case .onet: (0.3, 0.34, 1)
      }
    }
    switch progress {
    case .makingSamples(let network, let done, let pictures):
      let part = part(network)
      return part.begin + (part.samples - part.begin) * Double(done) / Double(max(1, pictures))
    case .learning(let learning):
      let part = part(learning.network)
      return part.samples + (part.end - part.samples) * Double(learning.step) / Double(max(1, learning.steps))
    }
  }

  private static func step(_ progress: CascadeTrainer.Progress) -> LearningStep {
    switch progress {
    case .makingSamples(let network, let done, let pictures):
      return LearningStep(title: "\(network.title): samples of photo", done: done, total: pictures, share: 0)
    case .learning(let learning):
      return LearningStep(
        title: "\(learning.network.title): step", done: learning.step, total: learning.steps, share: 0,
        loss: learning.curve.last?.loss, curve: learning.curve.map { LearningPoint($0) })
    }
  }
}

extension ModelReport {
  fileprivate init(_ result: FineTuning.Result, from: String) {
    self.init(
      from: from, learnedPhotos: result.learnedPhotos, learnedFaces: result.learnedFaces,
      before: ModelFigures(result.before), after: ModelFigures(result.after), isBetter: result.isBetter,
      changes: result.comparison.changes)
  }
}

extension ModelFigures {
  fileprivate init(_ check: DetectionCheck) {
    self.init(
      photos: check.pictures, faces: check.faces, found: check.found, wrong: check.wrong,
      recallRange: check.recallRange, landmarkError: check.landmarkError)
  }
}
