import Foundation
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Input that is not what it should be: each with its message, and the rest of the batch goes on.
@Suite("Bad input", .limit(minutes: 5))
struct BadInputTests {
  /// What a bad input is called, and what must be said about it.
  private static let expected: [(name: String, words: [String])] = [
    ("missing.jpg", ["there is no such file", "check the name"]),
    ("text.jpg", ["text, not a photo that this facet reads (JPEG, PNG", "convert it"]),
    ("empty.jpg", ["empty (0 bytes)", "copy it again"]),
    ("stub.jpg", ["the file ends inside its header", "copy it again"]),
    ("cut.png", ["damaged", "the file ends too early", "copy it again"]),
    ("wrong-header-crc.png", ["damaged", "copy it again"]),
    ("huge.jpg", ["60000×60000", "3600 megapixels", "250", "--max-megapixels"]),
    ("huge.png", ["60000×60000", "3600 megapixels", "250", "--max-megapixels"]),
    ("folder.jpg", ["no photos", "--recursive"]),
    ("pipe.jpg", ["is a pipe or a device"]),
    ("dangling.jpg", ["there is no such file"]),
  ]

  /// A folder with all of them.
  private static func spoilt() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let fixtures = RepositoryPaths.root.appending("Tests/ImagingTests/Fixtures")
    for name in ["text.jpg", "empty.jpg", "huge.jpg", "huge.png", "wrong-header-crc.png"] {
      try folder.write(TemporaryFolder.bytes(fixtures.appending(name)), to: name)
    }
    try folder.write(TemporaryFolder.bytes(Sample.path("rocket.jpg")).prefix(100), to: "stub.jpg")
    try folder.write(TemporaryFolder.bytes(Sample.path("chelsea.png")).prefix(90_000), to: "cut.png")
    try folder.makeFolder("folder.jpg")
    #expect(unsafe mkfifo(folder.path("pipe.jpg").string, 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("dangling.jpg").string, withDestinationPath: "nothing")
    return folder
  }

  @Test("each bad input has a message with its path; good photos between them are searched")
  func everyKind() throws {
    let folder = try Self.spoilt()
    let goods = TemporaryFolder()
    let good = try goods.copy("chelsea.png", to: "good.png")
    var paths: [FilePath] = []
    // A path that is given twice is searched once, so every good photo has its own.
    for (index, (name, _)) in Self.expected.enumerated() {
      try goods.link(good, to: "good-\(index).png")
      paths += [folder.path(name), goods.path("good-\(index).png")]
    }
    let outcome = try Program(
      ["detect", "--format", "jsonl", "--min-face-size", "200"] + paths
    ).outcome()
    #expect(outcome.status == 1)
    let reports = try Report.all(outcome)
    #expect(reports.map(\.path) == paths.map(\.string))
    let errors = outcome.error.split(separator: "\n").map(String.init)
    #expect(errors.count == Self.expected.count, "\(outcome.error)")
    for (index, (name, words)) in Self.expected.enumerated() {
      let report = reports[2 * index]
      #expect(report.faces == nil && report.width == nil && report.seconds == nil)
      for word in words { #expect(report.error?.contains(word) == true, "\(name): \(report)") }
      #expect(errors[index] == "\(folder.path(name)): \(report.error ?? "")")
      #expect(reports[2 * index + 1].faces?.isEmpty == true)
    }
  }

  @Test("bad files found in a folder do not stop the others either")
  func inFolder() throws {
    let folder = try Self.spoilt()
    try folder.copy("chelsea.png", to: "zz.png")
    let outcome = try DetectTests.quick("--format", "jsonl", folder.path)
    #expect(outcome.status == 1)
    let reports = try Report.all(outcome)
    // Folders, pipes and links to nothing are no photos of a folder.
    let bad = [
      "text.jpg", "empty.jpg", "stub.jpg", "cut.png", "wrong-header-crc.png", "huge.jpg", "huge.png",
    ]
    #expect(Set(reports.map(\.path)) == Set((bad + ["zz.png"]).map { folder.path($0).string }))
    #expect(reports.filter { $0.error == nil }.map(\.path) == [folder.path("zz.png").string])
  }

  @Test("a JPEG cut in half is an error, one that is mostly there is searched with a warning")
  func cutInHalf() throws {
    let folder = TemporaryFolder()
    let bytes = try TemporaryFolder.bytes(Sample.path("grace_hopper.jpg"))
    let half = try folder.write(bytes.prefix(bytes.count / 2), to: "half.jpg")
    let most = try folder.write(bytes.prefix(bytes.count * 9 / 10), to: "most.jpg")
    let outcome = try Program.run("detect", "--format", "jsonl", half, most)
    #expect(outcome.status == 1)
    let reports = try Report.all(outcome)
    let error = try #require(reports[0].error)
    #expect(error.contains("the photo is damaged: the file ends after 4"), "\(error)")
    #expect(error.contains("copy it again from its source"))
    let golden = try Sample.golden("grace_hopper.jpg")
    let warning = try #require(reports[1].warnings?.first)
    #expect(warning.contains("the file ends"), "\(warning)")
    #expect(reports[1].width == golden.width && reports[1].faces?.count == 1)
    #expect(outcome.error == "\(half): \(error)\n\(most): warning: \(warning)\n")
  }

  @Test("an empty folder is an error that says what counts as a photo")
  func emptyFolder() throws {
    let folder = TemporaryFolder()
    let outcome = try DetectTests.quick(folder.path, Sample.path("chelsea.png"))
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("\(folder.path): no photos (JPEG, PNG"))
    #expect(outcome.error.contains(") in this folder; name another one"))
    #expect(outcome.output.contains("chelsea.png"))
  }

  @Test(
    "unreadable files and folders have separate errors",
    .enabled(if: Unprivileged.isAvailable, Comment(rawValue: Unprivileged.absence)))
  func noPermission() throws {
    let folder = TemporaryFolder()
    try folder.copy("chelsea.png", to: "good.png")
    try folder.copy("chelsea.png", to: "secret.png")
    try folder.makeFolder("closed")
    try folder.copy("chelsea.png", to: "closed/inside.png")
    unsafe chmod(folder.path("good.png").string, 0o644)
    unsafe chmod(folder.path("secret.png").string, 0)
    unsafe chmod(folder.path("closed").string, 0)
    defer { unsafe chmod(folder.path("closed").string, 0o700) }
    let outcome = try Unprivileged.run(
      ["detect", "--min-face-size", "200", "--recursive", folder.path, folder.path("closed")])
    #expect(outcome.status == 1)
    #expect(outcome.lines.count == 1 && outcome.output.contains("good.png"))
    #expect(outcome.error.contains("\(folder.path("secret.png")): no permission to read it; change its"))
    let closed = "\(folder.path("closed")): no permission to read the folder; change its permissions"
    #expect(
      outcome.error.components(separatedBy: closed).count == 2, "once, though it is also below the other")
  }

  @Test("damaged weights are reported with what is wrong and what to do")
  func damagedWeights() throws {
    let folder = TemporaryFolder()
    let weights = RepositoryPaths.root.appending("Sources/Networks/Resources/mtcnn.safetensors")
    let bytes = try TemporaryFolder.bytes(weights)
    for (content, word) in [
      (Array(bytes.prefix(5000)), "cut short"), ([], "file"), (bytes.dropLast(4), "file"),
    ] {
      try folder.write(content, to: "mtcnn.safetensors")
      for command in [["detect"], ["export", "--out", folder.path("out").string]] {
        let outcome = try Program(
          command + [Sample.path("chelsea.png")], environment: ["FACET_RESOURCES": folder.path.string]
        ).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error.contains("\(folder.path("mtcnn.safetensors"))"), "\(outcome.error)")
        #expect(outcome.error.contains(word), "\(outcome.error)")
        #expect(outcome.error.contains("get the file again"), "\(outcome.error)")
      }
    }
  }

  @Test("missing weights: the message says where facet looked and what to do")
  func missingWeights() throws {
    let folder = TemporaryFolder()
    try folder.makeFolder("bin")
    let alone = folder.path("bin/facet")
    // Not written by this process: while one of its children starts, the file would be busy.
    #expect(try Program([Program.facet, alone], of: "cp").outcome().status == 0)
    let outcome = try Program(["detect", Sample.path("chelsea.png")], of: alone).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("the detector's weights are not installed"), "\(outcome.error)")
    #expect(outcome.error.contains("\(folder.path("share/facet/mtcnn.safetensors"))"), "\(outcome.error)")
    #expect(outcome.error.contains("FACET_RESOURCES"))
    // An installation is found relative to the program, from wherever it is started.
    try folder.makeFolder("share/facet")
    try FileManager.default.copyItem(
      atPath: RepositoryPaths.root.appending("Sources/Networks/Resources/mtcnn.safetensors").string,
      toPath: folder.path("share/facet/mtcnn.safetensors").string)
    let installed = try Program(
      ["detect", "--min-face-size", "200", Sample.path("chelsea.png")], of: alone, in: "/"
    ).outcome()
    #expect(installed.status == 0, "\(installed.error)")
  }
}
