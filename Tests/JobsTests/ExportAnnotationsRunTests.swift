import Alignment
import AnnotationFormats
import Annotations
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("An export of annotations") struct ExportAnnotationsRunTests {
  private let fixture: LibraryFixture
  private var library: AnnotationLibrary { fixture.library }
  private var photos: [FilePath] { fixture.photos }

  init() throws {
    fixture = try LibraryFixture()
    for (number, photo) in photos.prefix(2).enumerated() {
      let sighting = try library.identify(photo)
      _ = try library.recordPhotos([sighting])
      let face = Annotation(
        id: AnnotationID(rawValue: Int64(number + 1)),
        box: BoundingBox(minX: 30, minY: 20, maxX: 140, maxY: 130), person: ["Ann", "Bob"][number])
      _ = try library.apply(.add(face, to: sighting.photo))
    }
  }

  /// What a run made.
  private struct Made {
    var run: ExportAnnotationsRun
    var text = ""
    var messages: [String] = []
  }

  private func export(_ request: AnnotationExportRequest) throws -> Made {
    var bytes: [UInt8] = [], messages: [String] = []
    let run = ExportAnnotationsRun(
      request, library, print: { bytes += $0 }, message: { messages.append($0) })
    try run.all()
    return Made(run: run, text: String(decoding: bytes, as: UTF8.self), messages: messages)
  }

  @Test("passes everything that the library knows to the printing closure")
  func printing() throws {
    let made = try export(
      AnnotationExportRequest(
        photos: [], format: .jsonl, out: "-", relativeTo: fixture.folder.path))
    #expect(made.run.report.faces == 2 && made.run.report.photos == 2 && !made.run.failed)
    let lines = made.text.split(separator: "\n")
    #expect(lines.count == 2 && made.messages == [])
    #expect(made.text.contains("a.jpg") && made.text.contains("Ann") && made.text.contains("Bob"))
  }

  @Test("writes complete files, never over another, and stops when printing fails")
  func file() throws {
    struct Gone: Error {}
    let path = fixture.folder.path.appending("faces.csv")
    let request = AnnotationExportRequest(photos: [], format: .csv, out: path)
    #expect(try export(request).run.report.faces == 2)
    let bytes = try JobsFixture.bytes(path)
    #expect(throws: (any Error).self) { try export(request) }
    #expect(try JobsFixture.bytes(path) == bytes)
    var printed = request
    printed.out = "-"
    let run = ExportAnnotationsRun(printed, library, print: { _ in throw Gone() }, message: { _ in })
    #expect(throws: (any Error).self) { try run.all() }
  }

  @Test("continues after a missing photo, and counts photos without annotations")
  func failures() throws {
    let missing = fixture.folder.path.appending("missing.jpg")
    let made = try export(
      AnnotationExportRequest(photos: [missing] + photos, format: .xmp, out: nil))
    #expect(made.run.failed && made.run.unknown == 1 && made.run.report.photos == 2)
    #expect(made.messages.count == 1 && made.messages[0].hasPrefix("\(missing): "), "\(made.messages)")
    #expect(fixture.folder.names.filter { $0.hasSuffix(".xmp") } == ["a.jpg.xmp", "b.png.xmp"])
  }

  @Test("embeds faces: the pixels stay, the photo stays known, and others read the faces in it")
  func embedding() throws {
    let photo = photos[0]
    let (old, pixels) = (try PhotoFingerprint(contentsOf: photo), try decodePhoto(at: photo).image)
    let request = AnnotationExportRequest(photos: [photo], format: .xmp, out: nil, embed: true)
    let made = try export(request)
    #expect(made.run.report.faces == 1 && !made.run.failed && made.messages == [], "\(made.messages)")
    let new = try PhotoFingerprint(contentsOf: photo)
    #expect(try new != old && decodePhoto(at: photo).image == pixels)
    #expect(try library.photo(new).annotations.map(\.person) == ["Ann"])
    #expect(try library.photo(old).annotations == [])
    let other = try AnnotationLibrary(at: fixture.folder.path.appending("other.sqlite"))
    defer { other.close() }
    let reading = ImportRun(library: other, photoFolders: [], format: nil) { Issue.record("\($0)") }
    reading.read(photo)
    reading.finish()
    #expect(try other.photo(new).annotations.map(\.person) == ["Ann"])
    // A second run changes nothing.
    #expect(try !export(request).run.failed && PhotoFingerprint(contentsOf: photo) == new)
  }

  @Test("embedding brings the sidecars that list faces up to date, because they hold")
  func embeddingBesideSidecar() throws {
    let photo = photos[0]
    _ = try export(AnnotationExportRequest(photos: [photo], format: .xmp, out: nil))
    let sidecar = photo.string + ".xmp"
    let old = try String(contentsOfFile: sidecar, encoding: .utf8)
    #expect(old.contains("Ann"))
    try old.replacing("Ann", with: "Old").write(toFile: sidecar, atomically: true, encoding: .utf8)
    #expect(
      try !export(AnnotationExportRequest(photos: [photo], format: .xmp, out: nil, embed: true)).run.failed)
    let new = try String(contentsOfFile: sidecar, encoding: .utf8)
    #expect(new.contains("Ann") && !new.contains("Old"))
  }

  @Test("reports how many photos have no known path")
  func withoutPlace() throws {
    let photo = PhotoFingerprint(size: 1, high: 2, low: 3)
    _ = try library.apply(.mark(photo, .reviewed))
    let made = try export(AnnotationExportRequest(photos: [], format: .jsonl, out: "-"))
    #expect(made.run.failed)
    #expect(made.messages.count == 1 && made.messages[0].contains("1 annotated photo left out"))
  }

  @Test(
    "of a photo that is away fails where the photo's orientation is needed",
    arguments: AnnotationFormat.allCases.filter(\.isWritten))
  func away(format: AnnotationFormat) throws {
    let place = photos[0]
    // Sizes are known from now on.
    for (index, photo) in photos.prefix(2).enumerated() {
      var sighting = try library.identify(photo)
      sighting.size = PixelSize(width: 500 + index, height: 600)
      _ = try library.recordPhotos([sighting])
    }
    try AtomicFile.move(place, to: fixture.folder.path.appending("elsewhere"), replacing: false)
    let out = fixture.folder.path.appending("out")
    let made = try export(
      AnnotationExportRequest(
        photos: [], format: format, out: format == .xmp ? nil : out, relativeTo: fixture.folder.path))
    guard [.dlib, .xmp].contains(format) else {
      #expect(made.run.report.photos == 2 && !made.run.failed && made.messages == [])
      return
    }
    #expect(made.run.failed && made.run.report.photos == 1)
    #expect(
      made.messages == [
        "\(place): the photo is away, and \(format.name) cannot be written without its orientation; name the other "
          + "photos, or choose another format"
      ])
    #expect(fixture.folder.names.filter { $0.hasSuffix(".xmp") } == (format == .xmp ? ["b.png.xmp"] : []))
    guard format == .dlib else { return }
    let text = String(decoding: try JobsFixture.bytes(out), as: UTF8.self)
    #expect(!text.contains("a.jpg") && text.contains("b.png"))
  }

  @Test("never puts faces beside another picture of the same name")
  func replaced() throws {
    try AtomicFile.write(JobsFixture.bytes(photos[2]), to: photos[0], replacing: true)
    let made = try export(AnnotationExportRequest(photos: [], format: .xmp, out: nil))
    #expect(made.run.failed && made.run.report.photos == 1)
    #expect(
      made.messages == [
        "\(photos[0]): it is another picture now, or was changed; open its folder in facet once"
      ])
    #expect(fixture.folder.names.filter { $0.hasSuffix(".xmp") } == ["b.png.xmp"])
  }

  @Test("of nothing ends with the reason")
  func nothing() throws {
    let out = fixture.folder.path.appending("out.csv")
    let made = try export(AnnotationExportRequest(photos: [photos[2]], format: .csv, out: out))
    #expect(made.run.failed && made.messages == ["\(library.path): it knows nothing about these photos"])
    let empty = try AnnotationLibrary(at: fixture.folder.path.appending("empty.sqlite"))
    defer { empty.close() }
    var messages: [String] = []
    let run = ExportAnnotationsRun(
      AnnotationExportRequest(photos: [], format: .jsonl, out: "-"), empty, print: { _ in },
      message: { messages.append($0) })
    try run.all()
    #expect(run.failed && messages == ["\(empty.path): there are no annotations in it"])
    // Files that exist and are kept are no failure.
    let folder = fixture.folder.path.appending("voc")
    for _ in 0..<2 {
      let again = try export(
        AnnotationExportRequest(
          photos: [], format: .voc, out: folder, relativeTo: fixture.folder.path, onConflict: .skip))
      #expect(!again.run.failed && again.messages == [])
    }
  }
}
