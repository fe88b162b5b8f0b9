import Annotations
import Foundation
import GRDB
import TextWriting

/// The people in a library's tables, in the current transaction.
struct StoredPeople: PersonLookup {
  let db: Database

  private static let columns =
    "SELECT id, number, name, hidden, note, portraitPhoto, portraitFace, formerNames FROM people"

  func person(_ id: PersonID) throws -> Person? {
    let own = try db.cachedStatement(sql: "\(Self.columns) WHERE id = ?")
    if let row = try Row.fetchOne(own, arguments: [id.rawValue]) { return try person(row) }
    let other = try db.cachedStatement(
      sql: "\(Self.columns) WHERE id = (SELECT person FROM aliases WHERE alias = ?)")
    return try Row.fetchOne(other, arguments: [id.rawValue]).map { try person($0) }
  }

  func people(named name: String) throws -> [Person] {
    let statement = try db.cachedStatement(sql: "\(Self.columns) WHERE name = ? ORDER BY number")
    return try Row.fetchAll(statement, arguments: [name]).map { try person($0) }
  }

  func person(number: Int) throws -> Person? {
    let statement = try db.cachedStatement(sql: "\(Self.columns) WHERE number = ?")
    return try Row.fetchOne(statement, arguments: [number]).map { try person($0) }
  }

  func highestNumber() throws -> Int {
    try Int.fetchOne(try db.cachedStatement(sql: "SELECT max(number) FROM people")) ?? 0
  }

  /// Lowest number first.
  func all() throws -> [Person] {
    var aliases: [PersonID: [PersonID]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT alias, person FROM aliases ORDER BY alias") {
      aliases[PersonID(rawValue: try row.value("person")), default: []].append(
        PersonID(rawValue: try row.value("alias")))
    }
    return try Row.fetchAll(db, sql: "\(Self.columns) ORDER BY number").map { row in
      let id = PersonID(rawValue: try row.value(at: 0, "id"))
      return try Self.person(row, aliases[id] ?? [])
    }
  }

  private func person(_ row: Row) throws -> Person {
    let statement = try db.cachedStatement(sql: "SELECT alias FROM aliases WHERE person = ? ORDER BY alias")
    let aliases = try Int64.fetchAll(statement, arguments: [try row.value(at: 0, "id") as Int64])
    return try Self.person(row, aliases.map { PersonID(rawValue: $0) })
  }

  /// - Parameter row: of ``columns``.
  private static func person(_ row: Row, _ aliases: [PersonID]) throws -> Person {
    let (photo, face): (Data?, Int64?) = (
      try row.optional(at: 5, "portraitPhoto"), try row.optional(at: 6, "portraitFace")
    )
    let portrait = photo.flatMap { PhotoFingerprint(key: $0) }.flatMap { photo in
      face.map { FaceReference(photo: photo, face: AnnotationID(rawValue: $0)) }
    }
    return Person(
      id: PersonID(rawValue: try row.value(at: 0, "id")), number: try row.value(at: 1, "number"),
      name: try row.value(at: 2, "name"), isHidden: try row.value(at: 3, "hidden") as Int != 0,
      note: try row.value(at: 4, "note"), portrait: portrait, aliases: aliases,
      formerNames: try formerNames(row.value(at: 7, "formerNames")))
  }

  private static func formerNames(_ text: String) throws -> [String] {
    // Nearly nobody has any, and a decoder is slow.
    if text == "[]" { return [] }
    guard let former = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) else {
      throw Row.bad("former names \(text)")
    }
    return former
  }

  // MARK: Changing

  /// Writes one person, or removes one that no face has any more.
  func put(_ person: Person?, _ id: PersonID, before: Person?) throws {
    if let before {
      try db.execute(sql: "DELETE FROM aliases WHERE person = ?", arguments: [before.id.rawValue])
    }
    if let person {
      // Not REPLACE, which would remove the row that faces point to.
      try db.execute(
        sql: """
          INSERT INTO people (id, number, name, hidden, note, portraitPhoto, portraitFace, formerNames)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name,
            hidden = excluded.hidden, note = excluded.note, portraitPhoto = excluded.portraitPhoto,
            portraitFace = excluded.portraitFace, formerNames = excluded.formerNames
          """,
        arguments: [
          id.rawValue, person.number, person.name, person.isHidden ? 1 : 0, person.note,
          person.portrait?.photo.key, person.portrait?.face.rawValue,
          try JSONText.line(of: person.formerNames),
        ])
      for alias in person.aliases {
        try db.execute(
          sql: "INSERT OR REPLACE INTO aliases VALUES (?, ?)", arguments: [alias.rawValue, id.rawValue])
      }
    } else {
      try db.execute(sql: "DELETE FROM people WHERE id = ?", arguments: [id.rawValue])
    }
  }

  func hasFaces(_ id: PersonID) throws -> Bool {
    try Int.fetchOne(
      db, sql: "SELECT 1 FROM annotations WHERE person = ? LIMIT 1", arguments: [id.rawValue]) != nil
  }

  /// Brings up to date who shares a name.
  ///
  /// - Returns: the people whose faces are shown in another way than before.
  func settle(names: Set<String>) throws -> [Int64] {
    var changed: [Int64] = []
    for name in names {
      let rows = try Row.fetchAll(db, sql: "SELECT id, shared FROM people WHERE name = ?", arguments: [name])
      let isShared = rows.count > 1 ? 1 : 0
      for row in rows where try row.value("shared") as Int != isShared {
        changed.append(try row.value("id"))
        try db.execute(
          sql: "UPDATE people SET shared = ? WHERE id = ?",
          arguments: [isShared, try row.value("id") as Int64])
      }
    }
    return changed
  }

  /// How a face shows somebody.
  func reference(_ id: PersonID) throws -> PersonReference? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT id, name, CASE WHEN shared THEN number END FROM people
        WHERE id = coalesce((SELECT person FROM aliases WHERE alias = ?1), ?1)
        """)
    return try Row.fetchOne(statement, arguments: [id.rawValue]).map { row in
      PersonReference(
        id: PersonID(rawValue: try row.value(at: 0, "id")), name: try row.value(at: 1, "name"),
        number: try row.optional(at: 2, "number"))
    }
  }
}
