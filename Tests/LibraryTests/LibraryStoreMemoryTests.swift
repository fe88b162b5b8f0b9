import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// A library that takes no edits: nothing that people do is lost.
@Suite("Library store: edits in memory") struct LibraryStoreMemoryTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
  private let other = PhotoFingerprint(size: 2, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  private var rescueFolder: FilePath { folder.path.appending("rescue") }
  private var rescueFiles: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: rescueFolder.string)) ?? []).sorted()
  }

  private func open(_ library: FilePath) -> (store: LibraryStore, restored: Int) {
    var store = LibraryStore(rescueFolders: [rescueFolder])
    let restored = store.open(library)
    return (store, restored)
  }

  /// A library that cannot be opened: its folder is a file.
  private func makeUnusable() throws -> FilePath {
    try folder.write("file", [0]).appending("library.sqlite")
  }

  private func note(_ text: String, _ photo: PhotoFingerprint? = nil) -> Edit {
    Edit("note \(text)", [.photoNote(photo ?? self.photo, text)])
  }

  private func isMemory(_ condition: LibraryCondition?) -> Bool {
    if case .memory = condition { true } else { false }
  }

  @Test("edits are done, undone and redone in memory, for a reason that names the library")
  func memory() throws {
    let library = try makeUnusable()
    var (store, _) = open(library)
    guard case .memory(let reason) = store.condition else {
      Issue.record("\(store.condition)")
      return
    }
    #expect(reason.hasPrefix(folder.path.string) && reason.hasSuffix("; edits are kept in memory"))
    // It was reported with the opening.
    #expect(store.unreportedCondition() == nil)
    let done = try store.apply(note("one"))
    #expect(done.revision == nil && done.condition == nil && done.photos.map(\.note) == ["one"])
    #expect(try store.undo().photos.map(\.note) == [""])
    #expect(try store.redo().title == "note one")
    #expect(try store.changesByOthers() == [])
    #expect(try store.known(photo).note == "one")
  }

  @Test("edits that were left by a crash are restored by the next start, those that were undone are not")
  func crash() throws {
    let library = try makeUnusable()
    do {
      var (store, _) = open(library)
      _ = try store.apply(note("one"))
      _ = try store.apply(note("two"))
      _ = try store.apply(note("three"))
      _ = try store.undo()
      // Another that runs does not take them.
      #expect(open(library).restored == 0)
    }
    #expect(rescueFiles.count == 1)
    // The last line is cut off by the crash.
    let file = try FileHandle(
      forUpdating: URL(fileURLWithPath: rescueFolder.appending(rescueFiles[0]).string))
    try file.seekToEnd()
    try file.write(contentsOf: Data(#"{"edit":{"title":"cu"#.utf8))
    try file.close()
    var (store, restored) = open(library)
    #expect(try restored == 2 && store.known(photo).note == "two" && isMemory(store.condition))
    #expect(rescueFiles.count == 1)
    #expect(try store.undo().photos.map(\.note) == ["one"])
  }

  @Test("once the library takes edits again, those that were left are in it, with their history")
  func restored() throws {
    let library = try makeUnusable()
    do {
      var (store, _) = open(library)
      _ = try store.apply(note("one"))
      _ = try store.apply(note("two"))
    }
    try FileManager.default.removeItem(atPath: library.removingLastComponent().string)
    var (store, restored) = open(library)
    #expect(restored == 2 && store.condition == .ready && rescueFiles.isEmpty)
    #expect(try store.changesByOthers() == [], "nobody had read anything before")
    #expect(try store.undo().photos.map(\.note) == ["one"])
    #expect(store.closingMessage(discards: false) == nil)
  }

  @Test("closing says where edits are kept that no library has; discarded, they are gone")
  func closing() throws {
    let library = try makeUnusable()
    do {
      var (store, _) = open(library)
      #expect(store.closingMessage(discards: false) == nil, "nothing was edited")
      _ = try store.apply(note("read from a file"), isAutomatic: true)
      #expect(store.closingMessage(discards: false) == nil && rescueFiles.isEmpty, "it can be read again")
      _ = try store.apply(note("one"))
      let closing = store.closingMessage(discards: false)
      let message = try #require(closing)
      let file = try #require(rescueFiles.first)
      #expect(message.contains("2 edits") && message.contains(file))
      store.close(patience: 1)
    }
    var (store, restored) = open(library)
    #expect(restored == 2)
    #expect(store.closingMessage(discards: true) == nil && rescueFiles.isEmpty)
    #expect(open(library).restored == 0)
  }

  @Test("without any place for a rescue file the edits are reported as lost")
  func noPlace() throws {
    var store = LibraryStore(rescueFolders: [try folder.write("blocked", [0])])
    _ = store.open(try makeUnusable())
    _ = try store.apply(note("one"))
    #expect(store.closingMessage(discards: false)?.contains("could not be kept anywhere") == true)
  }

  @Test("edits saved elsewhere are in the new file one by one, and work continues there")
  func save() throws {
    var (store, _) = open(try makeUnusable())
    _ = try store.apply(note("one"))
    _ = try store.apply(note("two", other))
    let taken = try folder.write("taken", [1])
    #expect(throws: LibraryError.self) { try store.save(to: taken) }
    #expect(rescueFiles.count == 1 && isMemory(store.condition))
    let saved = folder.path.appending("saved.sqlite")
    try store.save(to: saved)
    #expect(store.condition == .ready && store.library?.path == saved && rescueFiles.isEmpty)
    #expect(try store.apply(note("three")).revision != nil)
    for title in ["note three", "note two", "note one"] { #expect(try store.undo().title == title) }
    #expect(try AnnotationLibrary(at: saved).photo(photo).note.isEmpty)
    #expect(store.closingMessage(discards: false) == nil)
  }

  @Test(
    "on a full disk the edit is kept in memory, its one answer says so, and others' edits are still reported",
    .enabled(if: TemporaryDisk.isAvailable))
  func fullDisk() throws {
    let disk = try TemporaryDisk(megabytes: 2)
    let library = disk.path.appending("library.sqlite")
    var (store, _) = open(library)
    _ = try store.apply(note("on the disk"))
    let filler = try disk.fill()
    let long = String(repeating: "n", count: 60_000)
    let outcome = try store.apply(note(long))
    #expect(outcome.revision == nil && outcome.photos.map(\.note.count) == [60_000])
    guard case .memory(let reason) = outcome.condition else {
      Issue.record("\(String(describing: outcome.condition))")
      return
    }
    #expect(reason.contains("the disk of the library is full"))
    #expect(try store.apply(note("again", photo)).condition == nil, "reported before")
    #expect(try store.known(other).note.isEmpty)
    try FileManager.default.removeItem(atPath: filler.string)
    let theirs = try AnnotationLibrary(at: library)
    _ = try theirs.apply(note("theirs", other))
    _ = try theirs.apply(Edit("both", [.photoNote(photo, "theirs")]))
    let reported = try store.changesByOthers()
    #expect(reported.map(\.note) == ["theirs", "again"], "what is edited here, too, stays as it is here")
    // With room again it is saved in its own place.
    try store.save(to: library)
    #expect(try theirs.photo(photo).note == "again" && rescueFiles.isEmpty)
    #expect(try store.changesByOthers().map(\.note) == ["again"], "read again: others had edited it, too")
    #expect(try store.changesByOthers() == [])
  }

  @Test(
    "a disk that fills up under an automatic edit is reported, too", .enabled(if: TemporaryDisk.isAvailable))
  func automatic() throws {
    let disk = try TemporaryDisk(megabytes: 2)
    var (store, _) = open(disk.path.appending("library.sqlite"))
    _ = try disk.fill()
    #expect(throws: EditError.self) { try store.apply(.remove(AnnotationID(rawValue: 1), from: photo)) }
    #expect(store.unreportedCondition() == nil)
    let outcome = try store.apply(note(String(repeating: "n", count: 60_000)), isAutomatic: true)
    #expect(isMemory(outcome.condition) && store.unreportedCondition() == nil)
    #expect(rescueFiles.isEmpty)
  }

  @Test(
    "a library on a read-only disk is read, and edits beside it are saved elsewhere with what it holds",
    .enabled(if: TemporaryDisk.isAvailable))
  func readOnlyDisk() throws {
    let disk = try TemporaryDisk(megabytes: 4)
    let library = disk.path.appending("library.sqlite")
    do {
      var (store, _) = open(library)
      _ = try store.apply(note("before"))
      store.close(patience: 10)
    }
    try disk.makeReadOnly()
    var (store, _) = open(library)
    #expect(try isMemory(store.condition) && store.known(photo).note == "before")
    _ = try store.apply(note("after", other))
    #expect(throws: LibraryError.self) { try store.save(to: library) }
    try store.save(to: folder.path.appending("saved.sqlite"))
    #expect(try store.known(photo).note == "before" && store.known(other).note == "after")
    #expect(try store.undo().title == "note after")
  }
}
