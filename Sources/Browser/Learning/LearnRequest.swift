public import Detection
public import Networks
public import Plots

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

/// A change to the folder of models.
public enum ModelChange: Hashable, Sendable {
  case none
  case rename(String, to: String)
  case remove(String)
}

/// Answers to a ``LearnRequest``.
public enum LearnAnswer: Sendable {
  case progressed(request: Int, LearningStep)
  case learned(request: Int, LearningOutcome)
  case failed(request: Int, reason: String)
  case models(request: Int, [Model])
  case modelsFailed(request: Int, reason: String)
  case loaded(request: Int, Model)
  case loadFailed(request: Int, reason: String)
}

/// The progress of learning.
public struct LearningStep: Hashable, Sendable {
  /// The present part of the work: `P-Net: making samples`.
  public var title: String
  /// Photos or steps in this part of the work.
  public var done, total: Int
  /// The share of the whole work that is done, in `0...1`.
  public var share: Double
  /// The mean of the last steps; nil while samples are made.
  public var loss: Double?
  /// Until the whole work is done; nil until it can be estimated.
  public var secondsLeft: Double?
  /// The points of the curves so far; none while samples are made.
  public var curve: [LearningPoint]

  /// - Parameter share: of the whole work, in `0...1`; `done` and `total` count in its present part only.
  public init(
    title: String, done: Int, total: Int, share: Double, loss: Double? = nil, secondsLeft: Double? = nil,
    curve: [LearningPoint] = []
  ) {
    (self.title, self.done, self.total, self.share) = (title, done, total, share)
    (self.loss, self.secondsLeft, self.curve) = (loss, secondsLeft, curve)
  }
}

/// The result of learning: a model that is saved already but not in use yet.
public struct LearningOutcome: Hashable, Sendable {
  /// The model as in the list of models; it is in use only once it is loaded and chosen.
  public var model: Model
  /// Results before and after, on photos kept out of learning.
  public var report: ModelReport
  /// Photos that could not be used, and why; a line each.
  public var remarks: [String]

  /// - Parameter remarks: a line for each photo that could not be used.
  public init(model: Model, report: ModelReport, remarks: [String] = []) {
    (self.model, self.report, self.remarks) = (model, report, remarks)
  }
}
