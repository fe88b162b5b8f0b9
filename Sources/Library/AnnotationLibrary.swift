import Annotations
import Foundation
import GRDB
public import SystemPackage

/// Annotations, detections and their history on disk, in one SQLite file.
///
/// Every call that changes something is one transaction: when it returns, the change survives a crash or a
/// power failure; when it throws, nothing has changed. Any number of threads and processes may use one file;
/// writers wait for each other.
public final class AnnotationLibrary: Sendable {
  /// The given path, even if a copy is read instead.
  public let path: FilePath
  /// Whether every change throws ``LibraryError/readOnly(_:)``.
  public let isReadOnly: Bool
  /// The backups made because the layout had to be changed.
  public let backups: [FilePath]
  let database: any DatabaseReader
  private let writer: DatabasePool?
  /// The copy that is read instead of a file on a read-only medium.
  private let copy: LibraryFile?
  private let calls = CallCounter()

  /// `$XDG_DATA_HOME/facet/library.sqlite`, from this process's environment by default.
  public static func standardPath(
    _ environment: [String: String]? = nil
  ) -> FilePath {
    LibraryFile.standardPath(environment ?? ProcessInfo.processInfo.environment)
  }

  /// What opening a library may do.
  public enum Mode: Sendable {
    /// Creates missing files and folders; opens read-only when writing is impossible.
    case create
    /// As ``create``, but the file must exist.
    case existing
    /// Never writes, not even a journal if that can be avoided.
    case readOnly
  }

  /// Opens a library; takes a few milliseconds whatever its size.
  ///
  /// - Parameter patience: how long a change waits for other processes, in seconds.
  public convenience init(
    at path: FilePath, mode: Mode = .create, patience: Double = 10
  ) throws(LibraryError) {
    try self.init(at: path, mode: mode, patience: patience, migrations: Schema.migrations)
  }

  /// - Parameter migrations: rising from version 1; only tests use another list than the released one.
  package init(
    at path: FilePath, mode: Mode, patience: Double, migrations: [Migration]
  ) throws(LibraryError) {
    let named = LibraryFile(path: path)
    var file = named
    let known = migrations.last?.version ?? 0
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(patience)
      configuration.label = "facet.library"
      if mode == .create, !file.exists { try file.createFolder() }
      let hasContent = try file.checkSignature()
      if hasContent, file.needsCopyToRead || mode == .readOnly && !file.canBeRead(configuration) {
        file = try file.readableCopy()
      }
      var identity: LibraryFile.Identity?
      if hasContent {
        // Before anything is written, so that a damaged file is not touched.
        identity = try Self.retrying(for: patience) {
          try file.identity(configuration) { identity, database in
            try Self.check(identity, path, known: known)
            if identity.version == known { try Self.checkQuickly(database, path) }
          }
        }
      } else if mode != .create {
        throw LibraryError.missing(path)
      }
      self.path = path
      isReadOnly = mode == .readOnly || (hasContent && !named.isWritable)
      if isReadOnly {
        // The layout of an older facet is changed in a copy.
        if identity?.version != known {
          if file.path == path { file = try file.ownCopy(configuration) }
          let queue = try DatabaseQueue(path: file.path.string)
          _ = try Self.migrate(queue, nil, migrations)
          try queue.close()
        }
        configuration.readonly = true
        database = try DatabaseQueue(path: file.path.string, configuration: configuration)
        writer = nil
        backups = []
      } else {
        guard file.isWritable else { throw LibraryError.readOnly(path) }
        let pool = try Self.retrying(for: patience) { [configuration] in
          try DatabasePool(path: path.string, configuration: configuration)
        }
        // GRDB leaves it at NORMAL, with which a power failure could lose the last edits.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        backups = try Self.migrate(pool, file, migrations)
        database = pool
        writer = pool
      }
      copy = file.path == path ? nil : file
      if identity?.version != known { try Self.checkQuickly(database, path) }
    } catch {
      // `deinit` does not run for an instance whose initializer throws.
      if file.path != path { file.discard() }
      throw LibraryError(error, at: path)
    }
  }

  /// Closes the file after the running calls; later calls throw. It also does the work that a crash would
  /// leave to the next opening.
  ///
  /// - Parameter patience: how long to wait for the running calls, in seconds. If they take longer, the file
  ///   stays open, which is as safe as a crash.
  public func close(patience: Double = 10) {
    guard calls.close(patience: patience) else { return }
    // Neither call is essential: a file that is not closed is intact, too. GRDB closes its readers last,
    // which cannot merge the journal.
    _ = try? writer?.writeWithoutTransaction { db in
      // While another program reads, the journal cannot be truncated, but it is still merged.
      try db.execute(sql: "PRAGMA busy_timeout = 10; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try? database.close()
    copy?.discard()
  }

  deinit { copy?.discard() }

  private static func check(
    _ identity: LibraryFile.Identity, _ path: FilePath, known: Int
  ) throws(LibraryError) {
    // Still empty: another process is about to create the tables.
    if identity.tables == 0, identity.version == 0, identity.application == 0 { return }
    guard identity.application == Schema.applicationID else {
      throw .notALibrary(path, reason: "it is the database of another program")
    }
    guard identity.version <= known else {
      throw .newer(path, version: identity.version, known: known)
    }
  }

  /// When two processes create a library at once, SQLite does not wait for some of the locks.
  private static func retrying<T>(for patience: Double, _ body: () throws -> T) throws -> T {
    let end = ContinuousClock.now + .seconds(patience)
    while true {
      do {
        return try body()
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end
      {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  /// Changes the layout in one transaction: whoever opens the library meanwhile sees the old one or the new one, and a
  /// library that is being made by another process is not taken for one of an old layout.
  ///
  /// - Parameter file: is backed up before its layout changes; nil for a copy.
  private static func migrate(
    _ pool: some DatabaseWriter, _ file: LibraryFile?, _ migrations: [Migration]
  ) throws -> [FilePath] {
    func version(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
    let old = try pool.read(version)
    guard old < migrations.last?.version ?? 0 else { return [] }
    // A new library has nothing to keep.
    let backups = old > 0 ? try file.map { [try $0.backUp(pool, version: old)] } ?? [] : []
    try pool.write { db in
      // Another process may have done it already.
      let current = try version(db)
      for migration in migrations where migration.version > current {
        try db.execute(sql: migration.sql)
        try migration.work(db)
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(migration.version)")
      }
    }
    return backups
  }

  /// Reads, with SQLite's errors as library errors.
  func read<T>(_ body: (Database) throws -> T) throws(LibraryError) -> T {
    do {
      guard let result = try calls.run({ try database.read(body) }) else { throw closed }
      return result
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  /// Writes in one transaction. An ``EditError`` passes unchanged.
  func write<T>(_ body: (Database) throws -> T) throws -> T {
    guard let writer else { throw LibraryError.readOnly(path) }
    do {
      guard let result = try calls.run({ try writer.write(body) }) else { throw closed }
      return result
    } catch let error as EditError {
      throw error
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  /// For what SQLite does not do in a transaction.
  func writeWithoutTransaction(_ body: (Database) throws -> Void) throws {
    guard let writer else { throw LibraryError.readOnly(path) }
    guard try calls.run({ try writer.writeWithoutTransaction(body) }) != nil else { throw closed }
  }

  /// Copies everything into another database.
  func backUp(to target: DatabaseQueue) throws {
    guard try calls.run({ try database.backup(to: target) }) != nil else { throw closed }
  }

  private var closed: LibraryError { .failed(path, reason: "it has been closed") }
}
