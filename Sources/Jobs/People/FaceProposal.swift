package import Annotations
import Recognition

/// A proposal with the model that made it.
package struct FaceProposal: Sendable, Hashable {
  package var person: PersonID
  package var chance: Float
  package var distance: Double
  package var model: String

  init(_ suggestion: NameSuggestion, model: String) {
    person = PersonID(rawValue: Int64(suggestion.person))
    (chance, distance) = (suggestion.chance, Double(suggestion.distance))
    self.model = model
  }
}
