package import Annotations
import Files
import Foundation
import Imaging
package import SystemPackage

/// The library as a user interface needs it: edits go into the library, or stay in memory while it cannot
/// take them. One thread at a time.
package struct LibraryStore {
  /// Nil before opening, and when it cannot even be read.
  package private(set) var library: AnnotationLibrary?
  /// How edits are kept now.
  package private(set) var condition = LibraryCondition.opening
  /// Rises with every change of what ``known(_:)`` returns. After reading several photos one by one, compare
  /// it to find out whether they must be read again.
  package private(set) var version = 0

  /// The edits that the library did not take, on top of its own content; nil while it takes them.
  private var book: AnnotationBook?
  /// Photos whose library content is in `book`.
  private var inserted: Set<PhotoFingerprint> = []
  private var reportedCondition = LibraryCondition.opening
  /// The folders for rescue files, best first.
  private let rescueFolders: [FilePath]
  /// Holds the edits in `book`; nil while there are none, or when it cannot be written.
  private var rescue: RescueFile?
  /// Whether people made some of these edits; edits that only come from files can be made again.
  private var holdsWork = false
  private var path = FilePath()
  /// Changes by others have been reported up to this revision.
  private var revision: Int64 = 0
  /// Later revisions that were made here and already reported.
  private var ownRevisions: Set<Int64> = []

  /// - Parameter rescueFolders: see ``RescueFile/folders(_:)``.
  package init(rescueFolders: [FilePath] = RescueFile.folders()) { self.rescueFolders = rescueFolders }

  // MARK: Opening and closing

  /// Opens the library and restores the edits that it did not take last time. Report ``condition``
  /// afterwards.
  ///
  /// - Returns: how many edits were restored.
  package mutating func open(_ path: FilePath) -> Int {
    self.path = AnnotationLibrary.absolute(path)
    openFile(path)
    let count = restore(RescueFile.left(for: self.path, in: rescueFolders))
    // Nothing was read before, so restored edits are not changes to report.
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

  /// Closes the library's file; later uses of the library throw.
  ///
  /// - Parameter patience: how long to wait for other uses of the library, in seconds.
  package func close(patience: Double) { library?.close(patience: patience) }

  /// A message for the end of the program about edits that are in no library; nil when there are none.
  ///
  /// - Parameter discards: whether to discard them.
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
      + "start facet with this library again to restore them"
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
        for photo in edit.changes.photos { _ = try? known(photo) }
        _ = try? book?.replay(edit)
      }
      holdsWork = true
      writeRescueFile()
      // Without another place, the edits are only in the old files.
      guard rescue != nil else { return edits.count }
    }
    for (file, _) in left { file.remove() }
    return edits.count
  }

  /// Begins a file with all edits in memory.
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
      // That disk is full, too; perhaps another folder has room for all edits.
      rescue = nil
      writeRescueFile()
      if rescue != nil { file.remove() }
    }
  }

  private mutating func keepInMemory(_ error: LibraryError) {
    var book = AnnotationBook()
    // A library that cannot even be read has no people yet.
    for person in (try? library?.allPeople()) ?? [] { book.insert(person) }
    self.book = book
    condition = .memory(reason: "\(error.path.shown): \(error.explanation); edits are kept in memory")
  }

  /// The condition if it has changed since it was reported, otherwise nil. It then counts as reported.
  package mutating func unreportedCondition() -> LibraryCondition? {
    guard condition != reportedCondition else { return nil }
    reportedCondition = condition
    return condition
  }

  // MARK: Reading

  /// What is known about a photo, including edits in memory.
  package mutating func known(_ photo: PhotoFingerprint) throws -> PhotoAnnotations {
    guard book != nil else { return try library?.photo(photo) ?? PhotoAnnotations(photo: photo) }
    if !inserted.contains(photo) {
      // Read first, because it may fail: a photo that cannot be read is not a photo without faces.
      if let library { book?.insert(try library.photo(photo)) }
      inserted.insert(photo)
    }
    return book?[photo] ?? PhotoAnnotations(photo: photo)
  }

  /// Every name with its number of faces, including edits in memory.
  package func people() throws -> People {
    People(
      try listedPeople().filter { $0.faces > 0 && !$0.person.isHidden }
        .map { People.Person(name: $0.shown, faces: $0.faces) })
  }

  /// Everybody with at least one face, or whom people said something about, including edits in memory.
  package func listedPeople() throws -> [ListedPerson] {
    guard let book else { return try library?.listedPeople() ?? [] }
    var counts = try library?.faceCounts() ?? [:]
    for photo in changedInMemory {
      for face in try library?.photo(photo.photo).annotations ?? [] {
        if let id = face.identity?.id { counts[id, default: 0] -= 1 }
      }
      for face in photo.annotations { if let id = face.identity?.id { counts[id, default: 0] += 1 } }
    }
    return ListedPerson.list(book.people.all, faces: counts)
  }

  /// A person by ID, including edits in memory; nil when nobody is.
  package func person(_ id: PersonID) throws -> Person? {
    try book.map { $0.people.person(id) } ?? library?.person(id)
  }

  /// The photos that edits in memory have changed, in their present state.
  private var changedInMemory: [PhotoAnnotations] {
    guard let book else { return [] }
    return book.done.flatMap(\.changes).photos.map { book[$0] }
  }

  /// The photos that other users of the library have edited since the last call, in their present state.
  /// Edits made here are left out, because their outcomes already reported them.
  package mutating func changesByOthers() throws -> [PhotoAnnotations] {
    guard let library else { return [] }
    let changes = try library.changes(since: revision, except: ownRevisions)
    if let book {
      // Photos that are also edited here keep their state from here.
      let edited = Set((book.done + book.undone).flatMap(\.changes).photos)
      inserted.subtract(changes.photos.filter { !edited.contains($0) })
      let people = Set((book.done + book.undone).flatMap(\.changes).compactMap(\.person))
      for person in try library.allPeople() where !people.contains(person.id) { self.book?.insert(person) }
    }
    let photos = try changes.photos.map { try known($0) }
    // Last, so that changes that could not be read are read next time.
    (revision, ownRevisions) = (changes.revision, [])
    if !photos.isEmpty { version += 1 }
    return photos
  }

  // MARK: Edits

  /// Applies an edit. When this returns it is durable, or ``condition`` says why it is only in memory.
  ///
  /// - Parameter isAutomatic: whether the program made it and would make it again.
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

  /// Makes one person of several, in one edit.
  package mutating func merge(_ merged: [PersonID], into person: PersonID) throws -> EditOutcome {
    if book == nil, let library {
      do {
        return outcome(.done, try library.merge(merged, into: person))
      } catch let error as LibraryError where error.keepsEditsInMemory {
        keepInMemory(error)
      }
    }
    guard let kept = try self.person(person) else { throw EditError.noPerson(person) }
    let others = try merged.map { id in
      guard let other = try self.person(id) else { throw EditError.noPerson(id) }
      return other
    }
    .filter { $0.id != kept.id }
    let photos =
      try others.flatMap { try library?.faces(of: $0.id) ?? [] }.map(\.photo)
      + (library?.refusals() ?? []).map(\.face.photo) + changedInMemory.map(\.photo)
    var (faces, refused): ([FaceReference], [FaceReference]) = ([], [])
    for photo in Set(photos) {
      for face in try known(photo).annotations {
        let reference = FaceReference(photo: photo, face: face.id)
        if others.contains(where: { $0.id == face.identity?.id }) { faces.append(reference) }
        if others.contains(where: { face.refuses($0.id) }) { refused.append(reference) }
      }
    }
    return try apply(.merge(others, into: kept, faces: faces, refused: refused))
  }

  /// Undoes the latest edit; the outcome has no title when there is none.
  package mutating func undo() throws -> EditOutcome {
    if book == nil, let library { return outcome(.undone, try library.undo()) }
    guard let entry = try book?.undo() else { return EditOutcome(kind: .undone, title: nil) }
    addToRescueFile { try $0.appendUndo() }
    return outcome(.undone, inMemory: HistoryEntry(title: entry.title, changes: entry.inverse))
  }

  /// Redoes what was undone last; the outcome has no title when there is nothing.
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
    // Only revisions made here; without changes there is none, and the latest may be another program's.
    if let revision = outcome.revision { ownRevisions.insert(revision) }
    return self.outcome(kind, outcome.title, outcome.changes, outcome.photos, outcome.revision)
  }

  private mutating func outcome(_ kind: EditOutcome.Kind, inMemory entry: HistoryEntry) -> EditOutcome {
    var seen: Set<PhotoFingerprint> = []
    let photos = (entry.changes.photos + renamed(by: entry)).filter { seen.insert($0).inserted }
    return outcome(kind, entry.title, entry.changes, photos.compactMap { book?[$0] }, nil)
  }

  /// The photos whose faces are shown with other names after an edit in memory.
  private mutating func renamed(by entry: HistoryEntry) -> [PhotoFingerprint] {
    var people: Set<PersonID> = []
    for case .person(_, let before, let after) in entry.changes where before?.name != after?.name {
      for name in [before?.name, after?.name].compactMap(\.self) {
        people.formUnion((book?.people.people(named: name) ?? []).map(\.id))
      }
    }
    if people.isEmpty { return [] }
    // The edit is done, even if the library cannot be read.
    let stored = people.flatMap { (try? library?.faces(of: $0)) ?? [] }.map(\.photo)
    return Set(stored + changedInMemory.map(\.photo)).filter { photo in
      let faces = (try? known(photo))?.annotations ?? []
      return faces.contains { $0.identity?.id.map(people.contains) == true }
    }
  }

  private mutating func outcome(
    _ kind: EditOutcome.Kind, _ title: String, _ changes: [Change], _ photos: [PhotoAnnotations],
    _ revision: Int64?
  ) -> EditOutcome {
    if !photos.isEmpty { version += 1 }
    let face = changes.lazy.compactMap { change in
      if case .face(_, let before, let after) = change { (after ?? before)?.id } else { nil }
    }.first
    // The edit is done, even if the path cannot be read.
    let place = try? photos.first.flatMap { try library?.paths(of: $0.photo).first?.shown }
    return EditOutcome(
      kind: kind, title: title, photos: photos, face: face, place: place, revision: revision,
      condition: unreportedCondition())
  }

  // MARK: Saving elsewhere

  /// Writes everything to a file, including edits in memory and their history, and continues there. Report
  /// ``condition`` afterwards.
  ///
  /// - Parameter path: a new file, or the library itself to try it again.
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
    // `revision` stays: the copy continues the old file's revisions, and the photos of these edits must be
    // read again, because others may have edited them meanwhile.
    (book, inserted, condition, reportedCondition) = (nil, [], .ready, .ready)
    version += 1
  }
}
