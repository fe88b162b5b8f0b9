import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// People of edits that the library did not take.
@Suite("Library store: people in memory") struct LibraryStorePeopleTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
  private let other = PhotoFingerprint(size: 2, high: 2, low: 3)

  init() throws {
    folder = try TemporaryFolder()
    let library = try AnnotationLibrary(at: folder.library)
    _ = try library.apply(
      Edit("add", [.add(photo, face(1, "Ann")), .add(photo, face(2, "Anna")), .add(other, face(3, "Ann"))]))
    library.close()
  }

  private func face(_ id: Int64, _ person: String? = nil) -> Annotation {
    let box = BoundingBox(minX: Float(id) * 10, minY: 0, maxX: Float(id) * 10 + 9, maxY: 9)
    return Annotation(id: AnnotationID(rawValue: id), box: box, person: person)
  }

  private func open(_ library: FilePath) -> LibraryStore {
    var store = LibraryStore(rescueFolders: [folder.path.appending("rescue")])
    _ = store.open(library)
    return store
  }

  /// Makes edits that stay in memory; returns the file that fills the disk. The rescue file is free afterwards.
  private func mergeOnFullDisk(_ disk: TemporaryDisk, _ path: FilePath) throws -> FilePath {
    var store = open(path)
    let filler = try disk.fill()
    let people = try store.listedPeople()
    let (ann, anna) = (people[0].person, people[1].person)
    #expect(people.map(\.shown) == ["Ann", "Anna"] && people.map(\.faces) == [2, 1])
    #expect(try store.merge([ann.id], into: anna.id).title == "merge Ann (2 faces) into Anna")
    guard case .memory = store.condition else {
      Issue.record("\(store.condition)")
      return filler
    }
    #expect(try store.apply(.rename(anna, to: "Eve")).photos.isEmpty == false)
    _ = try store.apply(Edit("add", [.add(photo, face(4, "Bo"))]))
    #expect(try store.known(photo).annotations.map(\.person) == ["Eve", "Eve", "Bo"])
    #expect(try store.listedPeople().map(\.faces) == [3, 1])
    #expect(try store.undo().title == "add")
    _ = try store.redo()
    _ = store.closingMessage(discards: false)
    store.close(patience: 1)
    return filler
  }

  @Test(
    "merged, renamed and named in memory while the disk is full, kept by the rescue file, restored",
    .enabled(if: TemporaryDisk.isAvailable))
  func rescued() throws {
    let disk = try TemporaryDisk(megabytes: 2)
    let path = disk.path.appending("library.sqlite")
    try FileManager.default.copyItem(atPath: folder.library.string, toPath: path.string)
    let filler = try mergeOnFullDisk(disk, path)
    try FileManager.default.removeItem(atPath: filler.string)
    var again = open(path)
    #expect(again.condition == .ready)
    #expect(try again.known(photo).annotations.map(\.person) == ["Eve", "Eve", "Bo"])
    #expect(try again.known(other).annotations.map(\.person) == ["Eve"])
    #expect(try again.people().all.map(\.name) == ["Eve", "Bo"])
    for _ in 0..<3 { _ = try again.undo() }
    #expect(try again.known(other).annotations.map(\.person) == ["Ann"])
    again.close(patience: 1)
  }

  @Test("a person made in memory is the one of that name in the library that takes the edits later")
  func sameName() throws {
    // The library cannot be opened: its folder is a file.
    var store = LibraryStore(rescueFolders: [folder.path.appending("rescue")])
    let path = try folder.write("file", [0]).appending("library.sqlite")
    _ = store.open(path)
    _ = try store.apply(Edit("add", [.add(photo, face(5, "Ann")), .add(photo, face(6, "Cem"))]))
    let somebody = try #require(try store.listedPeople().first { $0.shown == "Cem" }).person
    #expect(try store.apply(.rename(somebody, to: "Cem B")).title == "rename Cem to Cem B")
    #expect(try store.known(photo).annotations.map(\.person) == ["Ann", "Cem B"])
    let target = folder.path.appending("saved.sqlite")
    try FileManager.default.copyItem(atPath: folder.library.string, toPath: target.string)
    let library = try AnnotationLibrary(at: target)
    _ = try library.apply(.rename(try #require(try library.listedPeople().first).person, to: "Ann Lee"))
    _ = try library.apply(Edit("add", [.add(other, face(9, "Ann"))]))
    var entries: [HistoryEntry] = []
    var book = AnnotationBook()
    try book.apply(Edit("add", [.add(photo, face(5, "Ann")), .add(photo, face(6, "Cem"))]))
    entries = book.done
    _ = try library.replay(entries)
    let ann = try library.photo(other)[AnnotationID(rawValue: 9)]?.identity?.id
    // The first Ann is called Ann Lee now, and somebody else has the name.
    #expect(try library.photo(photo).annotations.map(\.person) == ["Ann Lee", "Anna", "Ann", "Cem"])
    #expect(try library.photo(photo)[AnnotationID(rawValue: 5)]?.identity?.id == ann)
    #expect(ann != nil && library.isReadOnly == false)
    #expect(try library.check() == [])
    library.close()
    store.close(patience: 1)
  }
}
