public import Annotations

/// Somebody of the library, as the browser lists people.
public struct KnownPerson: Hashable, Sendable, Identifiable {
  /// Who it is.
  public var person: Person
  /// The name, with the number where others have the same name.
  public var shown: String
  /// The number of faces in the library, in any state.
  public var faces: Int

  /// The person's ID.
  public var id: PersonID { person.id }

  public init(person: Person, shown: String, faces: Int) {
    (self.person, self.shown, self.faces) = (person, shown, faces)
  }
}
