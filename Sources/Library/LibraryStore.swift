package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage

/// The library of annotations as an interface needs it: it takes edits as long as the library does, and keeps them in
/// memory when the library cannot. One thread at a time.
package struct LibraryStore {
  /// Nil before it was opened, and when it cannot even be read.
  package private(set) var library: AnnotationLibrary?
  /// How edits are kept now.
  package private(set) var condition = LibraryCondition.opening
  /// Rises with every change of what ``known(_:)`` returns: whoever reads photos one by one, to report them together,
  /// compares it to find out whether they must be read again.
  package private(set) var version = 0

  /// The edits that the library did not take, over what it knows; nil while it takes them.
  private var book: AnnotationBook?
  /// Photos that are in `book` as the library knows them.
  private var inserted: Set<PhotoFingerprint> = []
  private var reportedCondition = LibraryCondition.opening
  /// Where rescue files are written and looked for, best first.
  private let rescueFolders: [FilePath]
  /// Holds the edits in `book`; nil while there are none, or when there is no place for it.
  private var rescue: RescueFile?
  /// Whether people made some of them: what is only read from files can be read again.
  private var holdsWork = false
  private var path = FilePath()
  /// Others' changes are reported up to this revision of the library.
  private var revision: Int64 = 0
  /// The revisions after it that were made here, and answered.
  private var ownRevisions: Set<Int64> = []

  /// - Parameter rescueFolders: see ``RescueFile/folders(_:)``.
  package init(rescueFolders: [FilePath] = RescueFile.folders()) { self.rescueFolders = rescueFolders }

  // MARK: Opening and closing

  /// Opens the library, and restores the edits that it did not take when it was open before. ``condition`` is to be
  /// reported afterwards.
  ///
  /// - Returns: how many edits were restored.
  package mutating func open(_ path: FilePath) -> Int {
    self.path = AnnotationLibrary.absolute(path)
    openFile(path)
    let count = restore(RescueFile.left(for: self.path, in: rescueFolders))
    // Nothing was read from here before: what was restored is no news.
    if let latest = try? library?.revision() { revision = latest }
    reportedCondition = condition
    return count
  }

  private mutating func openFile(_ path: FilePath) {
    do {
      let library = try AnnotationLibrary(at: path)
      self.library = library
      if library.isReadOnly {
        keepInMemory(LibraryError.readOnly(path))
      } else {
        condition = .ready
      }
    } catch {
      keepInMemory(error)
      // A full disk can still be read.
      if error.keepsEditsInMemory { library = try? AnnotationLibrary(at: path, mode: .readOnly) }
    }
  }

  /// - Parameter patience: how long to wait for what others do with the library, in seconds.
  package mutating func close(patience: Double) {
    library?.close(patience: patience)
    library = nil
  }

  /// What the user must know about edits that no library has, once the program has ended; nil when there are none.
  ///
  /// - Parameter discards: whether they are to be forgotten.
  package mutating func closingMessage(discards: Bool) -> String? {
    guard let count = book?.done.count, count > 0, holdsWork, !discards else {
      rescue?.remove()
      rescue = nil
      return nil
    }
    let edits = count == 1 ? "1 edit" : "\(count) edits"
    if rescue == nil { writeRescueFile() }
    guard let rescue else {
      return "\(path.shown): \(edits) could not be kept anywhere and are lost; free some space on the disk"
    }
    return "\(path.shown): \(edits) that the library did not take are kept in \(rescue.path.shown); "
      + "start facet with this library again to take them up"
  }

  // MARK: Rescue

  private mutating func restore(_ left: [(file: RescueFile, edits: [HistoryEntry])]) -> Int {
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
      writeRescueFile()
      // Without another place the old files are the only one.
      guard rescue != nil else { return edits.count }
    }
    for (file, _) in left { file.remove() }
    return edits.count
  }

  /// Begins a file with all that is in memory.
  private mutating func writeRescueFile() {
    guard let book, !book.done.isEmpty, let file = RescueFile.begin(for: path, in: rescueFolders) else {
      return
    }
    do {
      for entry in book.done { try file.append(entry) }
      rescue = file
    } catch {
      file.remove()
    }
  }

  /// Adds to the file, or begins one.
  private mutating func addToRescueFile(_ append: (RescueFile) throws -> Void) {
    guard holdsWork else { return }
    guard let file = rescue else { return writeRescueFile() }
    do {
      try append(file)
    } catch {
      // The disk is full there, too: perhaps there is room for all of it elsewhere.
      rescue = nil
      writeRescueFile()
      if rescue != nil { file.remove() }
    }
  }

  private mutating func keepInMemory(_ error: LibraryError) {
    book = AnnotationBook()
    condition = .memory(reason: "\(error.path.shown): \(error.explanation); edits are kept in memory")
  }

  /// The condition when it was not reported since it changed; nil otherwise. From now on it counts as reported.
  package mutating func unreportedCondition() -> LibraryCondition? {
    guard condition != reportedCondition else { return nil }
    reportedCondition = condition
    return condition
  }

  // MARK: Reading

  /// What is known about a photo, with the edits in memory.
  package mutating func known(_ photo: PhotoFingerprint) throws -> PhotoAnnotations {
    guard book != nil else { return try library?.photo(photo) ?? PhotoAnnotations(photo: photo) }
    if !inserted.contains(photo) {
      // Read first, which may fail: a photo that cannot be read is not one without faces.
      if let library { book?.insert(try library.photo(photo)) }
      inserted.insert(photo)
    }
    return book?[photo] ?? PhotoAnnotations(photo: photo)
  }

  /// Every name with its number of faces, those of the edits in memory included.
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

  /// The photos that other programs, and other openings of the library, have edited since the last call, as they
  /// are now. Edits that were made here are left out: their outcomes were the answer.
  package mutating func changesByOthers() throws -> [PhotoAnnotations] {
    guard let library else { return [] }
    let changes = try library.changes(since: revision, except: ownRevisions)
    if let book {
      // Only what is edited here, too, stays as it is here.
      let edited = Set((book.done + book.undone).flatMap(\.changes).map(\.photo))
      inserted.subtract(changes.photos.filter { !edited.contains($0) })
    }
    let photos = try changes.photos.map { try known($0) }
    // Last: changes that could not be read are asked for again.
    (revision, ownRevisions) = (changes.revision, [])
    if !photos.isEmpty { version += 1 }
    return photos
  }

  // MARK: Edits

  /// Does an edit; it is durable when this returns, or ``condition`` says why it is in memory only.
  ///
  /// - Parameter isAutomatic: whether it is no person's, and would be made again.
  package mutating func apply(_ edit: Edit, isAutomatic: Bool = false) throws -> EditOutcome {
    if book == nil, let library {
      do {
        return outcome(.done, try library.apply(edit))
      } catch let error as LibraryError where error.keepsEditsInMemory {
        keepInMemory(error)
      }
    }
    for photo in edit.photos { _ = try known(photo) }
    let changes = try book?.apply(edit) ?? []
    if !isAutomatic { holdsWork = true }
    if let entry = book?.done.last, !changes.isEmpty { addToRescueFile { try $0.append(entry) } }
    return outcome(.done, inMemory: HistoryEntry(title: edit.title, changes: changes))
  }

  /// Takes the latest edit back; the outcome has no title when there is none.
  package mutating func undo() throws -> EditOutcome {
    if book == nil, let library { return outcome(.undone, try library.undo()) }
    guard let entry = try book?.undo() else { return EditOutcome(kind: .undone, title: nil) }
    addToRescueFile { try $0.appendUndo() }
    return outcome(.undone, inMemory: HistoryEntry(title: entry.title, changes: entry.inverse))
  }

  /// Does again what was undone last; the outcome has no title when there is nothing.
  package mutating func redo() throws -> EditOutcome {
    if book == nil, let library { return outcome(.redone, try library.redo()) }
    guard let entry = try book?.redo() else { return EditOutcome(kind: .redone, title: nil) }
    addToRescueFile { try $0.appendRedo() }
    return outcome(.redone, inMemory: entry)
  }

  private mutating func outcome(
    _ kind: EditOutcome.Kind, _ outcome: AnnotationLibrary.Outcome?
  ) -> EditOutcome {
    guard let outcome else { return EditOutcome(kind: kind, title: nil) }
    // Only what was made here: without changes there is no revision, and the latest may be another program's.
    if let revision = outcome.revision { ownRevisions.insert(revision) }
    return self.outcome(kind, outcome.title, outcome.changes, outcome.photos, outcome.revision)
  }

  private mutating func outcome(_ kind: EditOutcome.Kind, inMemory entry: HistoryEntry) -> EditOutcome {
    var seen: Set<PhotoFingerprint> = []
    let photos = entry.changes.map(\.photo).filter { seen.insert($0).inserted }
    return outcome(kind, entry.title, entry.changes, photos.compactMap { book?[$0] }, nil)
  }

  private mutating func outcome(
    _ kind: EditOutcome.Kind, _ title: String, _ changes: [Change], _ photos: [PhotoAnnotations],
    _ revision: Int64?
  ) -> EditOutcome {
    if !photos.isEmpty { version += 1 }
    let face = changes.lazy.compactMap { change in
      if case .face(_, let before, let after) = change { (after ?? before)?.id } else { nil }
    }.first
    // The edit is done, whether or not its place can be read.
    let place = try? photos.first.flatMap { try library?.paths(of: $0.photo).first?.shown }
    return EditOutcome(
      kind: kind, title: title, photos: photos, face: face, place: place, revision: revision,
      condition: unreportedCondition())
  }

  // MARK: Saving elsewhere

  /// Writes everything to a file, with what is in memory only and its history, and goes on there. ``condition`` is
  /// to be reported afterwards.
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
    // `revision` stays: the copy counts on from the old file's, and the photos of these edits are to be read again,
    // because others may have edited them, too, while they were in memory.
    (book, inserted, condition, reportedCondition) = (nil, [], .ready, .ready)
    version += 1
  }
}
