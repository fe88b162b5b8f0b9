public import Annotations
import Foundation
import GRDB
public import Geometry
public import Imaging
public import SystemPackage

/// A photo's file as it was found in a folder.
public struct IdentifiedPhoto: Hashable, Sendable {
  /// Absolute from ``AnnotationLibrary/identify(_:)``; a relative one is taken from the current folder.
  public var path: FilePath
  /// The content; its `size` is that of the file in bytes.
  public var photo: PhotoFingerprint
  /// Of the file, in nanoseconds since 1970.
  public var modified: Int64
  /// Upright pixels, when known.
  public var size: PixelSize?

  /// - Parameter size: what the library knows of the photo's size stays as it is when nil.
  public init(path: FilePath, photo: PhotoFingerprint, modified: Int64, size: PixelSize? = nil) {
    self.path = path
    self.photo = photo
    self.modified = modified
    self.size = size
  }
}

/// What a library knew about a file before it was seen now.
public struct PhotoRecognition: Hashable, Sendable {
  /// The content of the file now.
  public var photo: PhotoFingerprint
  /// The content was never seen before.
  public var isNew: Bool
  /// What the path held when it was last seen, when that was another content: the file was changed. Its annotations
  /// can be carried over by `Edit.Step.carryOver`.
  public var changedFrom: PhotoFingerprint?
  /// The upright size that ``changedFrom`` had, when it is known.
  public var sizeBefore: PixelSize?
  /// Other places where the same content was seen, twenty at most: duplicates, or where it was before it was moved.
  public var otherPaths: [FilePath]
}

extension AnnotationLibrary {
  /// Identifies a file by its content, which is read only when its size or time of change are not those of the
  /// last time. Writes nothing.
  ///
  /// - Throws: `Errno` when the file cannot be read.
  public func identify(_ path: FilePath) throws -> IdentifiedPhoto {
    let stamp = try FileStamp(of: path)
    if let known = try sighting(at: path, stamp) { return known }
    let photo = try PhotoFingerprint.read(path, stamp)
    return IdentifiedPhoto(path: Self.absolute(path), photo: photo, modified: stamp.modified)
  }

  /// The same for a file that somebody is at work on.
  public func identify(_ file: PhotoFile) throws -> IdentifiedPhoto {
    if let known = try sighting(at: file.path, file.stamp) { return known }
    let photo = try PhotoFingerprint(of: file)
    return IdentifiedPhoto(path: Self.absolute(file.path), photo: photo, modified: file.stamp.modified)
  }

  /// What lay at a path when its file had this stamp; nil when it was not seen there like that. The file itself is not
  /// touched.
  package func sighting(at path: FilePath, _ stamp: FileStamp) throws(LibraryError) -> IdentifiedPhoto? {
    let place = Self.absolute(path)
    let known = try read { db in
      try Data.fetchOne(
        try db.cachedStatement(
          sql: """
            SELECT fingerprint FROM paths JOIN photos ON photos.id = photo
            WHERE path = ? AND modified = ? AND bytes = ?
            """), arguments: [Self.key(place), stamp.modified, Int64(stamp.size)])
    }
    return known.flatMap { PhotoFingerprint(key: $0) }
      .map { IdentifiedPhoto(path: place, photo: $0, modified: stamp.modified) }
  }

  /// Records where photos are, and returns what was known about them before; a folder is best given as a whole.
  /// This is no edit: ``revision()`` stays as it is.
  public func recordPhotos(_ photos: [IdentifiedPhoto]) throws(LibraryError) -> [PhotoRecognition] {
    do {
      return try write { db in try photos.map { try Self.record(db, $0) } }
    } catch {
      throw LibraryError(error, at: path)
    }
  }

