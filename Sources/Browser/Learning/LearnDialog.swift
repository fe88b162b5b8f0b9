public import Networks
public import Widgets

/// The dialogs of learning.
public enum LearnDialog: Hashable, Sendable {
  /// The progress or result of learning, or why it is not possible.
  case learning
  case models(ModelsDialog)
}

/// The list of models: choose, rename or remove one.
public struct ModelsDialog: Hashable, Sendable {
  /// The request for the list, until it has come.
  var request: Int?
  /// In list order, the published model first; empty until they have been read.
  public var models: [Model]
  /// Index into ``models``.
  public var choice = 0
  /// The new name being typed; nil while choosing.
  public var name: TextField?
  /// The change under way; once done, the choice follows it.
  var change = ModelChange.none
  /// The model that the next key removes.
  var removing: Model.Key?
  /// The last failure, or a hint.
  public var fault: String?

  var chosen: Model? { models.indices.contains(choice) ? models[choice] : nil }
}
