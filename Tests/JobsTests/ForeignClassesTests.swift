import Alignment
import AnnotationFormats
import Annotations
import Foundation
import Geometry
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

/// Imports of other programs' folders, as they lie on disk.
@Suite("An import of other programs' folders") struct ForeignClassesTests {
  private let fixture: LibraryFixture
  private var photos: [FilePath] { fixture.photos }

  init() throws { fixture = try LibraryFixture() }

  private func write(_ name: String, _ text: String) throws {
    let path = fixture.folder.path.appending(name)
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path.string))
  }

  private func read(
    _ name: String, _ rules: ClassRules = ClassRules(), photos: [FilePath] = []
  ) -> (run: ImportRun, messages: [String]) {
    var messages: [String] = []
    let run = ImportRun(
      library: fixture.library, photoFolders: photos, format: nil, classes: rules
    ) { messages.append($0) }
    run.read(fixture.folder.path.appending(name))
    run.finish()
    return (run, messages)
  }

  private func known(_ photo: FilePath) throws -> PhotoAnnotations {
    try fixture.library.photo(PhotoFingerprint(contentsOf: photo))
  }

  @Test(
    "YOLO's classes come from the list beside the files or above them",
    arguments: ["set/labels/classes.txt", "set/obj.names", "set/data.yaml"])
  func yoloClasses(list: String) throws {
    try write("set/labels/a.txt", "0 0.5 0.5 0.9 0.9\n1 0.5 0.3 0.1 0.2\n")
    let text = list.hasSuffix("yaml") ? "nc: 2\nnames:\n  0: person\n  1: face\n" : "person\nface\n"
    try write(list, text)
    let (run, messages) = read("set/labels", photos: [fixture.folder.path])
    #expect(run.report.faces == 1 && run.report.skippedCount == 1 && !run.failed)
    #expect(
      messages == [
        "class 'person': 1 object was left out, because it is no known word for a face",
        "--class NAME=face|ignore|skip decides about a class; --class-is-name reads classes as people's names",
      ])
    var rules = ClassRules()
    rules["Person"] = .skip
    #expect(read("set/labels", rules, photos: [fixture.folder.path]).messages == [])
  }

  @Test("photos without faces are kept, and come out again in the formats of one file and of many")
  func negatives() throws {
    try write("w.txt", "a.jpg\n1\n10 20 30 40 0 0 0 0 0 0 \nb.png\n0\n0 0 0 0 0 0 0 0 0 0 \n")
    #expect(read("w.txt").run.report.photos == 2)
    #expect(try known(photos[1]).state == .reviewed && known(photos[1]).annotations.isEmpty)
    #expect(try known(photos[0]).state == .unreviewed)
    #expect(read("w.txt").run.changedFaces == 0)
    var bytes: [UInt8] = []
    let request = AnnotationExportRequest(
      photos: [], format: .widerFace, out: "-", relativeTo: fixture.folder.path)
    try ExportAnnotationsRun(request, fixture.library, print: { bytes += $0 }, message: { _ in }).all()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("b.png\n0\n") && text.contains("a.jpg\n1\n10 20 30 40 "))
  }

  @Test(
    "photos without faces come back from every format that is written",
    arguments: AnnotationFormat.allCases.filter(\.isWritten))
  func negativesOfEveryFormat(format: AnnotationFormat) throws {
    let sightings = try photos.prefix(2).map { try fixture.library.identify($0) }
    _ = try fixture.library.recordPhotos(sightings)
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 30, minY: 20, maxX: 140, maxY: 130))
    _ = try fixture.library.apply(.add(face, to: sightings[0].photo))
    _ = try fixture.library.apply(.mark(sightings[1].photo, .reviewed))
    let out = fixture.folder.path.appending(format.isFilePerPhoto ? "out" : "out.\(format.fileExtension)")
    let request = AnnotationExportRequest(
      photos: [], format: format, out: out, relativeTo: fixture.folder.path)
    let export = ExportAnnotationsRun(request, fixture.library, print: { _ in }) { Issue.record("\($0)") }
    try export.all()
    #expect(export.report.photos == 2)
    let other = try AnnotationLibrary(at: fixture.folder.path.appending("other.sqlite"))
    defer { other.close() }
    let run = ImportRun(library: other, photoFolders: [fixture.folder.path], format: nil) {
      Issue.record("\($0)")
    }
    run.read(out)
    run.finish()
    #expect(!run.failed && run.report.photos == 2)
    let found = try sightings.map { try other.photo($0.photo) }
    #expect(found.map(\.annotations.count) == [1, 0] && found[1].state == .reviewed)
  }

  @Test("in a folder of YOLO, an empty file is that of a photo without faces")
  func emptyYOLO() throws {
    try write("labels/a.txt", "0 0.5 0.5 0.2 0.2\n")
    try write("labels/b.txt", "")
    try write("labels/notes.txt", "")
    let (run, messages) = read("labels", photos: [fixture.folder.path])
    #expect(run.report.faces == 1)
    #expect(try known(photos[1]).state == .reviewed && known(photos[0]).annotations.count == 1)
    #expect(try known(photos[2]).state == .unreviewed)
    #expect(messages.count == 1 && messages[0].contains("'notes'"), "\(messages)")
  }

  @Test("files are found in a folder whatever the letter case of their extension")
  func upperCase() throws {
    try write("marks/A.TXT", "0 0.5 0.5 0.2 0.2\n")
    try write("marks/B.XML", "<annotation><filename>b.png</filename></annotation>")
    try write("marks/C.TXT", "")
    let (run, messages) = read("marks", photos: [fixture.folder.path])
    #expect(!run.failed && messages == [] && run.report.photos == 3, "\(messages)")
    #expect(try known(photos[0]).annotations.count == 1)
    #expect(try known(photos[1]).state == .reviewed && known(photos[2]).state == .reviewed)
  }

  @Test("a folder of sidecars is imported, with the photos elsewhere")
  func sidecars() throws {
    let photo = photos[0]
    let sighting = try fixture.library.identify(photo)
    _ = try fixture.library.recordPhotos([sighting])
    let face = Annotation(
      id: AnnotationID(rawValue: 1), box: BoundingBox(minX: 30, minY: 20, maxX: 140, maxY: 130), person: "Zoë"
    )
    _ = try fixture.library.apply(.add(face, to: sighting.photo))
    let out = fixture.folder.path.appending("sidecars")
    let request = AnnotationExportRequest(
      photos: [photo], format: .xmp, out: out, relativeTo: fixture.folder.path)
    let export = ExportAnnotationsRun(
      request, fixture.library, print: { _ in }, message: { Issue.record("\($0)") })
    try export.all()
    let other = try AnnotationLibrary(at: fixture.folder.path.appending("other.sqlite"))
    defer { other.close() }
    let run = ImportRun(library: other, photoFolders: [fixture.folder.path], format: nil) {
      Issue.record("\($0)")
    }
    run.read(out)
    run.finish()
    #expect(run.report.faces == 1)
    #expect(try other.photo(sighting.photo).annotations.map(\.person) == ["Zoë"])
  }
}
