public import Annotations

/// Who a face may be. Nobody has said so: a name is given by a person.
public struct FaceSuggestion: Hashable, Sendable {
  /// Who is proposed.
  public var person: PersonID
  /// The share of suggestions like this that were right, in `0...1`.
  public var chance: Float
  /// The distance to the nearest confirmed face of the person, in the measure of ``model``.
  public var distance: Double
  /// What compared the faces; answers are kept with it.
  public var model: String

  public init(person: PersonID, chance: Float, distance: Double, model: String) {
    (self.person, self.chance) = (person, chance)
    (self.distance, self.model) = (distance, model)
  }

  /// From this chance on, the mark is `?` instead of `??`.
  static let likely: Float = 0.93

  /// Whether about 95 of 100 suggestions like this were right.
  public var isLikely: Bool { chance >= Self.likely }

  /// The marks behind the name.
  public var marks: String { isLikely ? "?" : "??" }

  /// The step of the chance, of 100: suggestions of one step are as certain as each other.
  public var step: Int {
    [99, 95, 90, 80, 70, 60, 50].first { Float($0) <= chance * 100 + 2 } ?? 40
  }

  /// The chance in plain words.
  public var words: String { "about \(step) of 100" }
}
