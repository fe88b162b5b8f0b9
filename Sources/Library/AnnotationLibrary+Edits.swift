public import Annotations
import Foundation
import GRDB
import Geometry
import TextWriting

extension AnnotationLibrary {
  /// The outcome of an edit, an undo or a redo.
  public struct Outcome: Hashable, Sendable {
    /// For the user: "accept a face".
    public var title: String
    /// Empty when nothing had to be changed.
    public var changes: [Change]
    /// The changed photos, each once, after the changes.
    public var photos: [PhotoAnnotations]
    /// The revision that the changes made, for ``AnnotationLibrary/changes(since:except:)``; nil when nothing was
    /// changed.
    public var revision: Int64?
  }

  /// Everything known about a photo; empty for one that was never seen.
  public func photo(_ photo: PhotoFingerprint) throws(LibraryError) -> PhotoAnnotations {
    try read { try Self.photo($0, photo) }
  }

  /// Applies an edit as one durable transaction.
  ///
  /// - Throws: ``EditError`` when a step does not fit the present state, ``LibraryError`` when the edit
  ///   cannot be saved.
  public func apply(_ edit: Edit) throws -> Outcome { try apply { _ in edit } }

  /// Applies an edit that depends on the present state, which nobody can change between reading and editing.
  ///
  /// - Parameter make: makes the edit from what is known about photos at this moment. All others wait for it,
  ///   and it must not use the library in other ways.
  /// - Throws: ``EditError``, from `make` too, when a step does not fit the present state, ``LibraryError``
  ///   when the edit cannot be saved.
  public func apply(
    _ make: (_ known: (PhotoFingerprint) throws -> PhotoAnnotations) throws -> Edit
  ) throws -> Outcome {
    try write { db in
      let edit = try make { try Self.photo(db, $0) }
      var known: [PhotoFingerprint: PhotoAnnotations] = [:]
      let changes = try edit.changes { photo in
        let found = try Self.photo(db, photo)
        known[photo] = found
        return found
      }
      guard !changes.isEmpty else {
        return Outcome(title: edit.title, changes: [], photos: [], revision: nil)
      }
      let entry = HistoryEntry(title: edit.title, changes: changes)
      let photos = try Self.photos(after: entry) { try known[$0] ?? Self.photo(db, $0) }
      return Outcome(
        title: edit.title, changes: changes, photos: photos, revision: try Self.keep(db, entry))
    }
  }

  /// Applies edits that were kept elsewhere, as separate edits in one durable transaction: all or none.
  ///
  /// If a photo has changed meanwhile, the edit wins; undoing it restores what was there.
  /// - Returns: how many of them changed anything.
  @discardableResult
  public func replay(_ entries: [HistoryEntry]) throws -> Int {
    try write { db in
      var count = 0
      for entry in entries {
        let changes = try entry.changes.compactMap { $0.rebased(on: try Self.photo(db, $0.photo)) }
        guard !changes.isEmpty else { continue }
        _ = try Self.keep(db, HistoryEntry(title: entry.title, changes: changes))
        count += 1
      }
      return count
    }
  }

  /// Applies checked changes and adds them to the history; returns their revision.
  private static func keep(_ db: Database, _ entry: HistoryEntry) throws -> Int64 {
    try db.execute(sql: "UPDATE edits SET status = 2 WHERE status = 1")
    let revision = try carryOut(db, entry.changes)
    try db.execute(
      sql: "INSERT INTO edits (made, title, changes) VALUES (?, ?, ?)",
      arguments: [Date().timeIntervalSince1970, entry.title, Data(try JSONText.bytes(of: entry.changes))])
    return revision
  }

  /// Undoes the latest edit, of any photo and by any program; nil when there is none.
  public func undo() throws -> Outcome? {
    try step(from: 0, to: 1, latest: true) { $0.inverse }
  }

  /// Redoes what was undone last; nil when there is nothing.
  public func redo() throws -> Outcome? {
    try step(from: 1, to: 0, latest: false) { $0.changes }
  }

  /// The titles of the edits that ``undo()`` and ``redo()`` would act on.
  public func nextSteps() throws(LibraryError) -> (undo: String?, redo: String?) {
    try read { db in
      (
        try String.fetchOne(db, sql: "SELECT title FROM edits WHERE status = 0 ORDER BY id DESC LIMIT 1"),
        try String.fetchOne(db, sql: "SELECT title FROM edits WHERE status = 1 ORDER BY id LIMIT 1")
      )
    }
  }

