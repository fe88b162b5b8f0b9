import GRDB
import SystemPackage

extension AnnotationLibrary {
  /// Notices in milliseconds a file that was cut off or overwritten: the layout must be there and the ends of
  /// the tables readable. Small files are checked completely.
  static func checkQuickly(_ database: any DatabaseReader, _ path: FilePath) throws {
    do {
      try database.read { db in
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        if pages <= 2000 { try report(db, "PRAGMA quick_check(3)", path) }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        for table in Self.tables + (version < 4 ? [] : Self.tablesOfPeople) {
          guard try db.tableExists(table) else {
            throw LibraryError.damaged(path, reason: "no such table: \(table)")
          }
          let order = Self.orders[table] ?? "id"
          for direction in ["ASC", "DESC"] {
            _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table) ORDER BY \(order) \(direction) LIMIT 1")
          }
        }
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      // Reason enough for the thorough check, which says more.
      try database.read { try report($0, "PRAGMA integrity_check(10)", path) }
      throw error
    }
  }

  private static let tables = [
    "counter", "photos", "paths", "setups", "detections", "people", "annotations", "edits",
  ]
  /// Since layout 4.
  private static let tablesOfPeople = ["aliases", "models", "vectors", "answers", "options"]

  /// By which columns the tables without an `id` of their own are ordered.
  private static let orders = [
    "paths": "path", "annotations": "photo, id", "counter": "revision", "aliases": "alias", "options": "name",
  ]

  /// Checks every page, index and reference: about a second for 300,000 annotations.
  ///
  /// - Returns: the faults, one line each; empty for an intact library.
  public func check() throws(LibraryError) -> [String] {
    try read { db in
      let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
      let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
        "a row of \(try row.value("table") as String) refers to a row of \(try row.value("parent") as String) that is not there"
      }
      return faults + orphans
    }
  }

  private static func report(_ db: Database, _ pragma: String, _ path: FilePath) throws {
    let faults = try String.fetchAll(db, sql: pragma).filter { $0 != "ok" }
    if !faults.isEmpty { throw LibraryError.damaged(path, reason: faults.joined(separator: "; ")) }
  }
}
