import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
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
}
