public import Widgets
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

/// The views of learning.
public enum LearnDialog: Hashable, Sendable {
  /// How learning stands, what it brought, or why it cannot be.
  case learning
  case models(ModelsDialog)
}

/// The list of models: choose one, rename or remove it.
public struct ModelsDialog: Hashable, Sendable {
  /// The request for the list, until it has come.
  var request: Int?
  /// In the order of the list, the published one first; empty until they have been read.
  public var models: [Model]
  /// Index into ``models``.
  public var choice = 0
  /// The new name being typed; nil while choosing.
  public var name: TextField?
  /// The change under way, to be followed when it is done.
  var change = ModelChange.none
  /// The model that one more key removes.
  var removing: Model.Key?
  /// What went wrong last, or is to be known.
  public var fault: String?

  var chosen: Model? { models.indices.contains(choice) ? models[choice] : nil }
}