  private static func record(_ db: Database, _ identified: IdentifiedPhoto) throws -> PhotoRecognition {
    let place = absolute(identified.path)
    let findPhoto = try db.cachedStatement(sql: "SELECT id FROM photos WHERE fingerprint = ?")
    let isNew = try Int64.fetchOne(findPhoto, arguments: [identified.photo.key]) == nil
    let photo = try rowID(db, identified.photo)
    if let size = identified.size {
      try db.execute(
        sql: "UPDATE photos SET width = ?, height = ? WHERE id = ? AND (width IS NOT ? OR height IS NOT ?)",
        arguments: [size.width, size.height, photo, size.width, size.height])
    }
    let before = try Row.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT fingerprint, modified, bytes, width, height FROM paths JOIN photos ON photos.id = photo
          WHERE path = ?
          """),
      arguments: [key(place)])
    let changedFrom = try before.flatMap { PhotoFingerprint(key: try $0.value("fingerprint")) }
    // Opening a folder again writes nothing.
    let isKnown = try before.map {
      let (modified, bytes): (Int64, Int64) = (try $0.value("modified"), try $0.value("bytes"))
      return changedFrom == identified.photo && modified == identified.modified
        && bytes == identified.photo.size
    }
    if isKnown != true {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO paths (path, photo, modified, bytes) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [key(place), photo, identified.modified, identified.photo.size])
    }
    let others = try Data.fetchAll(
      try db.cachedStatement(
        sql: "SELECT path FROM paths WHERE photo = ? AND path <> ? ORDER BY path LIMIT 20"),
      arguments: [photo, key(place)])
    let isChanged = changedFrom != nil && changedFrom != identified.photo
    return PhotoRecognition(
      photo: identified.photo, isNew: isNew, changedFrom: isChanged ? changedFrom : nil,
      sizeBefore: try isChanged ? before.flatMap { try size($0) } : nil, otherPaths: others.map(filePath))
  }

  private static func size(_ row: Row) throws -> PixelSize? {
    let (width, height): (Int?, Int?) = (try row.value("width"), try row.value("height"))
    guard let width, let height else { return nil }
    return PixelSize(width: width, height: height)
  }

  /// Where a photo was seen; some of the places may be gone.
  public func paths(of photo: PhotoFingerprint) throws(LibraryError) -> [FilePath] {
    try read { db in
      try Data.fetchAll(
        db,
        sql: "SELECT path FROM paths JOIN photos ON photos.id = photo WHERE fingerprint = ? ORDER BY path",
        arguments: [photo.key]
      ).map(Self.filePath)
    }
  }

  /// Forgets that a photo is at a path, once its file is gone. Its annotations stay.
  public func forget(_ path: FilePath) throws(LibraryError) {
    do {
      try write { db in
        try db.execute(sql: "DELETE FROM paths WHERE path = ?", arguments: [Self.key(Self.absolute(path))])
      }
    } catch {
      throw LibraryError(error, at: self.path)
    }
  }

  /// Every photo with its annotations and places, in the order in which they were first seen, read in steps so
  /// that no more than a few hundred are in memory.
  public func forEachPhoto(
    _ body: (PhotoAnnotations, _ paths: [FilePath], _ size: PixelSize?) throws -> Void
  ) throws {
    var last: Int64 = 0
    while true {
      let batch = try read { db in
        try Row.fetchAll(
          db, sql: "SELECT id, fingerprint, width, height FROM photos WHERE id > ? ORDER BY id LIMIT 200",
          arguments: [last]
        ).map { row in
          guard let photo = PhotoFingerprint(key: try row.value("fingerprint")) else {
            throw Row.bad("a fingerprint")
          }
          let paths = try Data.fetchAll(
            try db.cachedStatement(sql: "SELECT path FROM paths WHERE photo = ? ORDER BY path"),
            arguments: [try row.value("id") as Int64])
          let (width, height) = (try row.optional("width") as Int?, try row.optional("height") as Int?)
          last = try row.value("id")
          return (
            try Self.photo(db, photo), paths.map(Self.filePath),
            width.flatMap { width in height.map { PixelSize(width: width, height: $0) } }
          )
        }
      }
      if batch.isEmpty { return }
      for (known, paths, size) in batch { try body(known, paths, size) }
    }
  }

  // MARK: - Paths in any bytes

  static func absolute(_ path: FilePath) -> FilePath {
    guard path.isRelative else { return path.lexicallyNormalized() }
    return FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }

  static func key(_ path: FilePath) -> Data {
    // SAFETY: the string is terminated and lives through the closure, which copies it.
    unsafe path.withPlatformString { unsafe Data(bytes: $0, count: strlen($0)) }
  }

  static func filePath(_ key: Data) -> FilePath {
    let characters = key.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
    // SAFETY: the array is NUL-terminated and lives through the call, which copies it.
    return unsafe characters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return FilePath() }
      return unsafe FilePath(platformString: start)
    }
  }
}
