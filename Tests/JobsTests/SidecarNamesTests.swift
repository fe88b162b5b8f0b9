import AnnotationFormats
import Annotations
import Geometry
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Sidecars after a rename or merge of people") struct SidecarNamesTests {
  private let fixture: LibraryFixture
  private let photo: PhotoFingerprint
  private var path: FilePath { fixture.photos[0] }

  init() throws {
    fixture = try LibraryFixture()
    let sighting = try fixture.library.identify(fixture.photos[0])
    photo = sighting.photo
    _ = try fixture.library.recordPhotos([sighting])
    for (number, name) in ["Ann", "Anne Lee"].enumerated() {
      let left = Float(30 + 200 * number)
      let box = BoundingBox(minX: left, minY: 20, maxX: left + 110, maxY: 130)
      let face = Annotation(id: AnnotationID(rawValue: Int64(number + 1)), box: box, person: name)
      _ = try fixture.library.apply(.add(face, to: photo))
    }
  }

  /// Both become one person.
  private func merge() throws {
    for number in [Int64(1), 2] {
      let step = Edit.Step.face(photo, AnnotationID(rawValue: number), .person("Anne Lea"))
      _ = try fixture.library.apply(Edit("name", [step]))
    }
  }

  private func sidecar() throws -> String {
    String(decoding: try JobsFixture.bytes(RegionSidecar.path(of: path)), as: UTF8.self)
  }

  private func people() throws -> [String?] {
    try AnnotationReader(.xmp, photoName: "a").read(Array(try sidecar().utf8)).records.flatMap(\.annotations)
      .map(\.person)
  }

  @Test(
    "hold the new names alone, in both lists of regions, and keep what else is in them",
    arguments: [true, false])
  func names(byExport: Bool) throws {
    func write() throws {
      guard byExport else { return try RegionSidecar.write(fixture.library.photo(photo), of: path) }
      let request = AnnotationExportRequest(photos: [], format: .xmp, out: nil)
      let run = ExportAnnotationsRun(request, fixture.library, print: { _ in }) { Issue.record("\($0)") }
      try run.all()
      #expect(!run.failed)
    }
    try write()
    #expect(try people() == ["Ann", "Anne Lee"])
    // Another program adds a property of its own.
    let changed = try sidecar().replacing(
      "rdf:about=\"\"", with: "rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:Rating=\"4\"")
    _ = try fixture.folder.write(
      RegionSidecar.path(of: path).lastComponent?.string ?? "", Array(changed.utf8))
    try merge()
    try write()
    let text = try sidecar()
    #expect(try people() == ["Anne Lea", "Anne Lea"])
    #expect(!text.contains("Ann<") && !text.contains("\"Ann\"") && !text.contains("Anne Lee"))
    // Each face is in the list of the Metadata Working Group and in Microsoft's.
    #expect(text.ranges(of: "Anne Lea").count == 4 && text.contains("xmp:Rating=\"4\""))
  }
}
