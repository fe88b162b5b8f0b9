public import Networks

/// The state of learning, and the model in use.
public struct LearnState: Sendable {
  /// Learning under way.
  public struct Run: Hashable, Sendable {
    var request: Int
    /// Nil until the first report.
    public internal(set) var step: LearningStep?
  }

  /// Nil while nothing is being learned.
  public internal(set) var run: Run?
  /// A result that has not been accepted or declined yet.
  public internal(set) var outcome: LearningOutcome?
  /// Why learning could not begin or continue; shown while its view is open.
  var fault: String?
  /// The model in use.
  public internal(set) var model: Model
  /// The saved model to start with next time; nil for the published one.
  var choice: String?
  /// The model being loaded.
  var loading: Int?

  /// Whether this model is in use.
  func uses(_ model: Model) -> Bool {
    let isSame = model.identity == self.model.identity || self.model.identity.isEmpty
    return model.key == self.model.key && isSame
  }

  init(model: Model) {
    self.model = model
    if case .kept(let name) = model.key { choice = name }
  }
}
