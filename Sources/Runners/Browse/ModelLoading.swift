import Detection
import Jobs

/// The newest request for a model, and what was loaded for it and is not in use yet. Nobody waits for older
/// ones.
struct ModelLoading: Sendable {
  var newest: Int?
  private var ready: (model: LoadedModel, detector: FaceDetector)?

  init(newest: Int? = nil) { self.newest = newest }

  mutating func keep(_ model: LoadedModel, _ detector: FaceDetector, of request: Int) {
    if request == newest { ready = (model, detector) }
  }

  mutating func take(_ request: Int) -> (model: LoadedModel, detector: FaceDetector)? {
    guard request == newest else { return nil }
    defer { ready = nil }
    return ready
  }
}
