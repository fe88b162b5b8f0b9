package import Annotations
package import Browser
import Files
import Foundation
import Imaging
package import Library
package import SystemPackage

/// The library of annotations as the browser needs it: one that takes edits while it can, and keeps them in memory
/// when it cannot. One thread at a time.
package struct LibraryStore {
  package private(set) var library: AnnotationLibrary?
  /// The edits that the library did not take, over what it knows; nil while it takes them.
  package private(set) var book: AnnotationBook?
  /// Photos that are in `book` as the library knows them.
  private var inserted: Set<PhotoFingerprint> = []
  package private(set) var condition = LibraryCondition.opening
  /// Where the edits in `book` are written down; nil while there are none, or when there is no place for it.
  private var rescue: RescueFile?
  /// Whether people made some of them: what is only read from files can be read again.
  private var holdsWork = false
  private var path = FilePath()
  /// The library's, when it was last looked at.
  package var revision: Int64 = 0

  package init() {}

  /// Opens the library, and takes up the edits that it did not take when it was open before.
  ///
  /// - Returns: how many edits those are.
  package mutating func open(_ path: FilePath) -> Int {
    self.path =
      path.isRelative
      ? FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
      : path.lexicallyNormalized()
    openFile(path)
    return takeUp(RescueFile.left(for: self.path))
  }

  private mutating func openFile(_ path: FilePath) {
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
      // A full disk can still be read.
      if error.keepsEditsInMemory { library = try? AnnotationLibrary(at: path, mode: .readOnly) }
      revision = (try? library?.revision()) ?? 0
    }
  }

  /// - Parameter patience: how long to wait for what others do with the library, in seconds.
  package mutating func close(patience: Double) {
    library?.close(patience: patience)
    library = nil
  }

  /// What the user must be told of edits that no library has, once the browser has ended; nil when there are none.
  ///
  /// - Parameter discards: whether they are to be forgotten.
  package mutating func farewell(discards: Bool) -> String? {
    guard let count = book?.done.count, count > 0, holdsWork, !discards else {
      rescue?.remove()
      rescue = nil
      return nil
    }
    let edits = count == 1 ? "1 edit" : "\(count) edits"
    if rescue == nil { writeDown() }
    guard let rescue else {
      return "\(path.shown): \(edits) could not be kept anywhere and are lost; free some space on the disk"
    }
    return "\(path.shown): \(edits) that the library did not take are kept in \(rescue.path.shown); "
      + "start facet with this library again to take them up"
  }

  // MARK: Rescue

  private mutating func takeUp(_ left: [(file: RescueFile, edits: [HistoryEntry])]) -> Int {
    let edits = left.flatMap(\.edits)
    if book == nil, !edits.isEmpty, let library {
      do {
        try library.replay(edits)
      } catch {
        keepInMemory((error as? LibraryError) ?? .failed(path, reason: "\(error)"))
      }
    }
    if book != nil, !edits.isEmpty {
      for edit in edits {
        for photo in Set(edit.changes.map(\.photo)) { _ = try? known(photo) }
        _ = try? book?.replay(edit)
      }
      holdsWork = true
      writeDown()
      // Without another place the old files are the only one.
      guard rescue != nil else { return edits.count }
    }
    for (file, _) in left { file.remove() }
    return edits.count
  }

  /// Begins a file with all that is in memory.
  private mutating func writeDown() {
    guard let book, !book.done.isEmpty, let file = RescueFile.begin(for: path) else { return }
    do {
      for entry in book.done { try file.append(entry) }
      rescue = file
    } catch {
      file.remove()
    }
  }

  /// Adds to the file, or begins one.
  private mutating func writeDown(_ append: (RescueFile) throws -> Void) {
    guard holdsWork else { return }
    guard let file = rescue else { return writeDown() }
    do {
      try append(file)
    } catch {
      // The disk is full there, too: perhaps there is room for all of it elsewhere.
      rescue = nil
      writeDown()
      if rescue != nil { file.remove() }
    }
  }

  private mutating func keepInMemory(_ error: LibraryError) {
    book = AnnotationBook()
    condition = .memory(reason: "\(error.path.shown): \(error.explanation); edits are kept in memory")
  }

  /// What is known about a photo, with the edits in memory.
  package mutating func known(_ photo: PhotoFingerprint) throws -> PhotoAnnotations {
    guard book != nil else { return try library?.photo(photo) ?? PhotoAnnotations(photo: photo) }
    if !inserted.contains(photo) {
      // First the look, which may fail: what is not known is not empty.
      if let library { book?.insert(try library.photo(photo)) }
      inserted.insert(photo)
    }
    return book?[photo] ?? PhotoAnnotations(photo: photo)
  }

  // MARK: Edits

  /// - Parameter isAutomatic: whether it is no person's, and would be made again.
  package mutating func apply(_ edit: Edit, isAutomatic: Bool = false) throws -> EditOutcome {
    if book == nil, let library {
      do {
        return try outcome(.done, library.apply(edit))
      } catch let error as LibraryError where error.keepsEditsInMemory {
        keepInMemory(error)
      }
    }
    for photo in edit.photos { _ = try known(photo) }
    let changes = try book?.apply(edit) ?? []
    if !isAutomatic { holdsWork = true }
    if let entry = book?.done.last, !changes.isEmpty { writeDown { try $0.append(entry) } }
    return try outcome(.done, edit.title, changes)
  }

  package mutating func undo() throws -> EditOutcome {
    if book == nil, let library { return try outcome(.undone, library.undo()) }
    guard let entry = try book?.undo() else { return EditOutcome(kind: .undone, title: nil) }
    writeDown { try $0.appendUndo() }
    return try outcome(.undone, entry.title, entry.inverse)
  }

  package mutating func redo() throws -> EditOutcome {
    if book == nil, let library { return try outcome(.redone, library.redo()) }
    guard let entry = try book?.redo() else { return EditOutcome(kind: .redone, title: nil) }
    writeDown { try $0.appendRedo() }
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

  package func people() throws -> People {
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
  package mutating func news() throws -> [PhotoAnnotations] {
    guard let library else { return [] }
    let changes = try library.changes(since: revision)
    revision = changes.revision
    return try changes.photos.map { try known($0) }
  }

  // MARK: Saving elsewhere

  /// Writes everything to a file, with what is in memory only and its history, and goes on there.
  ///
  /// - Parameter path: a new file, or the library itself, when it may take edits again.
  package mutating func save(to path: FilePath) throws {
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
    do {
      if let book { try target.replay(book.done) }
    } catch {
      if target !== library { target.close() }
      throw error
    }
    rescue?.remove()
    (rescue, holdsWork) = (nil, false)
    if target !== library { library?.close() }
    library = target
    (book, inserted, condition, revision) = (nil, [], .ready, try target.revision())
  }
}
