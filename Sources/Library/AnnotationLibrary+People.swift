public import Annotations
import Foundation
import GRDB

/// A person of a library, with what a list shows.
public struct ListedPerson: Hashable, Sendable, Identifiable {
  /// Who it is.
  public var person: Person
  /// The number of faces, in any state.
  public var faces: Int
  /// The name, with the number where others have the same name.
  public var shown: String

  /// The person's ID.
  public var id: PersonID { person.id }

  /// Those with at least one face, and those who are hidden, have a note or a portrait: most faces first, then by name.
  static func list(_ people: [Person], faces: [PersonID: Int]) -> [ListedPerson] {
    let names = Dictionary(people.map { ($0.name, 1) }, uniquingKeysWith: +)
    return people.compactMap { person in
      let count = faces[person.id] ?? 0
      let isKept = count > 0 || person.isHidden || !person.note.isEmpty || person.portrait != nil
      guard isKept else { return nil }
      let reference = PersonReference(
        id: person.id, name: person.name, number: names[person.name, default: 1] > 1 ? person.number : nil)
      return ListedPerson(person: person, faces: count, shown: reference.shown)
    }
    .sorted { ($1.faces, $0.person.name, $0.person.number) < ($0.faces, $1.person.name, $1.person.number) }
  }
}

extension AnnotationLibrary {
  /// Everybody with at least one face, and everybody who is hidden, has a note or a portrait: most faces first, then by
  /// name.
  public func listedPeople() throws(LibraryError) -> [ListedPerson] {
    try read { try Self.listedPeople($0) }
  }

  private static func listedPeople(_ db: Database) throws -> [ListedPerson] {
    ListedPerson.list(try StoredPeople(db: db).all(), faces: try faceCounts(db))
  }

  /// How many faces each person has; those without any are missing.
  package func faceCounts() throws(LibraryError) -> [PersonID: Int] {
    try read { try Self.faceCounts($0) }
  }

  private static func faceCounts(_ db: Database) throws -> [PersonID: Int] {
    var faces: [PersonID: Int] = [:]
    let counts = "SELECT person, count(*) AS n FROM annotations WHERE person IS NOT NULL GROUP BY person"
    for row in try Row.fetchAll(db, sql: counts) {
      faces[PersonID(rawValue: try row.value(at: 0, "person"))] = try row.value(at: 1, "n")
    }
    return faces
  }

  /// Every name with its number of faces, for completion; hidden people are left out.
  public func people() throws(LibraryError) -> People {
    People(
      try listedPeople().filter { $0.faces > 0 && !$0.person.isHidden }
        .map { People.Person(name: $0.shown, faces: $0.faces) })
  }

  /// The person of this ID, or the one into whom that person was merged; nil when nobody is.
  public func person(_ id: PersonID) throws(LibraryError) -> Person? {
    try read { try StoredPeople(db: $0).person(id) }
  }

  /// Everybody whom the library knows, lowest number first, those without a face, too.
  package func allPeople() throws(LibraryError) -> [Person] {
    try read { try StoredPeople(db: $0).all() }
  }

  /// The faces of a person, photo by photo.
  package func faces(of person: PersonID) throws(LibraryError) -> [FaceReference] {
    try read { try Self.faces($0, "annotations.person = ?", [person.rawValue]) }
  }

  /// Makes one person of several, in one edit. The other people's IDs mean that person from now on.
  public func merge(_ merged: [PersonID], into person: PersonID) throws -> Outcome {
    try edit { db in
      let people = StoredPeople(db: db)
      func known(_ id: PersonID) throws -> Person {
        guard let person = try people.person(id) else { throw EditError.noPerson(id) }
        return person
      }
      let kept = try known(person)
      var others: [Person] = []
      for id in merged {
        let other = try known(id)
        if other.id != kept.id, !others.contains(where: { $0.id == other.id }) { others.append(other) }
      }
      let ids = others.map(\.id)
      let faces = try ids.flatMap { try Self.faces(db, "annotations.person = ?", [$0.rawValue]) }
      let refused = try Self.refusals(db).filter { ids.contains($0.person) }.map(\.face)
      var seen: Set<FaceReference> = []
      return .merge(
        others, into: kept, faces: faces, refused: refused.filter { seen.insert($0).inserted })
    }
  }

  /// What people said about whom a face is not.
  package func refusals() throws(LibraryError) -> [(face: FaceReference, person: PersonID)] {
    try read { try Self.refusals($0) }
  }

  static func refusals(_ db: Database) throws -> [(face: FaceReference, person: PersonID)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT fingerprint, annotations.id AS face, refused FROM annotations
        JOIN photos ON photos.id = photo WHERE refused IS NOT NULL ORDER BY photo, annotations.id
        """
    ).flatMap { row in
      let face = try reference(row)
      return try PersonBlob.people(row.value("refused")).map { (face, $0) }
    }
  }

  private static func faces(
    _ db: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> [FaceReference] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT fingerprint, annotations.id AS face FROM annotations
        JOIN photos ON photos.id = photo WHERE \(condition) ORDER BY photo, annotations.id
        """, arguments: arguments
    ).map { try reference($0) }
  }

  private static func reference(_ row: Row) throws -> FaceReference {
    guard let photo = PhotoFingerprint(key: try row.value("fingerprint")) else {
      throw Row.bad("a fingerprint")
    }
    return FaceReference(photo: photo, face: AnnotationID(rawValue: try row.value("face")))
  }

  /// What people answered to proposed names, in the order of time; only the answers that were not undone.
  ///
  /// - Parameter model: the model whose distances these are.
  public func answers(model: String) throws(LibraryError) -> [SuggestionAnswer] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM answers WHERE model = ? ORDER BY made, id", arguments: [model]
      ).map { row in
        guard let photo = PhotoFingerprint(key: try row.value("photo")) else {
          throw Row.bad("a fingerprint")
        }
        return SuggestionAnswer(
          id: AnnotationID(rawValue: try row.value("id")),
          face: FaceReference(photo: photo, face: AnnotationID(rawValue: try row.value("face"))),
          person: PersonID(rawValue: try row.value("person")), model: try row.value("model"),
          distance: try row.value("distance"), isRight: try row.value("isRight") as Int != 0,
          time: try row.value("made"))
      }
    }
  }
}
