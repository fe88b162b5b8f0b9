public import Networks

/// What the browser knows of learning and of the model in use.
public struct LearnState: Sendable {
  /// Learning under way.
  public struct Run: Hashable, Sendable {
    var request: Int
    /// Nil until something is known.
    public internal(set) var step: LearningStep?
  }

  /// Nil while nothing is being learned.
  public internal(set) var run: Run?
  /// What was learned and not decided about yet.
  public internal(set) var outcome: LearningOutcome?
  /// Why learning could not begin or go on; shown while its view is open.
  var fault: String?
  /// The model that detects.
  public internal(set) var model: Model
  /// The model to begin with the next time, of those that facet keeps; nil for the published one.
  var choice: String?
  /// The model being loaded.
  var loading: Int?

  /// Whether it is this one that detects.
  func uses(_ model: Model) -> Bool {
    let isSame = model.identity == self.model.identity || self.model.identity.isEmpty
    return model.key == self.model.key && isSame
  }

  init(model: Model) {
    self.model = model
    if case .kept(let name) = model.key { choice = name }
  }
}
