public import Annotations
import Foundation
import GRDB
import Geometry

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
    try edit { db in try make { try Self.photo(db, $0) } }
  }

  /// Applies an edit that is made from the tables, in the same transaction.
  func edit(_ make: (Database) throws -> Edit) throws -> Outcome {
    try write { db in
      let edit = try make(db)
      var known: [PhotoFingerprint: PhotoAnnotations] = [:]
      let changes = try edit.changes(people: StoredPeople(db: db)) { photo in
        let found = try Self.photo(db, photo)
        known[photo] = found
        return found
      }
      guard !changes.isEmpty else {
        return Outcome(title: edit.title, changes: [], photos: [], revision: nil)
      }
      let entry = HistoryEntry(title: edit.title, changes: changes)
      let photos = try Self.photos(after: entry) { try known[$0] ?? Self.photo(db, $0) }
      let (revision, renamed) = try Self.keep(db, entry)
      return Outcome(
        title: edit.title, changes: changes,
        // Somebody new changes how others are shown only by having the name of one of them.
        photos: entry.changesPeople || !renamed.isEmpty
          ? try Self.photos(db, changes.photos + renamed) : photos,
        revision: revision)
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
      var moves = PersonMoves()
      for entry in entries {
        let changes = try moves.rebased(entry.changes, people: StoredPeople(db: db)) {
          try Self.photo(db, $0)
        }
        guard !changes.isEmpty else { continue }
        _ = try Self.keep(db, HistoryEntry(title: entry.title, changes: changes))
        count += 1
      }
      return count
    }
  }

  /// Applies checked changes and adds them to the history.
  ///
  /// - Returns: their revision, and the photos whose faces are shown with other names.
  private static func keep(
    _ db: Database, _ entry: HistoryEntry
  ) throws -> (revision: Int64, renamed: [PhotoFingerprint]) {
    try db.execute(sql: "UPDATE edits SET status = 2, steps = steps + 1 WHERE status = 1")
    let done = try carryOut(db, entry)
    try db.execute(
      sql: "INSERT INTO edits (made, title, changes, steps) VALUES (?, ?, ?, 1)",
      arguments: [Date().timeIntervalSince1970, entry.title, Data(try ChangeText.bytes(of: entry.changes))])
    return done
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
      let wanted = HistoryEntry(title: entry.title, changes: changes(entry))
      _ = try Self.photos(after: wanted) { try Self.photo(db, $0) }
      let (revision, renamed) = try Self.carryOut(db, wanted)
      try db.execute(
        sql: "UPDATE edits SET status = ?, steps = steps + 1 WHERE id = ?",
        arguments: [to, try row.value("id") as Int64])
      // The history holds people without their names.
      let people = StoredPeople(db: db)
      let shown = try wanted.changes.map { change in
        try change.withPeople { person in try person.id.flatMap { try people.reference($0) } ?? person }
      }
      return Outcome(
        title: entry.title, changes: shown, photos: try Self.photos(db, wanted.changes.photos + renamed),
        revision: revision)
    }
  }

  /// Photos as they are now, each once.
  private static func photos(_ db: Database, _ photos: [PhotoFingerprint]) throws -> [PhotoAnnotations] {
    var seen: Set<PhotoFingerprint> = []
    return try photos.filter { seen.insert($0).inserted }.map { try photo(db, $0) }
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
      guard let photo = change.photo else { continue }
      if known[photo] == nil {
        order.append(photo)
        known[photo] = try read(photo)
      }
      guard known[photo]?.apply(change) == true else { throw EditError.conflict(title: entry.title) }
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
        SELECT \(FaceColumn.list) FROM annotations LEFT JOIN people ON people.id = person
        WHERE photo = ? ORDER BY annotations.id
        """)
    let people = StoredPeople(db: db)
    return PhotoAnnotations(
      photo: photo, state: try PhotoState(code: row.value(at: 1, "state")),
      note: try row.value(at: 2, "note"),
      annotations: try Row.fetchAll(faces, arguments: [try row.value(at: 0, "id") as Int64]).map {
        try $0.annotation(people)
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

  /// Writes checked changes.
  ///
  /// - Returns: their revision, and the photos whose faces are shown with other names.
  private static func carryOut(
    _ db: Database, _ entry: HistoryEntry
  ) throws -> (revision: Int64, renamed: [PhotoFingerprint]) {
    let revision = try nextRevision(db)
    let touch = try db.cachedStatement(sql: "UPDATE photos SET revision = ? WHERE id = ?")
    let people = StoredPeople(db: db)
    try checkPeople(people, entry)
    var rows: [PhotoFingerprint: Int64] = [:]
    var names: Set<String> = []
    var renamed: Set<Int64> = []
    for change in entry.changes {
      switch change {
      case .photo(let photo, _, let mark):
        let row = try row(of: photo)
        try db.execute(
          sql: "UPDATE photos SET state = ?, note = ? WHERE id = ?",
          arguments: [mark.state.code, mark.note, row])
      case .face(let photo, _, let face?): try put(db, face, try row(of: photo))
      case .face(let photo, let face?, nil):
        try db.cachedStatement(sql: "DELETE FROM annotations WHERE photo = ? AND id = ?")
          .execute(arguments: [try row(of: photo), face.id.rawValue])
      case .face(_, nil, nil): break
      case .person(let id, let before, let after):
        if after == nil, try people.hasFaces(id) { throw EditError.conflict(title: entry.title) }
        try people.put(after, id, before: before)
        if let before, let after, before.name != after.name { renamed.insert(id.rawValue) }
        names.formUnion([before?.name, after?.name].compactMap(\.self))
      case .answer(let answer, let isGiven): try keep(db, answer, isGiven)
      }
    }
    renamed.formUnion(try people.settle(names: names))
    return (revision, try Self.touch(db, people: renamed, revision))

    func row(of photo: PhotoFingerprint) throws -> Int64 {
      if let known = rows[photo] { return known }
      let row = try rowID(db, photo)
      rows[photo] = row
      try touch.execute(arguments: [revision, row])
      return row
    }
  }

  /// Checks before anything is written, because people who come or go take other IDs with them.
  private static func checkPeople(_ people: StoredPeople, _ entry: HistoryEntry) throws {
    var seen: Set<PersonID> = []
    for case .person(let id, let before, _) in entry.changes where seen.insert(id).inserted {
      let now = try people.person(id)
      guard (now?.id == id ? now : nil) == before else { throw EditError.conflict(title: entry.title) }
    }
  }

  /// Others must read the photos with faces of these people again.
  private static func touch(
    _ db: Database, people: Set<Int64>, _ revision: Int64
  ) throws -> [PhotoFingerprint] {
    var photos: [PhotoFingerprint] = []
    for person in people.sorted() {
      let found = try Data.fetchAll(
        db,
        sql: """
          UPDATE photos SET revision = ? WHERE id IN (SELECT photo FROM annotations WHERE person = ?)
          RETURNING fingerprint
          """, arguments: [revision, person])
      photos += found.compactMap { PhotoFingerprint(key: $0) }
    }
    return photos
  }

  private static func keep(_ db: Database, _ answer: SuggestionAnswer, _ isGiven: Bool) throws {
    try db.execute(sql: "DELETE FROM answers WHERE id = ?", arguments: [answer.id.rawValue])
    guard isGiven else { return }
    try db.execute(
      sql: """
        INSERT INTO answers (id, photo, face, person, model, distance, isRight, made)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        answer.id.rawValue, answer.face.photo.key, answer.face.face.rawValue, answer.person.rawValue,
        answer.model, answer.distance, answer.isRight ? 1 : 0, answer.time,
      ])
  }

  private static func put(_ db: Database, _ face: Annotation, _ photo: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO annotations
          (photo, id, state, minX, minY, maxX, maxY, landmarks, score, person, flags, note, origin,
           hidden, nameless, refused, apart)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        -- Not REPLACE, which takes the row out of its indexes and puts it in again.
        ON CONFLICT (photo, id) DO UPDATE SET state = excluded.state, minX = excluded.minX, minY = excluded.minY,
          maxX = excluded.maxX, maxY = excluded.maxY, landmarks = excluded.landmarks, score = excluded.score,
          person = excluded.person, flags = excluded.flags, note = excluded.note, origin = excluded.origin,
          hidden = excluded.hidden, nameless = excluded.nameless, refused = excluded.refused,
          apart = excluded.apart
        """)
    try statement.execute(arguments: [
      photo, face.id.rawValue, face.state.code, Double(face.box.minX), Double(face.box.minY),
      Double(face.box.maxX), Double(face.box.maxY), face.landmarks.map { FloatBlob.data($0.floats) },
      face.score.map { Double($0) }, face.identity?.id?.rawValue, Int(face.flags.rawValue), face.note,
      face.origin.code, Int(face.hiddenLandmarks?.rawValue ?? 0), face.nameless?.code ?? 0,
      face.refusals.isEmpty ? nil : PersonBlob.data(face.refusals.compactMap(\.id)),
      // Never empty bytes: those are of programs that do not know the column.
      face.apart.isEmpty ? nil : IDBlob.data(face.apart.map(\.rawValue)),
    ])
  }
}

extension HistoryEntry {
  /// Whether it may change how people are shown that were there before.
  fileprivate var changesPeople: Bool {
    changes.contains { if case .person(_, .some, _) = $0 { true } else { false } }
  }
}
