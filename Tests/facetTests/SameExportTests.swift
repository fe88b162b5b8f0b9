import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// One library, exported by the browser and by the command.
@Suite(
  "Exports from one library", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct SameExportTests {
  /// Photos with and without faces, one that cannot be read and takes another's name, and a film's name.
  private func makePhotos(_ folder: TemporaryFolder) throws {
    try folder.makeFolder("photos")
    for name in ["group.jpg", "astronaut.png", "mona-lisa.jpg", "chelsea.png"] {
      try folder.copy(name, to: "photos/\(name)")
    }
    try folder.write("no photo".utf8, to: "photos/astronaut.jpg")
    try folder.write("no film".utf8, to: "photos/mona-lisa.mp4")
  }

  /// Faces accepted and added, with and without landmarks, rejected, ignored and named.
  private func annotate(_ folder: TemporaryFolder) throws {
    let found = try Report.all(Program.run("detect", folder.path("photos/group.jpg"), "--format", "jsonl"))
    let faces = try #require(found.first?.faces)
    try #require(faces.count == 18)
    func box(_ face: Report.Face, moved: Float = 0) -> BoundingBox {
      BoundingBox(
        minX: face.box[0] + moved, minY: face.box[1] + moved, maxX: face.box[2] + moved,
        maxY: face.box[3] + moved)
    }
    func landmarks(_ face: Report.Face) -> Landmarks {
      Landmarks(points: face.landmarks.map { Point(x: $0[0] + 1, y: $0[1]) })
    }
    let library = try AnnotationLibrary(at: folder.path("library.sqlite"))
    defer { library.close() }
    let group = try PhotoFingerprint(contentsOf: folder.path("photos/group.jpg"))
    let astronaut = try PhotoFingerprint(contentsOf: folder.path("photos/astronaut.png"))
    let annotations = [
      Annotation(
        id: AnnotationID(rawValue: 11), box: box(faces[0]), landmarks: landmarks(faces[0]), state: .accepted,
        score: 0.75, person: "Ada"),
      Annotation(id: AnnotationID(rawValue: 12), box: box(faces[1], moved: 2), state: .accepted),
      Annotation(id: AnnotationID(rawValue: 13), box: box(faces[2]), state: .rejected),
      Annotation(id: AnnotationID(rawValue: 14), box: box(faces[3]), state: .accepted, flags: .ignore),
      Annotation(
        id: AnnotationID(rawValue: 15), box: BoundingBox(minX: -8, minY: 3, maxX: 40, maxY: 60), person: "Bob"
      ),
    ]
    for annotation in annotations { _ = try library.apply(.add(annotation, to: group)) }
    let drawn = BoundingBox(minX: 181, minY: 62, maxX: 268, maxY: 172)
    _ = try library.apply(.add(Annotation(id: AnnotationID(rawValue: 16), box: drawn), to: astronaut))
  }

  private func command(_ folder: TemporaryFolder, to out: FilePath) throws -> Outcome {
    try Program.run(
      "export", folder.path("photos"), "--library", folder.path("library.sqlite"), "--out", out,
      // What the browser takes where two photos differ in their extensions only.
      "--name", "{stem}.{extension}_{face:02}")
  }

  /// Exports the whole folder from the browser.
  ///
  /// - Returns: what it says at the end.
  private func browser(_ folder: TemporaryFolder, to out: FilePath) throws -> String {
    let session = try BrowserScreen.open(
      "\(folder.path("photos")) --library \(folder.path("library.sqlite"))")
    // As soon as there are photos: what has not been searched or looked up yet is so by the export.
    try session.wait(for: "group.jpg")
    try session.press("E")
    try session.wait(for: "Export aligned crops")
    try session.wait(until: "the whole folder to be read") { $0.contains("the whole folder: 6 photos") }
    try session.press("Up", "C-u")
    try session.type(out.string)
    try session.wait(until: "the folder chosen") {
      $0.contains("▸ the whole folder") && $0.contains("to \(out)")
    }
    try session.press("Enter")
    try session.wait(until: "the end of the export", seconds: BrowserScreen.patience) {
      $0.contains("written to \(out)")
    }
    let text = try session.text()
    try session.press("q")
    try session.wait(for: "EXIT=0")
    return text
  }

  @Test(
    "are the same, byte for byte, by command and browser, and each continues the other's",
    arguments: [true, false])
  func same(commandFirst: Bool) throws {
    let folder = TemporaryFolder()
    try makePhotos(folder)
    try annotate(folder)
    let (byCommand, byBrowser) = (folder.path("command"), folder.path("browser"))
    if commandFirst { _ = try command(folder, to: byCommand) }
    let said = try browser(folder, to: byBrowser)
    if !commandFirst { _ = try command(folder, to: byCommand) }

    let crops = folder.names(in: "command").filter { $0.hasSuffix(".png") }
    // Of 18 faces one is rejected and one ignored; one was drawn.
    #expect(crops.count == 17 + 1 + 1, "\(crops)")
    #expect(crops.contains("astronaut.png_00.png") && crops.contains("mona-lisa.jpg_00.png"))
    let compared = try Program(["-r", byCommand, byBrowser], of: "diff").outcome()
    #expect(compared.status == 0, "\(compared.output)")
    #expect(said.contains("19 crops written to \(byBrowser), 1 failed"), "\(said)")

    // Each goes on where the other stopped.
    let again = try command(folder, to: byBrowser)
    #expect(again.output.hasPrefix("0 crops written to \(byBrowser), 19 there already\n"))
    let after = try browser(folder, to: byCommand)
    #expect(after.contains("0 crops written to \(byCommand)"), "\(after)")
    let still = try Program(["-r", byCommand, byBrowser], of: "diff").outcome()
    #expect(still.status == 0, "\(still.output)")
  }

  @Test("a face without landmarks gets those that O-Net finds, and no invented score")
  func landmarks() throws {
    let folder = TemporaryFolder()
    try makePhotos(folder)
    try annotate(folder)
    _ = try command(folder, to: folder.path("crops"))
    let manifest = try String(contentsOfFile: folder.path("crops/manifest.jsonl").string, encoding: .utf8)
    struct Row: Decodable {
      var crop: String
      var score: Float?
      var landmarks: [[Float]]
    }
    let rows = try manifest.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
    let row = try #require(rows.first { $0.crop == "astronaut.png_00.png" })
    #expect(row.score == nil)
    // Where the detector finds them, for a box that was drawn by hand.
    let golden = try Report.all(
      Program.run("detect", folder.path("photos/astronaut.png"), "--format", "jsonl"))
    let found = try #require(golden.first?.faces?.first)
    for (point, expected) in zip(row.landmarks, found.landmarks) {
      #expect(abs(point[0] - expected[0]) < 4 && abs(point[1] - expected[1]) < 4, "\(row.landmarks)")
    }
  }
}
