import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Library: the layouts of older versions") struct OlderLayoutTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  /// A library as the first version made it, with a person whose name is encoded in two ways.
  init() throws {
    folder = try TemporaryFolder()
    let first = try #require(Schema.migrations.first)
    let content = """
      INSERT INTO people VALUES (1, 'Ann'), (2, 'Zoe\u{308}'), (3, 'Zo\u{EB}'), (4, 'Zoe');
      INSERT INTO photos (id, fingerprint) VALUES (1, X'000000000000000100000000000000020000000000000003');
      INSERT INTO annotations (photo, id, state, minX, minY, maxX, maxY, person, origin)
        VALUES (1, 1, 3, 0, 0, 9, 9, 1, 'drawn'), (1, 2, 3, 10, 0, 19, 9, 2, 'drawn'),
          (1, 3, 3, 20, 0, 29, 9, 3, 'drawn'), (1, 4, 3, 30, 0, 39, 9, 4, 'drawn');
      """
    let old = [Migration(version: 1, sql: first.sql + "\n" + content)]
    try AnnotationLibrary(at: folder.library, mode: .create, patience: 1, migrations: old).close()
  }

  private func check(_ library: AnnotationLibrary) throws {
    // Text is equal in either encoding, so its bytes are compared.
    let names = try library.photo(photo).annotations.map { Array(($0.person ?? "").utf8) }
    #expect(names == ["Ann", "Zo\u{EB}", "Zo\u{EB}", "Zoe"].map { Array($0.utf8) })
    let people = try library.people().all
    #expect(people.map(\.name) == ["Zoë", "Ann", "Zoe"] && people.map(\.faces) == [2, 1, 1])
    #expect(try library.check() == [])
  }

  @Test("people whose names differ only in their encoding become one, and the old file is backed up")
  func joined() throws {
    let library = try AnnotationLibrary(at: folder.library)
    try check(library)
    #expect(library.backups.map(\.lastComponent?.string) == ["library.sqlite.v1.backup"])
    // New names are stored in the same form.
    let box = BoundingBox(minX: 40, minY: 0, maxX: 49, maxY: 9)
    let face = Annotation(id: AnnotationID(rawValue: 5), box: box, person: "Zoe\u{308}")
    _ = try library.apply(.add(face, to: photo))
    #expect(try library.people().all.map(\.faces) == [3, 1, 1])
    library.close()
    let again = try AnnotationLibrary(at: folder.library)
    #expect(again.backups.isEmpty)
    again.close()
  }

  @Test("read only, an old library is read as the new one, and its file stays as it is")
  func readOnly() throws {
    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.library.string)) }
    let before = try bytes()
    let library = try AnnotationLibrary(at: folder.library, mode: .readOnly)
    try check(library)
    #expect(library.isReadOnly && library.backups.isEmpty && library.path == folder.library)
    library.close()
    #expect(try bytes() == before)
  }

  @Test("a new library needs no backup")
  func new() throws {
    let library = try AnnotationLibrary(at: folder.path.appending("new.sqlite"))
    #expect(library.backups.isEmpty)
    library.close()
  }

  @Test("hidden landmarks are kept, by undo and redo, too")
  func hidden() throws {
    let library = try AnnotationLibrary(at: folder.library)
    defer { library.close() }
    let points = Landmarks(points: (0..<5).map { Point(x: Float($0), y: 1) })
    let face = Annotation(
      id: AnnotationID(rawValue: 9), box: BoundingBox(minX: 50, minY: 0, maxX: 59, maxY: 9),
      landmarks: points,
      hiddenLandmarks: LandmarkSet(indices: [1, 4]))
    _ = try library.apply(.add(face, to: photo))
    #expect(try library.photo(photo)[face.id] == face)
    _ = try library.undo()
    #expect(try library.photo(photo)[face.id] == nil)
    _ = try library.redo()
    #expect(try library.photo(photo)[face.id]?.hiddenLandmarks == LandmarkSet(indices: [1, 4]))
  }

  /// `Fixtures/version-3.sqlite` was written by facet of layout 3, by three imports: faces 1 (Ada) and 2 (Zoë) of one
  /// photo, 3 (Bob) and 4 of another; then face 1 became Ada Lovelace; then 3 became Ada, and 5 (Ada) was added.
  @Test("names and history of layout 3 become people, and undoing restores the names of that time")
  func namesAsText() throws {
    let fixture = RepositoryPaths.root.appending("Tests/LibraryTests/Fixtures/version-3.sqlite")
    let path = folder.path.appending("three.sqlite")
    try FileManager.default.copyItem(atPath: fixture.string, toPath: path.string)
    let library = try AnnotationLibrary(at: path)
    defer { library.close() }
    #expect(library.backups.map(\.lastComponent?.string) == ["three.sqlite.v3.backup"])
    func names() throws -> [String: String] {
      var names: [String: String] = [:]
      try library.forEachPhoto { known, _, _ in
        for face in known.annotations { names["\(face.id.rawValue)"] = face.person ?? "-" }
      }
      return names
    }
    let last = ["1": "Ada Lovelace", "2": "Zoë", "3": "Ada", "4": "-", "5": "Ada"]
    #expect(try names() == last)
    #expect(try library.listedPeople().map(\.shown) == ["Ada", "Ada Lovelace", "Zoë"])
    #expect(try library.people().all.map(\.faces) == [2, 1, 1])
    // Numbers in the order in which the names were first given.
    #expect(try library.allPeople().map(\.name) == ["Ada", "Zoë", "Bob", "Ada Lovelace"])
    _ = try library.undo()
    #expect(try names() == ["1": "Ada Lovelace", "2": "Zoë", "3": "Bob", "4": "-"])
    _ = try library.undo()
    #expect(try names() == ["1": "Ada", "2": "Zoë", "3": "Bob", "4": "-"])
    _ = try library.undo()
    #expect(try names() == [:] && library.listedPeople() == [])
    for _ in 0..<3 { _ = try library.redo() }
    #expect(try names() == last)
    #expect(try library.check() == [])
    // The backup still has the names as they were.
    let old = try #require(library.backups.first)
    let text = try Data(contentsOf: URL(fileURLWithPath: old.string))
    #expect(text.range(of: Data("\"person\":\"Ada Lovelace\"".utf8)) != nil)
  }

  @Test("a rename reaches what was named before the migration, in the history, too")
  func renamedAfterwards() throws {
    let fixture = RepositoryPaths.root.appending("Tests/LibraryTests/Fixtures/version-3.sqlite")
    let path = folder.path.appending("three.sqlite")
    try FileManager.default.copyItem(atPath: fixture.string, toPath: path.string)
    let library = try AnnotationLibrary(at: path)
    defer { library.close() }
    let ada = try #require(try library.listedPeople().first).person
    _ = try library.apply(.rename(ada, to: "Eve"))
    // Writes all pages anew, so that what is in the file is what the tables hold.
    try library.forgetVectors()
    let stored = try Data(contentsOf: URL(fileURLWithPath: path.string))
    #expect(stored.range(of: Data("personID".utf8)) != nil)
    #expect(stored.range(of: Data("\"person\":\"".utf8)) == nil, "no name is left in the history")
    #expect(try library.undo()?.title == "rename Ada to Eve")
    #expect(try library.listedPeople().first?.shown == "Ada")
  }

  @Test("a program of layout 4 that still has the library open cannot write faces without their marks")
  func programOfLayoutFour() throws {
    let path = folder.path.appending("four.sqlite")
    let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
    let library = try AnnotationLibrary(at: path)
    let face = Annotation(id: AnnotationID(rawValue: 7), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9))
    _ = try library.apply(.add(face, to: photo))
    _ = try library.apply(.apart([(photo, face)], from: []))
    library.close()
    let next = (Schema.migrations.last?.version ?? 0) + 1
    let old = """
      INSERT OR REPLACE INTO annotations
        (photo, id, state, minX, minY, maxX, maxY, landmarks, score, person, flags, note, origin, hidden, nameless,
         refused)
      SELECT photo, id, state, minX, minY, maxX, maxY, landmarks, score, person, flags, 'changed', origin, hidden,
        nameless, refused FROM annotations
      """
    #expect(throws: LibraryError.self) {
      try AnnotationLibrary(
        at: path, mode: .existing, patience: 1,
        migrations: Schema.migrations + [Migration(version: next, sql: old)])
    }
    let again = try AnnotationLibrary(at: path)
    defer { again.close() }
    let kept = try #require(try again.photo(photo).annotations.first)
    #expect(kept.apart.count == 1 && kept.note.isEmpty)
  }

  @Test("a program of layout 3 that still has the library open is refused its edits")
  func earlierProgram() throws {
    try AnnotationLibrary(at: folder.library).close()
    for statement in [
      "INSERT INTO edits (made, title, changes) VALUES (1, 'old', '[]')",
      "UPDATE edits SET status = 1 WHERE status = 0",
    ] {
      let fixture = RepositoryPaths.root.appending("Tests/LibraryTests/Fixtures/version-3.sqlite")
      let path = folder.path.appending("\(statement.prefix(6)).sqlite")
      try FileManager.default.copyItem(atPath: fixture.string, toPath: path.string)
      try AnnotationLibrary(at: path).close()
      let next = (Schema.migrations.last?.version ?? 0) + 1
      #expect(throws: LibraryError.self) {
        try AnnotationLibrary(
          at: path, mode: .existing, patience: 1,
          migrations: Schema.migrations + [Migration(version: next, sql: statement)])
      }
    }
  }
}
