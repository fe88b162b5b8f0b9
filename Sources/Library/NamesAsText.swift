import Annotations
import Foundation
import GRDB
import TextWriting

/// Layouts in which faces and history held a person's name, and how they became the present one. A released migration
/// is never changed.
enum NamesAsText {
  /// Layout 2: makes one person of those whose names differ only in how their letters are encoded. The history keeps
  /// the old texts, which are equal.
  static func joinPeople(_ db: Database) throws {
    var kept: [String: Int64] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM people ORDER BY id") {
      let (id, name): (Int64, String) = (try row.value("id"), try row.value("name"))
      let stored = FoldedText.stored(name)
      // Texts are equal whatever their encoding; SQLite compares bytes.
      guard let first = kept[stored] else {
        kept[stored] = id
        continue
      }
      try db.execute(sql: "UPDATE annotations SET person = ? WHERE person = ?", arguments: [first, id])
      try db.execute(sql: "DELETE FROM people WHERE id = ?", arguments: [id])
    }
    for (name, id) in kept {
      try db.execute(sql: "UPDATE people SET name = ? WHERE id = ?", arguments: [name, id])
    }
  }

  /// Layout 4: people get permanent IDs, and faces and history point to these.
  static func pointToPeople(_ db: Database) throws {
    try db.execute(sql: "CREATE TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    var ids: [String: PersonID] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM people ORDER BY id") {
      let (old, name): (Int64, String) = (try row.value("id"), try row.value("name"))
      let id = try add(db, name, to: &ids)
      try db.execute(sql: "INSERT INTO moved VALUES (?, ?)", arguments: [old, id.rawValue])
    }
    try db.execute(
      sql: """
        INSERT INTO faces
          SELECT photo, id, state, minX, minY, maxX, maxY, landmarks, score,
            (SELECT new FROM moved WHERE old = person), flags, note, origin, hidden, 0, NULL
          FROM annotations ORDER BY photo, id;
        DROP TABLE annotations;
        DROP TABLE people;
        DROP TABLE moved;
        ALTER TABLE faces RENAME TO annotations;
        ALTER TABLE persons RENAME TO people;
        CREATE INDEX annotations_person ON annotations (person) WHERE person IS NOT NULL;
        CREATE INDEX annotations_refused ON annotations (photo) WHERE refused IS NOT NULL;
        """)
    for id in try Int64.fetchAll(db, sql: "SELECT id FROM edits ORDER BY id") {
      guard let row = try Row.fetchOne(db, sql: "SELECT changes FROM edits WHERE id = ?", arguments: [id])
      else { continue }
      // What cannot be read could not be undone before, either.
      let stored: Data = try row.value("changes")
      guard let changes = try? JSONDecoder().decode([Change].self, from: stored) else { continue }
      let pointing = try changes.map { change in
        try change.withPeople { person in
          person.id == nil
            ? PersonReference(id: try add(db, person.name, to: &ids), name: person.name) : person
        }
      }
      guard pointing != changes else { continue }
      try db.execute(
        sql: "UPDATE edits SET changes = ? WHERE id = ?",
        arguments: [Data(try JSONText.bytes(of: pointing)), id])
    }
    try refuseEarlierPrograms(db)
  }

  private static func add(
    _ db: Database, _ name: String, to ids: inout [String: PersonID]
  ) throws -> PersonID {
    let name = FoldedText.stored(name)
    if let known = ids[name] { return known }
    var id = PersonID(firstNamed: name)
    while ids.values.contains(id) { id = PersonID(rawValue: id.rawValue &+ 1) }
    // The numbers are in the order in which the people were first named.
    try db.execute(
      sql:
        "INSERT INTO \(try db.tableExists("persons") ? "persons" : "people") (id, number, name) VALUES (?, ?, ?)",
      arguments: [id.rawValue, ids.count + 1, name])
    ids[name] = id
    return id
  }

  private static func refuseEarlierPrograms(_ db: Database) throws {
    let refusal = "SELECT RAISE(ABORT, 'a later version of facet has changed its layout; start facet again')"
    try db.execute(
      sql: """
        CREATE TRIGGER edits_added BEFORE INSERT ON edits WHEN NEW.steps = 0 BEGIN \(refusal); END;
        CREATE TRIGGER edits_stepped BEFORE UPDATE OF status ON edits WHEN NEW.steps = OLD.steps
        BEGIN \(refusal); END;
        """)
  }
}
