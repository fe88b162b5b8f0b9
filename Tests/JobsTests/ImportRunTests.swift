import AnnotationFormats
import Annotations
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("An import of annotations") struct ImportRunTests {
  private let fixture: LibraryFixture
  private var library: AnnotationLibrary { fixture.library }
  private var photos: [FilePath] { fixture.photos }

  init() throws { fixture = try LibraryFixture() }

  private func read(
    _ path: FilePath, into library: AnnotationLibrary?
  ) -> (run: ImportRun, messages: [String]) {
    var messages: [String] = []
    let run = ImportRun(library: library, photoFolders: [], format: nil) { messages.append($0) }
    run.read(path)
    run.finish()
    return (run, messages)
  }

  private func list(_ lines: String...) throws -> FilePath {
    try fixture.folder.write("faces.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private func people(_ photo: FilePath) throws -> [String] {
    try library.photo(PhotoFingerprint(contentsOf: photo)).annotations.compactMap(\.person).sorted()
  }

  private func line(_ name: String, _ person: String) -> String {
    #"{"path": "\#(name)", "faces": [{"box": [30, 20, 140, 130], "person": "\#(person)"}]}"#
  }

  @Test("stores the faces of existing photos once, and one undo removes them")
  func start() throws {
    let path = try list(line("a.jpg", "Ann"), line("b.png", "Bob"))
    let first = read(path, into: library)
    #expect(first.run.report.faces == 2 && first.run.changedFaces == 2 && !first.run.failed)
    #expect(first.messages == [])
    #expect(try people(photos[0]) == ["Ann"] && people(photos[1]) == ["Bob"])
    #expect(read(path, into: library).run.changedFaces == 0)
    #expect(try library.undo()?.title == "import 2 photos (JSON Lines)")
    #expect(try people(photos[0]) == [] && people(photos[1]) == [])
  }

  @Test("reports missing photos, at most some of many, and stores the others")
  func missing() throws {
    let lines = (0..<14).map { line("missing-\($0).jpg", "Bob") } + [line("a.jpg", "Ann")]
    let path = try list(lines.joined(separator: "\n"))
    let (run, messages) = read(path, into: library)
    #expect(run.report.skippedCount == 14 && run.changedFaces == 1)
    let remark = "photo 'missing-0.jpg' was not found; name its folder with --photos"
    #expect(messages.first == "\(path): \(remark)")
    #expect(messages.count == 11 && messages.last == "\(path): and 4 more photos were not found")
    #expect(try people(photos[0]) == ["Ann"])
  }

  @Test("that is a dry run reports the same and changes no library")
  func dryRun() throws {
    let (run, messages) = read(try list(line("a.jpg", "Ann")), into: nil)
    #expect(run.report.faces == 1 && run.changedFaces == 1 && messages == [])
    #expect(try people(photos[0]) == [])
  }

  @Test("of a damaged file, a missing file or other text fails with a message", arguments: 0..<3)
  func damaged(kind: Int) throws {
    let path =
      switch kind {
      case 0: try fixture.folder.write("cut.json", Array(#"{"images": [{"id": 1, "file_n"#.utf8))
      case 1: fixture.folder.path.appending("missing.csv")
      default: try fixture.folder.write("notes.txt", Array("hello\nworld\n".utf8))
      }
    let (run, messages) = read(path, into: library)
    #expect(run.failed && run.changedFaces == 0)
    #expect(!messages.isEmpty && messages.allSatisfy { $0.hasPrefix("\(path): ") }, "\(messages)")
  }

  @Test("keeps what others say about a photo while a batch waits")
  func meanwhile() throws {
    var batch = ImportBatch()
    let box = BoundingBox(minX: 10, minY: 10, maxX: 90, maxY: 90)
    let other = BoundingBox(minX: 110, minY: 110, maxX: 190, maxY: 190)
    let record = PhotoRecord(
      name: "a.jpg", annotations: [Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ann")])
    try batch.take(record, at: photos[0], .jsonl, library, PhotoFileCache())
    #expect(!batch.isFull)
    let photo = try PhotoFingerprint(contentsOf: photos[0])
    _ = try library.apply(
      .add(Annotation(id: AnnotationID(rawValue: 77), box: other, person: "Bob"), to: photo))
    #expect(try batch.keep(in: library).changed == 1)
    #expect(try people(photos[0]) == ["Ann", "Bob"])
  }
}
