import Annotations
import Foundation
import Library
import SystemPackage
import TestSupport
import Testing

/// `facet annotations import` while others work with the same library and the same folders.
@Suite("facet annotations import", .limit(minutes: 5))
struct AnnotationsImportTests {
  private let photos = AnnotatedPhotos()
  private var folder: TemporaryFolder { photos.folder }

  @Test("a face that is named while the import waits for its last lines keeps its name, even after undo")
  func meanwhile() throws {
    let photo = try photos.add("a.jpg")
    try photos.open { _ in }
    let command: [any ProgramArgument] = [
      "-c", "exec \"$@\" 2>&1", "sh", Program.facet, "annotations", "import", "--library", photos.library,
      "--photos", folder.path, "--format", "jsonl", "/dev/stdin",
    ]
    let program = try Program(command, of: "sh", hasInput: true)
    // The rest of the third line is what fills the first pieces that are read.
    let lines = """
      {"path": "a.jpg", "faces": [{"box": [300, 200, 400, 300], "person": "Ann"}]}
      {"path": "missing.jpg", "faces": []}
      {"path": "missing, too.jpg", "faces": [\(String(repeating: " ", count: 400_000))]}

      """
    try program.write(Array(lines.utf8))
    try wait(until: "the first line is taken") { program.outputSoFar.contains("'missing.jpg' was not found") }
    try photos.name("Bob", on: photo)
    try program.closeInput()
    let outcome = program.outcome()
    #expect(outcome.status == 1 && outcome.output.contains("1 new or changed"), "\(outcome)")
    #expect(try photos.names(on: photo) == ["Ann", "Bob"])
    #expect(try photos.open { try $0.undo()?.title } == "import 1 photo (JSON Lines)")
    #expect(try photos.names(on: photo) == ["Bob"])
  }

  @Test("files with names of any bytes are read in a folder; folders, pipes and hidden files are not")
  func strangeFiles() throws {
    try folder.makeFolder("photos/list.csv")
    try folder.makeFolder("photos/.hidden")
    let photo = try photos.add("photos/a.jpg")
    #expect(unsafe mkfifo(folder.path("photos/pipe.csv").string, 0o600) == 0)
    #expect(unsafe mkfifo(folder.path("photos/a.jpg.xmp").string, 0o600) == 0)
    let bytes = folder.path("photos/list.csv/f").argumentBytes + [0xE9] + Array(".csv".utf8)
    let text = "photo,min_x,min_y,max_x,max_y,person\n../a.jpg,1,2,30,40,"
    try folder.write(Array((text + "Ann\n").utf8), to: DetectTests.path(bytes))
    try folder.write(Array((text + "Bob\n").utf8), to: folder.path("photos/.hidden/faces.csv"))
    let outcome = try Program.run(
      "annotations", "import", "--library", photos.library, folder.path("photos"))
    let reason = "cannot be read: it is a pipe or a device; check the path and its permissions"
    #expect(outcome.error == "\(folder.path("photos/a.jpg.xmp")): \(reason)\n")
    #expect(try photos.names(on: photo) == ["Ann"])
  }

  @Test("faces on photos whose names are not UTF-8 are imported, too")
  func rawNames() throws {
    let bytes = folder.path("photos/caf").argumentBytes + [0xE9] + Array(".png".utf8)
    try folder.makeFolder("photos")
    let photo = try folder.write(
      TemporaryFolder.bytes(Sample.path("astronaut.png")), to: DetectTests.path(bytes))
    let found = try Program.run("detect", "--format", "jsonl", "-r", folder.path("photos"))
    #expect(found.status == 0 && found.output.contains("path_base64"), "\(found.error)")
    try folder.write(found.output.utf8, to: "faces.jsonl")
    let outcome = try Program.run(
      "annotations", "import", "--library", photos.library, folder.path("faces.jsonl"))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try photos.open { try $0.photo(PhotoFingerprint(contentsOf: photo)).annotations.count == 1 })
  }

  @Test("files with the name of a photo and no photo inside are not read as XMP, whatever is in them")
  func otherPhotos() throws {
    try folder.makeFolder("photos")
    for name in ["b.heic", "c.dng", "d.webp"] {
      try folder.write(repeatElement(0x80, count: 5_000), to: "photos/\(name)")
    }
    try folder.write([], to: "photos/e.gif")
    let outcome = try Program.run(
      "annotations", "import", "--library", photos.library, folder.path("photos"))
    // Nothing was read, and that is said.
    let reason = "there are no annotations in it: no file of a known format, no photo with regions"
    #expect(outcome.status == 1 && outcome.error == "\(folder.path("photos")): \(reason)\n", "\(outcome)")
    #expect(outcome.output.hasPrefix("0 faces of 0 photos read"))
  }

  @Test("a broken sidecar is reported by its name, read or written, and the other photos are read")
  func brokenSidecar() throws {
    try folder.makeFolder("photos")
    let (broken, whole) = (try photos.add("photos/a.jpg"), try photos.add("photos/b.jpg", more: 1))
    try photos.name("Ann", on: broken)
    try photos.name("Bob", on: whole)
    #expect(try photos.export("--format", "xmp", folder.path("photos")).status == 0)
    let sidecar = try folder.write(Array("<broken".utf8), to: "photos/a.jpg.xmp")
    let other = folder.path("other.sqlite")
    let reading = try Program.run("annotations", "import", "--library", other, folder.path("photos"))
    let fault = "\(sidecar): no valid XMP face regions at line 1: it is not well-formed (error 73); "
    #expect(reading.status == 1 && reading.error == fault + "repair the file or remove it\n", "\(reading)")
    #expect(try photos.names(on: whole, in: other) == ["Bob"])
    let writing = try photos.export("--format", "xmp", folder.path("photos"))
    #expect(writing.status == 1 && writing.error == fault + "repair the file or remove it\n", "\(writing)")
    #expect(try TemporaryFolder.bytes(sidecar) == Array("<broken".utf8))
  }

  @Test("--replace removes the faces that a file no longer lists, and says so")
  func replacing() throws {
    let photo = try photos.add("a.jpg")
    func list(_ people: String...) throws -> FilePath {
      let rows = people.enumerated().map { "a.jpg,\(10 * $0),2,\(10 * $0 + 50),40,\($1)\n" }.joined()
      return try folder.write(Array(("photo,min_x,min_y,max_x,max_y,person\n" + rows).utf8), to: "faces.csv")
    }
    func read(_ list: FilePath, _ more: String...) throws -> Outcome {
      try Program(["annotations", "import", "--library", photos.library, list] + more).outcome()
    }
    #expect(try read(list("Ann", "Bob", "Cleo")).status == 0)
    #expect(try read(list("Ann")).output.contains("1 face of 1 photo read, 0 new or changed, now in"))
    #expect(try photos.names(on: photo) == ["Ann", "Bob", "Cleo"], "a plain import removes nothing")
    let outcome = try read(list("Ann"), "--replace")
    #expect(
      outcome.output == "1 face of 1 photo read, 0 new or changed, 2 removed, now in \(photos.library)\n",
      "\(outcome)")
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    #expect(try photos.names(on: photo) == ["Ann"])
    _ = try photos.open { try $0.undo() }
    #expect(try photos.names(on: photo) == ["Ann", "Bob", "Cleo"])
  }
}
