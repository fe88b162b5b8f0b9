public import Detection
public import Networks

/// Requests about learning and models.
public enum LearnRequest: Hashable, Sendable {
  /// Learn from the corrections in the library, starting from the model in use: `.progressed` any number of
  /// times, then `.learned` or `.failed`. Results before and after are measured with these settings.
  case start(DetectionSettings, request: Int)
  /// Stop at a checkpoint, from which learning can continue.
  case stop(request: Int)
  /// Change the folder of models and report what it contains: `.models` or `.modelsFailed`.
  case models(ModelChange, request: Int)
  /// Load weights: `.loaded` or `.loadFailed`.
  case load(Model.Key, request: Int)
  /// Use the weights loaded by this request, from the next detection on.
  case use(request: Int)
}
