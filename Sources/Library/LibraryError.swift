import Foundation
import GRDB
public import SystemPackage

/// Why a library cannot be opened, read or written. Each message says what, where and what to do next.
///
/// The failed call has not changed the library's file.
public enum LibraryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It was written by a later version of facet.
  case newer(FilePath, version: Int, known: Int)
  case notALibrary(FilePath, reason: String)
  case damaged(FilePath, reason: String)
  /// The file or its medium cannot be written to.
  case readOnly(FilePath)
  case full(FilePath)
  /// Another program held it for longer than the patience.
  case busy(FilePath)
  case missing(FilePath)
  case noPermission(FilePath)
  /// The system's own reason.
  case failed(FilePath, reason: String)

  /// The library's file.
  public var path: FilePath {
    switch self {
    case .newer(let path, _, _), .notALibrary(let path, _), .damaged(let path, _), .readOnly(let path),
      .full(let path), .busy(let path), .missing(let path), .noPermission(let path), .failed(let path, _):
      path
    }
  }

  /// Whether the library is intact but cannot take edits now, so that they can be kept in memory and saved
  /// elsewhere (``AnnotationLibrary/copy(to:)``).
  public var keepsEditsInMemory: Bool {
    switch self {
    case .readOnly, .full, .busy, .failed: true
    case .newer, .notALibrary, .damaged, .missing, .noPermission: false
    }
  }

  public var description: String { "\(path.string): \(explanation)" }

  /// The message without the path.
  public var explanation: String {
    switch self {
    case .newer(_, let version, let known):
      "the library is of version \(version), this facet knows versions up to \(known); update facet, or use "
        + "another library with --library"
    case .notALibrary(_, let reason):
      "this is not a facet library (\(reason)); it was not changed; name another file with --library"
    case .damaged(_, let reason):
      "the library is damaged: \(reason); put a backup in its place (the .backup files beside it), or start a "
        + "new one with --library"
    case .readOnly:
      "the library cannot be written to: the file, its folder or its disk is read-only; make it writable, or "
        + "save to another place with --library"
    case .full: "the disk of the library is full; free some space, or save to another place with --library"
    case .busy:
      "another program holds the library; wait until it is done, or end it if it hangs, then try again"
    case .missing: "there is no such library; check the path, or import something to create it"
    case .noPermission: "no permission to read the library; change its permissions"
    case .failed(_, let reason): "the library cannot be used: \(reason); check the disk it lies on"
    }
  }
}

extension LibraryError {
  /// Converts SQLite's error.
  init(_ error: any Error, at path: FilePath) {
    guard let error = error as? DatabaseError else {
      self = (error as? LibraryError) ?? .failed(path, reason: "\(error)")
      return
    }
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full(path)
    // SQLite reports this, too, when there is no room for the files that belong to a library.
    case .SQLITE_IOERR where Self.isFull(path), .SQLITE_CANTOPEN where Self.isFull(path): self = .full(path)
    case .SQLITE_READONLY: self = .readOnly(path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
    case .SQLITE_CORRUPT: self = .damaged(path, reason: reason)
    // The layout's version says that it is there.
    case .SQLITE_ERROR where reason.hasPrefix("no such column"): self = .damaged(path, reason: reason)
    case .SQLITE_NOTADB: self = .notALibrary(path, reason: "it is not an SQLite database")
    case .SQLITE_PERM, .SQLITE_AUTH: self = .noPermission(path)
    default: self = .failed(path, reason: reason)
    }
  }

  private static func isFull(_ path: FilePath) -> Bool {
    let folder = path.removingLastComponent()
    var status = statvfs()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    let result = unsafe (folder.isEmpty ? "." : folder).withPlatformString { unsafe statvfs($0, &status) }
    return result == 0 && status.f_bavail == 0
  }
}
