public import Detection
public import Networks

/// What the browser wants of learning and of models.
public enum LearnRequest: Hashable, Sendable {
  /// Learn from the corrections in the library, with the model in use to begin with: `.progressed` any number of
  /// times, then `.learned` or `.failed`. The settings are those that before and after are measured with.
  case start(DetectionSettings, request: Int)
  /// Stop at a checkpoint, from which the same learning goes on.
  case stop(request: Int)
  /// Change the folder of models and tell what it holds: `.models` or `.modelsFailed`.
  case models(ModelChange, request: Int)
  /// Get weights ready: `.loaded` or `.loadFailed`.
  case load(Model.Key, request: Int)
  /// Detect with what was loaded by this request, from the next detection on.
  case use(request: Int)
}

/// Something to be done with the folder of models.
public enum ModelChange: Hashable, Sendable {
  case none
  case rename(String, to: String)
  case remove(String)
}

/// What comes of a ``LearnRequest``.
public enum LearnAnswer: Sendable {
  case progressed(request: Int, LearningStep)
  case learned(request: Int, LearningOutcome)
  case failed(request: Int, reason: String)
  case models(request: Int, [Model])
  case modelsFailed(request: Int, reason: String)
  case loaded(request: Int, Model)
  case loadFailed(request: Int, reason: String)
}

/// Where learning stands.
public struct LearningStep: Hashable, Sendable {
  /// What is done now: `P-Net: making samples`.
  public var title: String
  /// Photos or steps of this part of the work.
  public var done, total: Int
  /// Of the whole, in `0...1`.
  public var share: Double
  /// The mean of the last steps; nil while samples are made.
  public var loss: Double?
  /// Until the whole is done; nil until it can be guessed.
  public var secondsLeft: Double?
  /// The curves so far, as lines of text.
  public var curves: [String]

  /// - Parameter share: of the whole work, in `0...1`; `done` and `total` count in its present part only.
  public init(
    title: String, done: Int, total: Int, share: Double, loss: Double? = nil, secondsLeft: Double? = nil,
    curves: [String] = []
  ) {
    (self.title, self.done, self.total, self.share) = (title, done, total, share)
    (self.loss, self.secondsLeft, self.curves) = (loss, secondsLeft, curves)
  }
}

/// What learning ended with: a model that is kept already, and waits to be used.
public struct LearningOutcome: Hashable, Sendable {
  /// As it stands in the list of models; it detects once it was loaded and used.
  public var model: Model
  /// Before and after, on photos kept out of learning.
  public var report: ModelReport
  /// Photos that taught nothing, and why; a line each.
  public var remarks: [String]

  /// - Parameter remarks: a line for each photo that taught nothing.
  public init(model: Model, report: ModelReport, remarks: [String] = []) {
    (self.model, self.report, self.remarks) = (model, report, remarks)
  }
}
