import Foundation
import SystemPackage
import TestSupport
import Testing

/// `facet annotations`, run as a user runs it.
@Suite("facet annotations", .limit(minutes: 5))
struct AnnotationsCommandTests {
  private let folder = TemporaryFolder()
  private var library: FilePath { folder.path("library.sqlite") }

  private func run(_ arguments: [any ProgramArgument]) throws -> Outcome {
    try Program(arguments, environment: [:], in: nil, hasInput: false).outcome()
  }

  /// Two faces, as another program would give them.
  private func list() throws -> FilePath {
    let path = folder.path("faces.csv")
    let text = """
      photo,min_x,min_y,max_x,max_y,person
      group.jpg,100,110,200,230,Ann Lee
      astronaut.png,180,60,270,170,
      missing.jpg,1,2,3,4,

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  @Test("import reports what it read and what it did not find; a second import adds nothing")
  func importing() throws {
    let list = try list()
    let arguments: [any ProgramArgument] = [
      "annotations", "import", "--library", library, "--photos", "Samples", list,
    ]
    let first = try run(arguments)
    #expect(first.status == 1)
    #expect(first.output.hasPrefix("3 faces of 3 photos read, 2 new or changed, now in \(library)\n"))
    #expect(first.error.contains("photo 'missing.jpg' was not found; name its folder with --photos"))
    let second = try run(arguments)
    #expect(second.output.hasPrefix("3 faces of 3 photos read, 0 new or changed"))
    let stats = try Program.run("annotations", "stats", "--library", library, "--format", "json")
    #expect(stats.status == 0)
    #expect(stats.output.contains("\"faces\":2") && stats.output.contains("\"people\":1"))
    let check = try Program.run("annotations", "verify", "--library", library)
    #expect(check.status == 0 && check.output == "\(library): the library is whole\n")
  }

  @Test(
    "every format is written, and read again into an empty library",
    arguments: [
      "wider", "coco", "voc", "yolo", "yolo-pose", "csv", "jsonl", "dlib", "fddb", "labelme", "xmp",
    ])
  func roundTrip(format: String) throws {
    _ = try Program.run("annotations", "import", "--library", library, "--photos", "Samples", try list())
    let out = folder.path("out")
    let export = try Program.run(
      "annotations", "export", "--library", library, "--format", format, "--out", out, "--relative-to",
      "Samples")
    #expect(export.status == 0)
    #expect(export.output == "2 faces of 2 photos written to \(out)\n")
    let hasNames = ["coco", "csv", "jsonl", "dlib", "labelme", "xmp"].contains(format)
    #expect(export.error.contains("people's names were left out") == !hasNames)
    guard format != "xmp" else { return }  // sidecars are read where their photos are
    let other = folder.path("other.sqlite")
    let again = try Program.run("annotations", "import", "--library", other, "--photos", "Samples", out)
    #expect(again.status == 0, "\(again.error)")
    #expect(again.output.hasPrefix("2 faces of 2 photos read, 2 new or changed"))
    let stats = try Program.run("annotations", "stats", "--library", other, "--format", "json")
    #expect(stats.output.contains("\"people\":\(hasNames ? 1 : 0)"))
  }

  @Test("regions are embedded, found again in the photo, and the photo stays known")
  func embedding() throws {
    let photo = folder.path("group.jpg")
    try FileManager.default.copyItem(
      atPath: RepositoryPaths.samples.appending("group.jpg").string, toPath: photo.string)
    let list = try list()
    _ = try Program.run("annotations", "import", "--library", library, "--photos", folder.path, list)
    let export = try Program.run(
      "annotations", "export", "--library", library, "--format", "xmp", "--embed", photo)
    #expect(
      export.status == 0 && export.output == "1 face of 1 photo written into the photos\n", "\(export.error)")
    let csv = try Program.run(
      "annotations", "export", "--library", library, "--format", "csv", "--out", "-", photo)
    #expect(csv.output.contains("Ann Lee"))
    let other = folder.path("other.sqlite")
    let again = try Program.run("annotations", "import", "--library", other, photo)
    #expect(again.output.hasPrefix("1 face of 1 photo read, 1 new or changed"))
  }

  @Test("wrong use ends with status 2 and says what to write instead")
  func wrongUse() throws {
    let cases: [([any ProgramArgument], String)] = [
      (["annotations", "stats", "--library", folder.path("none.sqlite")], "there is no such library"),
      (["annotations", "export", "--format", "csv"], "--out"),
      (["annotations", "export", "--format", "csv", "--embed"], "--embed is for --format xmp only"),
      (["annotations", "export", "--format", "nonsense", "--out", "x"], "nonsense"),
      (
        ["annotations", "import", "--library", RepositoryPaths.samples.appending("group.jpg"), "x"],
        "not a facet library"
      ),
    ]
    for (arguments, message) in cases {
      let outcome = try run(arguments)
      #expect(outcome.status == 2 && outcome.error.contains(message), "\(outcome.error)")
    }
  }
}
