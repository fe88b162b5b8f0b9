import Annotations
import Browser
import Foundation
import Imaging
import Library
import SystemPackage

/// The library of annotations as the browser needs it: one that takes edits while it can, and keeps them in memory
/// when it cannot. One thread at a time.
struct LibraryStore {
  private(set) var library: AnnotationLibrary?
  /// The edits that the library did not take, over what it knows; nil while it takes them.
  private(set) var book: AnnotationBook?
  /// Photos that are in `book` as the library knows them.
  private var inserted: Set<PhotoFingerprint> = []
  private(set) var condition = LibraryCondition.opening
  /// The library's, when it was last looked at.
  var revision: Int64 = 0

  init() {}

  mutating func open(_ path: FilePath) {
    do {
      let library = try AnnotationLibrary(at: path)
      self.library = library
      revision = try library.revision()
      if library.isReadOnly {
        keepInMemory(LibraryError.readOnly(path))
      } else {
        condition = .ready
      }
    } catch {
      keepInMemory(error)
    }
  }

  /// - Parameter patience: how long to wait for what others do with the library, in seconds.
  mutating func close(patience: Double) {
    library?.close(patience: patience)
    library = nil
  }

  private mutating func keepInMemory(_ error: LibraryError) {
    book = AnnotationBook()
    condition = .memory(reason: "\(error.path.shown): \(error.explanation); edits are kept in memory")
  }

  /// What is known about a photo, with the edits in memory.
  mutating func known(_ photo: PhotoFingerprint) throws -> PhotoAnnotations {
    guard book != nil else { return try library?.photo(photo) ?? PhotoAnnotations(photo: photo) }
    if inserted.insert(photo).inserted, let library { book?.insert(try library.photo(photo)) }
    return book?[photo] ?? PhotoAnnotations(photo: photo)
  }

  // MARK: Edits

  mutating func apply(_ edit: Edit) throws -> EditOutcome {
    if book == nil, let library {
      do {
        return try outcome(.done, library.apply(edit))
      } catch let error as LibraryError where error.keepsEditsInMemory {
        keepInMemory(error)
      }
    }
    for photo in edit.photos { _ = try known(photo) }
    let changes = try book?.apply(edit) ?? []
    return try outcome(.done, edit.title, changes)
  }

  mutating func undo() throws -> EditOutcome {
    if book == nil, let library { return try outcome(.undone, library.undo()) }
    guard let entry = try book?.undo() else { return EditOutcome(kind: .undone, title: nil) }
    return try outcome(.undone, entry.title, entry.inverse)
  }

  mutating func redo() throws -> EditOutcome {
    if book == nil, let library { return try outcome(.redone, library.redo()) }
    guard let entry = try book?.redo() else { return EditOutcome(kind: .redone, title: nil) }
    return try outcome(.redone, entry.title, entry.changes)
  }

  private mutating func outcome(
    _ kind: EditOutcome.Kind, _ outcome: AnnotationLibrary.Outcome?
  ) throws -> EditOutcome {
    guard let outcome else { return EditOutcome(kind: kind, title: nil) }
    return try self.outcome(kind, outcome.title, outcome.changes)
  }

  private mutating func outcome(
    _ kind: EditOutcome.Kind, _ title: String, _ changes: [Change]
  ) throws -> EditOutcome {
    var seen: Set<PhotoFingerprint> = []
    let photos = changes.map(\.photo).filter { seen.insert($0).inserted }
    let face = changes.lazy.compactMap { change in
      if case .face(_, let before, let after) = change { (after ?? before)?.id } else { nil }
    }.first
    let place = try photos.first.flatMap { try library?.paths(of: $0).first?.shown }
    return EditOutcome(
      kind: kind, title: title, photos: try photos.map { try known($0) }, face: face, place: place)
  }

  func people() throws -> People {
    var count: [String: Int] = [:]
    for person in try library?.people().all ?? [] { count[person.name] = person.faces }
    for photo in changedInMemory {
      for face in photo.annotations { if let name = face.person { count[name, default: 0] += 1 } }
    }
    return People(count.map { People.Person(name: $0.key, faces: $0.value) })
  }

  /// The photos that edits in memory have changed, as they are now.
  private var changedInMemory: [PhotoAnnotations] {
    guard let book else { return [] }
    var seen: Set<PhotoFingerprint> = []
    return book.done.flatMap(\.changes).map(\.photo).filter { seen.insert($0).inserted }.map { book[$0] }
  }

  /// What others have changed since the last look.
  mutating func news() throws -> [PhotoAnnotations] {
    guard let library else { return [] }
    let changes = try library.changes(since: revision)
    revision = changes.revision
    return try changes.photos.map { try known($0) }
  }

  // MARK: Saving elsewhere

  /// Writes everything to a file, with what is in memory only, and goes on there.
  ///
  /// - Parameter path: a new file, or the library itself, when it may take edits again.
  mutating func save(to path: FilePath) throws {
    let changed = changedInMemory
    let target: AnnotationLibrary
    if let library, library.path.lexicallyNormalized() == path.lexicallyNormalized() {
      guard !library.isReadOnly else { throw LibraryError.readOnly(path) }
      target = library
    } else {
      if let library {
        try library.copy(to: path)
      } else if FileManager.default.fileExists(atPath: path.string) {
        throw LibraryError.failed(path, reason: "a file of that name exists; choose another name")
      }
      target = try AnnotationLibrary(at: path)
    }
    if !changed.isEmpty { _ = try target.apply(Edit("keep edits from memory", changed.map { .replace($0) })) }
    if target !== library { library?.close() }
    library = target
    (book, inserted, condition, revision) = (nil, [], .ready, try target.revision())
  }
}
