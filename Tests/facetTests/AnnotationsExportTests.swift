import Foundation
import Library
import SystemPackage
import TestSupport
import Testing

/// `facet annotations export` among what other programs have written, and with names that are no text.
@Suite("facet annotations export", .limit(minutes: 5))
struct AnnotationsExportTests {
  private let photos = AnnotatedPhotos()
  private var folder: TemporaryFolder { photos.folder }

  /// Regions that some other program has written, into the photo or beside it.
  private func writeRegion(of person: String, _ photo: FilePath, embedded: Bool) throws {
    let other = folder.path("other.sqlite")
    try photos.name(person, on: photo, in: other)
    let outcome =
      embedded
      ? try photos.export("--format", "xmp", "--embed", photo, library: other)
      : try photos.export("--format", "xmp", photo, library: other)
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  @Test("regions on photos that are not in the library stay", arguments: [false, true])
  func foreignRegions(embedded: Bool) throws {
    try folder.makeFolder("photos")
    let known = try photos.add("photos/known.jpg")
    let foreign = try photos.add("photos/foreign.jpg", more: 1)
    try photos.add("photos/new.jpg", more: 2)
    try photos.name("Ann", on: known)
    try writeRegion(of: "Bob", foreign, embedded: embedded)
    try photos.open { _ = try $0.recordPhotos([try $0.identify(foreign)]) }
    let place: [any ProgramArgument] = embedded ? ["--embed"] : []
    let arguments: [any ProgramArgument] = [
      "annotations", "export", "--library", photos.library, "--format", "xmp", folder.path("photos"),
    ]
    let outcome = try Program(arguments + place).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == "1 face of 1 photo written\(embedded ? " into the photos" : ""), "
        + "2 photos left alone because the library knows nothing about them\n")
    #expect(try photos.regions(of: foreign) == ["Bob"])
    #expect(try photos.regions(of: known) == ["Ann"])
    #expect(AnnotationsExportTests.sidecar(of: folder.path("photos/new.jpg")) == nil)
  }

  @Test("a photo reviewed as without faces loses its regions")
  func reviewed() throws {
    let photo = try photos.add("a.jpg")
    try writeRegion(of: "Bob", photo, embedded: false)
    try photos.review(photo)
    let outcome = try photos.export("--format", "xmp", photo)
    #expect(outcome.output == "0 faces of 1 photo written\n")
    #expect(try photos.regions(of: photo) == [])
  }

  private static func sidecar(of photo: FilePath) -> [UInt8]? {
    try? TemporaryFolder.bytes(FilePath(photo.string + ".xmp"))
  }

  @Test("names that are not text: each photo has separate files, and they are found again")
  func namesOfBytes() throws {
    try folder.makeFolder("photos")
    let prefix = folder.path("photos/caf").argumentBytes
    let first = try photos.add(DetectTests.path(prefix + [0xE8] + Array(".jpg".utf8)))
    let second = try photos.add(DetectTests.path(prefix + [0xE9] + Array(".jpg".utf8)), more: 1)
    try photos.name("Ann", on: first)
    try photos.name("Bob", on: second)
    for more: [String] in [[], ["--embed"]] {
      var arguments: [any ProgramArgument] = ["annotations", "export", "--library", photos.library]
      arguments += ["--format", "xmp", folder.path("photos")]
      let outcome = try Program(arguments + more).outcome()
      #expect(outcome.status == 0 && outcome.output.hasPrefix("2 faces of 2 photos"), "\(outcome.error)")
      let other = folder.path("again\(more.count).sqlite")
      let again = try Program.run("annotations", "import", "--library", other, folder.path("photos"))
      #expect(again.status == 0 && again.error == "", "\(again.error)")
      #expect(try photos.names(on: first, in: other) == ["Ann"])
      #expect(try photos.names(on: second, in: other) == ["Bob"])
      try removeSidecars()
    }
    #expect(try photos.names(on: first) == ["Ann"])
  }

  private func removeSidecars() throws {
    let command = "rm -- \"$1\"/*.xmp 2> /dev/null || true"
    #expect(try Program(["-c", command, "sh", folder.path("photos")], of: "sh").outcome().status == 0)
  }

  @Test(
    "names that are not text are written into lists and folders, and found through them",
    arguments: ["csv", "jsonl", "coco", "voc", "yolo", "labelme"])
  func namesOfBytesInFiles(format: String) throws {
    try folder.makeFolder("photos")
    let prefix = folder.path("photos/caf").argumentBytes
    var paths: [FilePath] = []
    for byte in [0xE8, 0xE9] as [UInt8] {
      let path = try DetectTests.path(prefix + [byte] + Array(".jpg".utf8))
      paths.append(try photos.add(path, more: paths.count))
      try photos.name("Ann", on: path)
    }
    let outcome = try photos.export(
      "--format", format, "--out", folder.path("out"), "--relative-to", folder.path("photos"),
      folder.path("photos"))
    #expect(outcome.status == 0 && outcome.output.hasPrefix("2 faces of 2 photos written"), "\(outcome)")
    let other = folder.path("again.sqlite")
    let again = try Program.run(
      "annotations", "import", "--library", other, "--photos", folder.path("photos"), folder.path("out"))
    #expect(again.output.hasPrefix("2 faces of 2 photos read, 2 new"), "\(again)")
    #expect(try photos.open(other) { try $0.stats().annotatedPhotos } == 2)
  }

  @Test("a sidecar that cannot be read is reported, and the others are written")
  func unreadableSidecar() throws {
    try folder.makeFolder("photos")
    for (index, name) in ["a.jpg", "b.jpg", "c.jpg"].enumerated() {
      try photos.name("Ann", on: try photos.add("photos/\(name)", more: index))
    }
    let sidecar = try folder.makeFolder("photos/a.jpg.xmp")
    let outcome = try photos.export("--format", "xmp", folder.path("photos"))
    #expect(outcome.status == 1)
    #expect(outcome.output == "2 faces of 2 photos written\n")
    #expect(
      outcome.error == "\(sidecar): cannot be read: Is a directory; check the path and its permissions\n")
    let read = try Program.run(
      "annotations", "import", "--library", folder.path("other.sqlite"), folder.path("photos"))
    #expect(read.status == 1 && read.output.hasPrefix("2 faces of 2 photos read, 2 new"))
    #expect(
      read.error == "\(sidecar): cannot be read: Is a directory; check the path and its permissions\n")
  }

  @Test("another export's unfinished file next to the same file is left alone")
  func partOfAnother() throws {
    try photos.name("Ann", on: try photos.add("a.jpg"))
    let part = try folder.write(Array("half".utf8), to: ".faces.csv.part")
    let outcome = try photos.export("--format", "csv", "--out", folder.path("faces.csv"))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try TemporaryFolder.bytes(part) == Array("half".utf8))
    #expect(try TemporaryFolder.bytes(folder.path("faces.csv")).starts(with: "photo,width".utf8))
    #expect(folder.names().filter { $0.hasSuffix(".part") } == [".faces.csv.part"])
  }

  @Test(
    "a full disk behind standard output is reported once, not for each photo",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func fullOutput() throws {
    try photos.name("Ann", on: try photos.add("a.jpg"))
    try photos.name("Bob", on: try photos.add("b.jpg", more: 1))
    let arguments: [any ProgramArgument] = [
      "annotations", "export", "--library", photos.library, "--format", "csv", "--out", "-", folder.path,
    ]
    let outcome = try Program(arguments, output: "/dev/full").outcome()
    #expect(outcome.status == 1)
    #expect(outcome.error == "standard output: cannot be written: No space left on device\n")
  }
}
