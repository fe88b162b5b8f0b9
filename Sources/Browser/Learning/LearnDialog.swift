public import Networks
public import Widgets

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
