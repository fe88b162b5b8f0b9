public import Annotations
import Files
import Foundation
import GRDB
public import SystemPackage

extension AnnotationLibrary {
  /// What was edited since a revision.
  public struct Changes: Hashable, Sendable {
    /// The revision to start from next time.
    public var revision: Int64
    /// The photos whose annotations, state or note were changed, in the order of their latest change.
    public var photos: [PhotoFingerprint]
  }

  /// The number of the latest edit, undo or redo, by whatever process. Takes microseconds, so it can be asked for
  /// several times a second.
  ///
  /// What programs record for themselves (the paths of photos, detections) has no revision, because nobody
  /// needs to read a photo again for it.
  public func revision() throws(LibraryError) -> Int64 {
    try read { try Self.revision($0) }
  }

  /// The photos that were edited after `revision`.
  ///
  /// - Parameter own: revisions that the caller made itself (``Outcome/revision``). A photo whose latest
  ///   change is one of these is left out, because the outcome of that edit already held the photo, with
  ///   everything that others had changed before. A photo that others have changed since is in the list.
  public func changes(since revision: Int64, except own: Set<Int64> = []) throws(LibraryError) -> Changes {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT fingerprint, revision FROM photos WHERE revision > ? ORDER BY revision, id",
        arguments: [revision])
      return Changes(
        revision: try Self.revision(db),
        photos: try rows.compactMap { row in
          if own.contains(try row.value("revision")) { return nil }
          guard let photo = PhotoFingerprint(key: try row.value("fingerprint")) else {
            throw Row.bad("a fingerprint")
          }
          return photo
        })
    }
  }

  /// Writes the whole library to a new file, for edits that cannot be saved in this one.
  ///
  /// Open the copy, and apply to it what could not be applied here.
  /// - Throws: when `path` exists, or cannot be written.
  public func copy(to path: FilePath) throws(LibraryError) {
    let target = LibraryFile(path: path)
    guard !target.exists else {
      throw .failed(path, reason: "a file of that name exists; choose another name")
    }
    try target.createFolder()
    // It gets its name when complete, so that half of it is never taken for a library.
    let part = path.string + ".\(UUID().uuidString).part"
    do {
      let queue = try DatabaseQueue(path: part)
      try backUp(to: queue)
      try queue.close()
      try AtomicFile.syncFile(FilePath(part))
      try AtomicFile.move(FilePath(part), to: path, replacing: false)
    } catch {
      for ending in ["", "-journal", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: part + ending)
      }
      throw LibraryError(error, at: path)
    }
  }
}
