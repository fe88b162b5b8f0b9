package import Annotations
import Foundation
import GRDB

extension AnnotationLibrary {
  // MARK: Whether people are told apart

  /// Whether somebody switched recognition on for this library; nil when nobody was asked yet. Without it no vector is
  /// kept.
  public func recognition() throws(LibraryError) -> Bool? {
    try option("recognition").map { $0 == "on" }
  }

  /// Switches recognition on or off; vectors that are there stay until ``forgetVectors()``. This is not an edit.
  public func setRecognition(_ isOn: Bool) throws(LibraryError) {
    try setOption("recognition", isOn ? "on" : "off")
  }

  /// What a program has stored under a name; nil for nothing.
  package func option(_ name: String) throws(LibraryError) -> String? {
    try read { try Self.option($0, name) }
  }

  /// - Parameter value: nil removes it.
  package func setOption(_ name: String, _ value: String?) throws(LibraryError) {
    do {
      try write { db in
        if let value {
          try db.execute(sql: "INSERT OR REPLACE INTO options VALUES (?, ?)", arguments: [name, value])
        } else {
          try db.execute(sql: "DELETE FROM options WHERE name = ?", arguments: [name])
        }
      }
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  private static func option(_ db: Database, _ name: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM options WHERE name = ?", arguments: [name])
  }

  // MARK: Vectors

  /// Keeps vectors, in one transaction; those with the same key are replaced. This is not an edit.
  ///
  /// - Parameter model: identifies the model by content; vectors of different models never mix.
  /// - Returns: false, with nothing kept, unless recognition is on: somebody may have switched it off meanwhile.
  package func addVectors(_ photos: [PhotoVectors], model: String) throws(LibraryError) -> Bool {
    do {
      return try write { db in
        guard try Self.option(db, "recognition") == "on" else { return false }
        let model = try Self.modelID(db, model)
        for photo in photos { try Self.add(db, photo, model) }
        return true
      }
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  private static func modelID(_ db: Database, _ name: String) throws -> Int64 {
    if let id = try Int64.fetchOne(db, sql: "SELECT id FROM models WHERE name = ?", arguments: [name]) {
      return id
    }
    try db.execute(sql: "INSERT INTO models (name) VALUES (?)", arguments: [name])
    return db.lastInsertedRowID
  }

  private static func add(_ db: Database, _ photo: PhotoVectors, _ model: Int64) throws {
    let row = try rowID(db, photo.photo)
    var known: [LandmarkKey: Int64] = [:]
    let find = try db.cachedStatement(
      sql: "SELECT id, landmarks FROM vectors WHERE photo = ? AND model = ?")
    for row in try Row.fetchAll(find, arguments: [row, model]) {
      guard let key = LandmarkKey(data: try row.value("landmarks")) else { throw Row.bad("landmarks") }
      known[key] = try row.value("id")
    }
    if let faces = photo.faces {
      for (key, id) in known where !faces.contains(key) {
        try db.cachedStatement(sql: "DELETE FROM vectors WHERE id = ?").execute(arguments: [id])
      }
    }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO vectors (photo, model, landmarks, vector, sharpness) VALUES (?, ?, ?, ?, ?)")
    let update = try db.cachedStatement(sql: "UPDATE vectors SET vector = ?, sharpness = ? WHERE id = ?")
    for vector in photo.vectors {
      let data = Data(
        vector.bits.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
      if let id = known[vector.landmarks] {
        try update.execute(arguments: [data, vector.sharpness, id])
      } else {
        try insert.execute(arguments: [row, model, vector.landmarks.data, data, vector.sharpness])
        known[vector.landmarks] = db.lastInsertedRowID
      }
    }
  }

  /// All vectors of a model, in the order in which they were made.
  ///
  /// - Parameter photo: only this photo's; nil for all.
  package func vectors(
    model: String, of photo: PhotoFingerprint? = nil
  ) throws(LibraryError) -> StoredVectors {
    try read { db in
      let condition =
        "model = (SELECT id FROM models WHERE name = ?)"
        + (photo == nil ? "" : " AND photo = (SELECT id FROM photos WHERE fingerprint = ?)")
      let arguments: StatementArguments = photo.map { [model, $0.key] } ?? [model]
      let count = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM vectors WHERE \(condition)", arguments: arguments)
      var result = StoredVectors(capacity: count ?? 0)
      // By place, not by name: a library may hold very many.
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT photo, fingerprint, landmarks, vector, sharpness
          FROM vectors JOIN photos ON photos.id = photo WHERE \(condition) ORDER BY vectors.id
          """, arguments: arguments)
      var last: (row: Int64, photo: PhotoFingerprint)?
      while let row = try rows.next() {
        let photoRow: Int64 = row[0]
        if last?.row != photoRow {
          guard let photo = try row.withUnsafeData(atIndex: 1, { $0.flatMap { PhotoFingerprint(key: $0) } })
          else { throw Row.bad("a fingerprint") }
          last = (photoRow, photo)
        }
        guard let photo = last?.photo,
          let key = try row.withUnsafeData(atIndex: 2, { $0.flatMap { LandmarkKey(data: $0) } })
        else { throw Row.bad("a vector without a face") }
        try row.withUnsafeData(atIndex: 3) { try result.append(photo, key, $0 ?? Data()) }
        result.sharpness.append(row[4])
      }
      return result
    }
  }

  /// The models that have made vectors.
  package func vectorModels() throws(LibraryError) -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT name FROM models ORDER BY id") }
  }

  /// How many vectors there are, of all models.
  public func vectorCount() throws(LibraryError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM vectors") ?? 0 }
  }

  /// Removes every vector, of all models, and every trace of them from the library's files. Names stay, since
  /// they belong to annotations.
  ///
  /// - Parameter switchesOff: whether recognition is switched off, too, so that no program makes new ones.
  /// - Returns: how many were removed.
  /// - Throws: ``LibraryError/busy(_:)`` when another program reads the library all the time: the vectors are removed,
  ///   but its journal still holds them. Call it again.
  @discardableResult
  public func forgetVectors(switchesOff: Bool = true) throws(LibraryError) -> Int {
    do {
      let count = try write { db in
        try db.execute(sql: "PRAGMA secure_delete = ON")
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM vectors") ?? 0
        try db.execute(sql: "DELETE FROM vectors; DELETE FROM models;")
        if switchesOff { try db.execute(sql: "INSERT OR REPLACE INTO options VALUES ('recognition', 'off')") }
        return count
      }
      try writeWithoutTransaction { db in
        // Pages keep bytes of rows that were moved; all of them are written anew.
        try db.execute(sql: "VACUUM")
        // The journal holds the pages as they were.
        let isBusy = try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? 0
        if isBusy != 0 { throw LibraryError.busy(path) }
      }
      return count
    } catch {
      throw LibraryError(error, at: path)
    }
  }
}

extension StoredVectors {
  fileprivate mutating func append(_ photo: PhotoFingerprint, _ landmarks: LandmarkKey, _ data: Data) throws {
    if keys.isEmpty {
      dimension = data.count / 2
      bits = [UInt16](repeating: 0, count: dimension * capacity)
    }
    guard keys.count < capacity, data.count == dimension * 2, dimension > 0 else {
      throw Row.bad("a vector of \(data.count) bytes")
    }
    let start = 2 * keys.count * dimension
    // SAFETY: the slot of this vector is within the array, as checked above. Processors that facet supports store the
    // lowest byte first, as the file does.
    unsafe bits.withUnsafeMutableBytes { slots in
      _ = unsafe data.copyBytes(
        to: UnsafeMutableRawBufferPointer(rebasing: slots[start..<start + data.count]))
    }
    keys.append(Key(photo: photo, landmarks: landmarks))
  }
}
