import Alignment
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Names by pattern") struct NamePatternTests {
  private let image = Image(width: 120, height: 120, red: 90, green: 90, blue: 90)

  private func face(_ index: Int, _ person: String? = nil) -> ExportFace {
    let points = AlignmentTemplate.arcFace.points.map { Point(x: Float($0.x), y: Float($0.y)) }
    return ExportFace(index: index, landmarks: Landmarks(points: points), person: person)
  }

  private func names(_ pattern: String, _ photos: [(FilePath, [ExportFace])]) throws -> [String] {
    let exporter = try CropExporter(
      folder: "/nowhere", plan: ExportPlan(photos: photos.map(\.0)),
      options: ExportOptions(pattern: try NamePattern(pattern, isSingle: !pattern.contains("{face"))),
      isDryRun: true)
    return try photos.flatMap { photo, faces in
      try exporter.export(faces, of: image, photo: photo).written.map { String($0.string.dropFirst(9)) }
    }
  }

  @Test("fields are filled in; numbers count among names that are equal otherwise")
  func fields() throws {
    let photos: [(FilePath, [ExportFace])] = [
      ("trip/a.jpg", [face(0, "Ada"), face(1, "Bob")]), ("trip/b.jpg", [face(0, "Ada"), face(4)]),
    ]
    #expect(try names("{photo}_{face:02}", photos) == ["a_00.png", "a_01.png", "b_00.png", "b_04.png"])
    #expect(
      try names("{person}/{index:05}", photos)
        == ["Ada/00000.png", "Bob/00000.png", "Ada/00001.png", "unknown/00000.png"])
    #expect(try names("{index}", photos) == ["0.png", "1.png", "2.png", "3.png"])
    #expect(
      try names("{folder}-{template}/{photo}.{face}", photos).first == "trip-arcface/a.0.png")
  }

  @Test(
    "people's names are made safe for files",
    arguments: [
      ("../../etc", "_._.._etc"), ("a/b", "a_b"), ("", "unknown"), ("...", "unknown"),
      (".hidden", "_hidden"),
      ("Zoë Ünal", "Zoë Ünal"), ("new\nline", "new_line"), ("a:b*c?", "a_b_c_"), ("trailing. ", "trailing"),
    ])
  func safe(person: String, expected: String) throws {
    let name = try names("{person}/{index}", [("a.jpg", [face(0, person)])])[0]
    #expect(name == "\(expected)/0.png")
  }

  @Test(
    "patterns that cannot name crops are refused before anything happens",
    arguments: [
      "", "{photo", "photo}", "{nose}", "{photo:02}_{face}", "{photo}_{face:0}", "{photo}_{face:100}",
      "{photo}_{face:x}",
      "/{photo}_{face}", "../{photo}_{face}", "a//{photo}_{face}", "{photo}_{face}/", "{face}", "{photo}",
      "plain",
      "{photo}{face}", "{photo}1{face}", "{person}_{face}", "a\n{photo}_{face}",
    ])
  func refused(pattern: String) {
    #expect(throws: NamePatternError.self) { try NamePattern(pattern) }
  }

  @Test("{photo} alone is enough when a photo gives at most one crop")
  func single() throws {
    #expect(try NamePattern("{photo}", isSingle: true).text == "{photo}")
    #expect(throws: NamePatternError.ambiguous("x")) { try NamePattern("x", isSingle: true) }
  }

  @Test("two crops with the same name are an error, or get numbers with rename")
  func collisions() throws {
    let folder = try TemporaryFolder()
    let photos: [FilePath] = ["a.jpg", "a_b.jpg"]
    func exporter(_ existing: ExistingFiles) throws -> CropExporter {
      try CropExporter(
        folder: folder.path, plan: ExportPlan(photos: photos),
        options: ExportOptions(pattern: try NamePattern("{photo}_{person}_{face}"), existing: existing))
    }
    let strict = try exporter(.overwrite)
    _ = try strict.export([face(0, "b_c")], of: image, photo: photos[0])
    #expect(throws: ExportError.sameName(photo: "a_b.jpg", name: "a_b_c_0.png")) {
      try strict.export([face(0, "c")], of: image, photo: photos[1])
    }
    let renaming = try exporter(.rename)
    #expect(
      try renaming.export([face(0, "b_c")], of: image, photo: photos[0]).written == [
        folder.path.appending("a_b_c_0-2.png")
      ])
    #expect(
      try renaming.export([face(0, "c")], of: image, photo: photos[1]).written == [
        folder.path.appending("a_b_c_0-3.png")
      ])
  }

  @Test("files that would be in the way are known before anything is written")
  func conflicts() throws {
    let folder = try TemporaryFolder()
    for name in ["a_03.png", "a_3.jpg", "b_00.png", "ab_00.png", "a_x.png"] { try folder.write(name) }
    let plan = ExportPlan(photos: ["a.jpg"])
    func found(_ options: ExportOptions) -> [String] {
      plan.conflicts(in: folder.path, photos: plan.photos, options: options, history: ExportHistory())
        .compactMap { $0.lastComponent?.string }
    }
    #expect(found(ExportOptions()) == ["a_03.png"])
    #expect(found(ExportOptions(crops: CropSettings(format: .jpeg(quality: 90)))) == ["a_3.jpg"])
    #expect(found(ExportOptions(existing: .skip)).isEmpty)
    try folder.write("a.png")
    #expect(found(ExportOptions(pattern: try NamePattern("{photo}", isSingle: true))) == ["a.png"])
  }
}
