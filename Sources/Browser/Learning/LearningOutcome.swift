public import Networks

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
