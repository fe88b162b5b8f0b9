package import Annotations
import Files
package import Library
import Screen

/// Finds people by what a user writes: in any letter case, with or without accents, by number where a name is shared.
package struct NamedPeople {
  /// A person with the number of faces, and the name as it is shown.
  package struct Named: Sendable, Hashable {
    package var person: Person
    package var faces: Int
    package var shown: String
  }

  /// Lowest number first.
  package let listed: [Named]

  /// Everybody of a library, also without a face.
  package init(_ library: AnnotationLibrary) throws {
    let all = try library.allPeople()
    let faces = try library.faceCounts()
    let names = Dictionary(all.map { ($0.name, 1) }, uniquingKeysWith: +)
    listed = all.map { person in
      let isShared = names[person.name, default: 1] > 1
      return Named(
        person: person, faces: faces[person.id] ?? 0,
        shown: PersonReference(name: person.name, number: isShared ? person.number : nil).shown)
    }
  }

  /// The names, as they are shown, of everybody who is meant.
  package func shown(_ names: [String]) throws -> Set<String> {
    Set(try names.flatMap { try all($0) }.map(\.shown))
  }

  /// Somebody's name as it is shown.
  package func shown(_ id: PersonID) -> String? { listed.first { $0.person.id == id }?.shown }

  /// - Throws: `UsageError` when nobody has this name, with the nearest ones, or when several have.
  package func one(_ text: String) throws -> Named {
    let found = try all(text)
    guard found.count == 1 else {
      throw UsageError(
        "\(found.count) people are called '\(text)': \(found.map(\.shown).joined(separator: ", ")); add the number"
      )
    }
    return found[0]
  }

  /// All people of this name, at least one.
  ///
  /// - Throws: `UsageError` when nobody has it, with the nearest ones.
  package func all(_ text: String) throws -> [Named] {
    let wanted = FoldedText.folded(People.tidy(text) ?? text)
    let shown = listed.filter { FoldedText.folded($0.shown) == wanted }
    if !shown.isEmpty { return shown }
    let named = listed.filter { FoldedText.folded($0.person.name) == wanted }
    if !named.isEmpty { return named }
    if text.hasPrefix("#"), let number = Int(text.dropFirst()) {
      let numbered = listed.filter { $0.person.number == number }
      if !numbered.isEmpty { return numbered }
    }
    let near = nearest(wanted)
    let advice =
      listed.isEmpty
      ? "nobody has a name yet"
      : near.isEmpty ? "facet people list shows everybody" : "did you mean \(near.joined(separator: ", "))?"
    throw UsageError("there is no person called '\(text)'; \(advice)")
  }

  /// At most three names that are like it.
  private func nearest(_ wanted: String) -> [String] {
    let most = max(2, wanted.count / 3)
    return listed.compactMap { person -> (distance: Int, shown: String)? in
      let name = FoldedText.folded(person.person.name)
      // "ada" for "Ada Lovelace", too.
      let isPart = name.split(separator: " ").contains { $0.hasPrefix(wanted) } && !wanted.isEmpty
      let distance = isPart ? 1 : name.editDistance(to: wanted)
      return distance <= most ? (distance, person.shown) : nil
    }
    .sorted { ($0.distance, $0.shown) < ($1.distance, $1.shown) }.prefix(3).map(\.shown)
  }
}
