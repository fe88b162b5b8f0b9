import Browser
package import Detection
package import Files
package import Jobs
package import Networks
package import Settings
import Dispatch
import Parallel
import Synchronization

/// The model that the browser begins with, which is loaded while everything else gets ready.
package final class BegunModel: Sendable {
  /// What has been loaded.
  package struct Loaded: Sendable {
    package var model: LoadedModel
    package var detector: FaceDetector
    /// What to say about it, if anything.
    package var note: String?
  }

  private let result = Mutex<Result<Loaded, UsageError>?>(nil)
  private let isLoaded = DispatchSemaphore(value: 0)
  private let queue = WorkQueue(name: "model")

  /// Begins at once.
  ///
  /// - Parameters:
  ///   - weights: what names them; nil takes those that were chosen in the browser, or else the published ones.
  ///   - instructionSet: of the kernels; the best when nil.
  package init(weights: String?, session: SessionFile?, instructionSet: InstructionSet?) {
    queue.add { [self] in
      let loaded = Result { () throws(UsageError) in try Self.load(weights, session, instructionSet) }
      result.withLock { $0 = loaded }
      isLoaded.signal()
    }
  }

  /// Waits until it is loaded.
  package func take() throws(UsageError) -> Loaded {
    isLoaded.wait()
    defer { isLoaded.signal() }
    guard let result = result.withLock({ $0 }) else { throw UsageError("the model was not loaded") }
    return try result.get()
  }

  private static func load(
    _ weights: String?, _ session: SessionFile?, _ instructionSet: InstructionSet?
  ) throws(UsageError) -> Loaded {
    let (model, note) = try model(weights, session)
    return Loaded(model: model, detector: try model.detector(instructionSet), note: note)
  }

  /// If the chosen model is gone, the published weights are used, with a note.
  private static func model(
    _ weights: String?, _ session: SessionFile?
  ) throws(UsageError) -> (LoadedModel, String?) {
    if let weights { return (try LoadedModel(named: weights), nil) }
    guard let name = (try? session?.session(of: nil))?.habits.model, let store = ModelStore() else {
      return (try .published(), nil)
    }
    do {
      let (model, weights) = try store.load(name)
      return (LoadedModel(model: model, weights: weights), nil)
    } catch {
      return (try .published(), "\(error); detecting with the published weights")
    }
  }
}