  private func step(
    from: Int, to: Int, latest: Bool, _ changes: (HistoryEntry) -> [Change]
  ) throws -> Outcome? {
    try write { db in
      let order = latest ? "DESC" : "ASC"
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT id, title, changes FROM edits WHERE status = ? ORDER BY id \(order) LIMIT 1",
          arguments: [from])
      else { return nil }
      let entry = HistoryEntry(
        title: try row.value("title"),
        changes: try JSONDecoder().decode([Change].self, from: row.value("changes") as Data))
      let wanted = changes(entry)
      let photos = try Self.photos(after: HistoryEntry(title: entry.title, changes: wanted)) {
        try Self.photo(db, $0)
      }
      let revision = try Self.carryOut(db, wanted)
      try db.execute(
        sql: "UPDATE edits SET status = ? WHERE id = ?", arguments: [to, try row.value("id") as Int64])
      return Outcome(title: entry.title, changes: wanted, photos: photos, revision: revision)
    }
  }

  /// The photos that an entry changes, each once, after its changes.
  ///
  /// - Throws: ``EditError/conflict(title:)`` when a change does not fit the present state, and whatever
  ///   `read` throws.
  private static func photos(
    after entry: HistoryEntry, reading read: (PhotoFingerprint) throws -> PhotoAnnotations
  ) throws -> [PhotoAnnotations] {
    var order: [PhotoFingerprint] = []
    var known: [PhotoFingerprint: PhotoAnnotations] = [:]
    for change in entry.changes {
      if known[change.photo] == nil {
        order.append(change.photo)
        known[change.photo] = try read(change.photo)
      }
      guard known[change.photo]?.apply(change) == true else { throw EditError.conflict(title: entry.title) }
    }
    return order.compactMap { known[$0] }
  }

  // MARK: - Rows

  static func photo(_ db: Database, _ photo: PhotoFingerprint) throws -> PhotoAnnotations {
    let find = try db.cachedStatement(sql: "SELECT id, state, note FROM photos WHERE fingerprint = ?")
    guard let row = try Row.fetchOne(find, arguments: [photo.key]) else {
      return PhotoAnnotations(photo: photo)
    }
    let faces = try db.cachedStatement(
      sql: """
        SELECT annotations.*, people.name FROM annotations LEFT JOIN people ON people.id = person
        WHERE photo = ? ORDER BY annotations.id
        """)
    return PhotoAnnotations(
      photo: photo, state: try PhotoState(code: row.value("state")), note: try row.value("note"),
      annotations: try Row.fetchAll(faces, arguments: [try row.value("id") as Int64]).map {
        try $0.annotation()
      })
  }

  static func revision(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT revision FROM counter") ?? 0
  }

  /// The next revision, in the current transaction.
  static func nextRevision(_ db: Database) throws -> Int64 {
    try db.execute(sql: "UPDATE counter SET revision = revision + 1")
    return try revision(db)
  }

  /// The photo's row; created when missing.
  static func rowID(_ db: Database, _ photo: PhotoFingerprint) throws -> Int64 {
    let find = try db.cachedStatement(sql: "SELECT id FROM photos WHERE fingerprint = ?")
    if let id = try Int64.fetchOne(find, arguments: [photo.key]) { return id }
    try db.execute(sql: "INSERT INTO photos (fingerprint) VALUES (?)", arguments: [photo.key])
    return db.lastInsertedRowID
  }

  /// Writes checked changes; returns their revision.
  private static func carryOut(_ db: Database, _ changes: [Change]) throws -> Int64 {
    let revision = try nextRevision(db)
    let touch = try db.cachedStatement(sql: "UPDATE photos SET revision = ? WHERE id = ?")
    var rows: [PhotoFingerprint: Int64] = [:]
    for change in changes {
      let photo = try rows[change.photo] ?? rowID(db, change.photo)
      if rows.updateValue(photo, forKey: change.photo) == nil {
        try touch.execute(arguments: [revision, photo])
      }
      switch change {
      case .photo(_, _, let mark):
        try db.execute(
          sql: "UPDATE photos SET state = ?, note = ? WHERE id = ?",
          arguments: [mark.state.code, mark.note, photo])
      case .face(_, _, let face?): try put(db, face, photo)
      case .face(_, let face?, nil):
        try db.cachedStatement(sql: "DELETE FROM annotations WHERE photo = ? AND id = ?")
          .execute(arguments: [photo, face.id.rawValue])
      case .face(_, nil, nil): break
      }
    }
    return revision
  }

  private static func put(_ db: Database, _ face: Annotation, _ photo: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO annotations
          (photo, id, state, minX, minY, maxX, maxY, landmarks, score, person, flags, note, origin,
           hidden)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let person = try face.person.map { try personID(db, $0) }
    try statement.execute(arguments: [
      photo, face.id.rawValue, face.state.code, Double(face.box.minX), Double(face.box.minY),
      Double(face.box.maxX), Double(face.box.maxY), face.landmarks.map { FloatBlob.data($0.floats) },
      face.score.map { Double($0) }, person, Int(face.flags.rawValue), face.note, face.origin.code,
      Int(face.hiddenLandmarks?.rawValue ?? 0),
    ])
  }
}
