import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import Testing

@Suite("Library: the file") struct LibraryFileTests {
  let folder: TemporaryFolder
  let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  private func make() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
    _ = try library.apply(
      Edit(
        "add",
        (1...200).map {
          .add(
            photo,
            Annotation(id: AnnotationID(rawValue: $0), box: box, note: String(repeating: "n", count: 300)))
        }))
    library.close()
  }

  private func bytes(_ path: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
  }

  @Test("is where the XDG rules say")
  func standardPath() {
    #expect(
      AnnotationLibrary.standardPath(["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/facet/library.sqlite")
    #expect(AnnotationLibrary.standardPath(["HOME": "/h"]) == "/h/.local/share/facet/library.sqlite")
    #expect(
      AnnotationLibrary.standardPath(["XDG_DATA_HOME": "d", "HOME": "/h"])
        == "/h/.local/share/facet/library.sqlite")
  }

  @Test("a missing one is created only on request, with its folder")
  func missing() throws {
    let path = folder.path.appending("new/folder/library.sqlite")
    #expect(throws: LibraryError.missing(path)) { try AnnotationLibrary(at: path, mode: .existing) }
    #expect(throws: LibraryError.missing(path)) { try AnnotationLibrary(at: path, mode: .readOnly) }
    _ = try AnnotationLibrary(at: path)
    _ = try AnnotationLibrary(at: path, mode: .existing)
  }

  @Test("files of other kinds are refused and left alone")
  func otherFiles() throws {
    for content in [
      Array("just text, and long enough to be a header of something".utf8), [0],
      [UInt8](repeating: 7, count: 9000),
    ] {
      let path = try folder.write("other", content)
      #expect(throws: LibraryError.self) { try AnnotationLibrary(at: path) }
      #expect(try bytes(path) == content)
    }
    #expect(throws: LibraryError.self) { try AnnotationLibrary(at: folder.path) }
  }

  @Test("a library of a newer version is refused with both versions, and left alone")
  func newer() throws {
    let later = Schema.migrations + [Migration(version: 7, sql: "CREATE TABLE future (x)")]
    try AnnotationLibrary(at: folder.library, mode: .create, patience: 1, migrations: later).close()
    let before = try bytes(folder.library)
    #expect(throws: LibraryError.newer(folder.library, version: 7, known: 2)) {
      try AnnotationLibrary(at: folder.library)
    }
    #expect(try bytes(folder.library) == before)
  }

  @Test("before the layout changes, a complete backup of the old layout is made")
  func backup() throws {
    try make()
    let later = Schema.migrations + [Migration(version: 3, sql: "ALTER TABLE photos ADD COLUMN extra TEXT")]
    let library = try AnnotationLibrary(at: folder.library, mode: .create, patience: 1, migrations: later)
    #expect(try library.photo(photo).annotations.count == 200)
    let backup = try #require(library.backups.first)
    #expect(library.backups.count == 1)
    let old = try AnnotationLibrary(at: backup, mode: .existing)
    #expect(try old.photo(photo) == library.photo(photo))
    #expect(try old.check() == [])
  }

  @Test("a change of layout that fails leaves the library as it was")
  func failedMigration() throws {
    try make()
    let bad =
      Schema.migrations + [
        Migration(version: 3, sql: "ALTER TABLE photos ADD COLUMN extra TEXT; SELECT nonsense FROM nowhere")
      ]
    #expect(throws: LibraryError.self) {
      try AnnotationLibrary(at: folder.library, mode: .create, patience: 1, migrations: bad)
    }
    #expect(try AnnotationLibrary(at: folder.library).photo(photo).annotations.count == 200)
  }

  private func expectDamage<Result>(
    _ body: () throws -> Result, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(sourceLocation: sourceLocation) {
      _ = try body()
    } throws: {
      if case LibraryError.damaged = $0 { true } else { false }
    }
  }

  @Test("a damaged file is reported, wherever the damage is", arguments: [0.1, 0.3, 0.5, 0.7, 0.9])
  func damaged(place: Double) throws {
    try make()
    var content = try bytes(folder.library)
    let start = Int(Double(content.count) * place) / 4096 * 4096
    for index in start..<start + 4096 { content[index] = 0xA5 }
    let path = try folder.write("damaged.sqlite", content)
    expectDamage { try AnnotationLibrary(at: path).photo(photo) }
  }

  @Test("a file that was cut off is reported as damaged")
  func cutOff() throws {
    try make()
    let path = try folder.write("cut.sqlite", try bytes(folder.library).prefix(20_000))
    expectDamage { try AnnotationLibrary(at: path) }
  }

  @Test(
    "a table that lacks a column is damage",
    arguments: ["minX REAL", "landmarks BLOB", "score REAL", "origin TEXT"])
  func missingColumn(declaration: String) throws {
    try make()
    var content = Data(try bytes(folder.library))
    let place = try #require(content.range(of: Data(declaration.utf8)))
    content[place.lowerBound] = UInt8(ascii: "x")
    let path = try folder.write("renamed.sqlite", content)
    expectDamage { try AnnotationLibrary(at: path).photo(photo) }
  }

  @Test("opened read-only, it can be read and every edit is refused")
  func readOnly() throws {
    try make()
    let library = try AnnotationLibrary(at: folder.library, mode: .readOnly)
    #expect(library.isReadOnly)
    #expect(try library.photo(photo).annotations.count == 200)
    #expect(throws: LibraryError.readOnly(folder.library)) { try library.apply(.mark(photo, .reviewed)) }
    #expect(throws: LibraryError.readOnly(folder.library)) { try library.undo() }
  }
}
