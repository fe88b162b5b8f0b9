import Annotations
import GRDB

extension AnnotationLibrary {
  /// The number of a person; a new one for a new name. Names that differ only in how their letters are encoded are
  /// one.
  static func personID(_ db: Database, _ name: String) throws -> Int64 {
    let name = FoldedText.stored(name)
    let find = try db.cachedStatement(sql: "SELECT id FROM people WHERE name = ?")
    if let id = try Int64.fetchOne(find, arguments: [name]) { return id }
    try db.execute(sql: "INSERT INTO people (name) VALUES (?)", arguments: [name])
    return db.lastInsertedRowID
  }

  /// Makes one person of those whose names differ only in how their letters are encoded. The history keeps the old
  /// texts, which are equal.
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
}
