import Files
import Foundation
import GRDB
import SystemPackage

/// The file of a library before it is opened: what it is, and whether it can be written to.
struct LibraryFile {
  let path: FilePath

  /// `$XDG_DATA_HOME/facet/library.sqlite`, by default below `~/.local/share`.
  static func standardPath(_ environment: [String: String]) -> FilePath {
    let folder = UserFolders(environment).data ?? UserFolders(["HOME": NSHomeDirectory()]).data
    return (folder ?? "").appending("library.sqlite")
  }

  private var folder: FilePath {
    let folder = path.removingLastComponent()
    return folder.isEmpty ? "." : folder
  }

  func allows(_ mode: Int32, _ path: FilePath) -> Bool {
    // SAFETY: the path is a terminated string for the time of the call.
    unsafe path.withPlatformString { unsafe access($0, mode) } == 0
  }

  var exists: Bool { exists(path) }
  private func exists(_ path: FilePath) -> Bool { allows(F_OK, path) }

  /// SQLite must be able to create files in its folder.
  var isWritable: Bool {
    allows(W_OK, folder) && (!exists || allows(W_OK, path))
  }

  /// Whether SQLite can only read a copy of it: a library with a write-ahead journal can be read only where
  /// files may be created in its folder, or where another program has left them.
  var needsCopyToRead: Bool {
    !allows(W_OK, folder) && !(allows(R_OK, beside("-wal")) && allows(R_OK, beside("-shm")))
  }

  /// False when there is no room for the files that SQLite needs in its folder even for reading.
  func canBeRead(_ configuration: Configuration) -> Bool {
    do {
      _ = try identity(configuration) { _, _ in }
      return true
    } catch let error as DatabaseError {
      return ![.SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_READONLY].contains(error.resultCode)
    } catch {
      return true
    }
  }

  /// The path of a file that SQLite keeps in the library's folder.
  private func beside(_ ending: String) -> FilePath { FilePath(path.string + ending) }

  func createFolder() throws(LibraryError) {
    do {
      try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    } catch {
      let reason =
        (error as NSError).userInfo[NSUnderlyingErrorKey].map { "\($0)" } ?? error.localizedDescription
      throw .failed(folder, reason: "the folder cannot be created: \(reason)")
    }
  }

  /// Reads the header without SQLite, so that nothing is written to a file that is not a library.
  ///
  /// - Returns: whether there is something to read; false when the file is missing or empty.
  func checkSignature() throws(LibraryError) -> Bool {
    guard exists else { return false }
    guard allows(R_OK, path) else { throw .noPermission(path) }
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      var start = [UInt8](repeating: 0, count: 100)
      // SAFETY: the descriptor writes at most the buffer's length into it.
      let count = try unsafe start.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      if count == 0 { return false }
      guard count == 100, start.starts(with: Array("SQLite format 3".utf8) + [0]) else {
        throw LibraryError.notALibrary(path, reason: "it is not an SQLite database")
      }
      return true
    } catch Errno.isDirectory {
      throw .notALibrary(path, reason: "it is a folder")
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  /// What the header of the database says.
  struct Identity {
    var application: Int
    var version: Int
    var tables: Int
  }

  /// - Parameter check: checks more of it, and throws on a fault.
  func identity(
    _ configuration: Configuration, check: (Identity, any DatabaseReader) throws -> Void
  ) throws -> Identity {
    var configuration = configuration
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path.string, configuration: configuration)
    let identity = try queue.read { db in
      Identity(
        application: try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
        version: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
        tables: try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0)
    }
    try check(identity, queue)
    return identity
  }

  /// Copies a library that cannot be read where it lies into the temporary folder, to be read there.
  func readableCopy() throws(LibraryError) -> LibraryFile {
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-\(UUID().uuidString)")
    let copy = LibraryFile(path: folder.appending("library.sqlite"))
    do {
      let files = FileManager.default
      try files.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
      try files.copyItem(atPath: path.string, toPath: copy.path.string)
      if exists(beside("-wal")) {
        try files.copyItem(atPath: beside("-wal").string, toPath: copy.beside("-wal").string)
      }
    } catch {
      copy.discard()
      throw .failed(
        path,
        reason:
          "it lies where nothing can be written, and a copy for reading in \(folder.string) failed: \(error)")
    }
    return copy
  }

  /// Copies the database into the temporary folder, in a consistent state even while others write to it.
  func ownCopy(_ configuration: Configuration) throws -> LibraryFile {
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-\(UUID().uuidString)")
    let copy = LibraryFile(path: folder.appending("library.sqlite"))
    var configuration = configuration
    configuration.readonly = true
    do {
      try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
      let source = try DatabaseQueue(path: path.string, configuration: configuration)
      let target = try DatabaseQueue(path: copy.path.string)
      try source.backup(to: target)
      try target.close()
      try source.close()
    } catch {
      copy.discard()
      throw error
    }
    return copy
  }

  /// Removes what ``readableCopy()`` or ``ownCopy(_:)`` made.
  func discard() {
    try? FileManager.default.removeItem(atPath: path.removingLastComponent().string)
  }

  /// Copies the database to a file in its folder, completely or not at all, before its layout is changed.
  func backUp(_ source: some DatabaseReader, version: Int) throws -> FilePath {
    // Another process may make one at the same time.
    let part = FilePath("\(path.string).v\(version).\(UUID().uuidString).part")
    do {
      let target = try DatabaseQueue(path: part.string)
      try source.backup(to: target)
      try target.close()
      try AtomicFile.syncFile(part)
      var copy = FilePath(path.string + ".v\(version).backup")
      var number = 1
      while allows(F_OK, copy) {
        number += 1
        copy = FilePath(path.string + ".v\(version)-\(number).backup")
      }
      try AtomicFile.move(part, to: copy, replacing: false)
      return copy
    } catch {
      try? FileManager.default.removeItem(atPath: part.string)
      throw error
    }
  }
}
