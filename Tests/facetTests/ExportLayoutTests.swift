import Foundation
import SystemPackage
import TestSupport
import Testing

/// `facet export layout` and `--layout`, run as a user runs them; `.ci/other-tools` loads the sets.
@Suite("facet export layout", .limit(minutes: 5))
struct ExportLayoutTests {
  /// Two people with two photos each, and one of them also under the other's name.
  private static func people() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    for person in ["ada", "grace"] { try folder.makeFolder("in/\(person)") }
    let ada = try TemporaryFolder.bytes(Sample.path("astronaut.png"))
    let grace = try TemporaryFolder.bytes(Sample.path("grace_hopper.jpg"))
    try folder.write(ada, to: "in/ada/1.png")
    try folder.write(ada + [0], to: "in/ada/2.png")
    try folder.write(grace, to: "in/grace/1.jpg")
    try folder.write(ada, to: "in/grace/wrong.png")
    return folder
  }

  private static func export(_ folder: TemporaryFolder, _ options: String...) throws -> Outcome {
    let arguments: [any ProgramArgument] = [
      "export", "-r", folder.path("in"), "--out", folder.path("out"), "--select", "largest",
      "--min-face-size", "80",
      "--name", "{folder}/{stem}_{face:02}",
    ]
    return try Program(arguments + options.map { $0 as any ProgramArgument }).outcome()
  }

  @Test("an export with --layout gives crops, manifest and set; copies across labels are reported first")
  func whole() throws {
    let folder = try Self.people()
    let outcome = try Self.export(folder, "--layout", "folders", "--layout", "recordio")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(
      outcome.output.contains("4 crops of 2 labels written to \(folder.path("out/folders")) as folders"))
    #expect(outcome.output.contains("1 photo has several paths (2 in all)"))
    #expect(folder.names(in: "out/folders/grace") == ["1_00.png", "wrong_00.png"])
    #expect(folder.names(in: "out/recordio").contains("train.rec"))
    let report = try Program.run("export", "duplicates", folder.path("out"))
    #expect(report.status == 0)
    #expect(report.output.contains("labels ada and grace") && report.output.contains("in/grace/wrong.png"))
    let again = try Self.export(folder, "--layout", "folders")
    #expect(
      again.status == 0
        && folder.names(in: "out/folders") == [
          ".facet-layout", "ada", "duplicates.jsonl", "grace", "labels.csv", "layout.json", "left-out.jsonl",
        ])
  }

  @Test("--duplicates first cuts a photo once, and lists the other path with its reason")
  func first() throws {
    let folder = try Self.people()
    let outcome = try Self.export(folder, "--duplicates", "first")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(folder.names(in: "out/grace") == ["1_00.png"])
    let left = String(decoding: try TemporaryFolder.bytes(folder.path("out/left-out.jsonl")), as: UTF8.self)
    #expect(left.contains("in/grace/wrong.png") && left.contains("\"reason\":\"duplicate\""))
    let manifest = String(
      decoding: try TemporaryFolder.bytes(folder.path("out/manifest.jsonl")), as: UTF8.self)
    #expect(manifest.contains("\"duplicates\":[\"\(folder.path("in/grace/wrong.png"))\"]"))
    let kept = try Self.export(folder, "--duplicates", "keep")
    #expect(kept.status == 0 && folder.names(in: "out/grace") == ["1_00.png", "wrong_00.png"])
  }

  @Test("wrong use is refused with what to do instead")
  func usage() throws {
    let folder = try Self.people()
    for (options, words) in [
      (["--split", "80"], "two or three shares"), (["--min-per-label", "2"], "add --layout"),
      (["--layout", "folders", "--dry-run"], "use facet export layout afterwards"),
      (["--layout", "folders", "--min-per-label", "9", "--max-per-label", "2"], "is more than"),
    ] {
      var arguments: [any ProgramArgument] = ["export", folder.path("in"), "--out", folder.path("out")]
      arguments += options.map { $0 as any ProgramArgument }
      let outcome = try Program(arguments).outcome()
      #expect(outcome.status == 2 && outcome.error.contains(words), "\(options): \(outcome)")
    }
    let missing = try Program.run(
      "export", "layout", "folders", folder.path("in"), "--out", folder.path("set"))
    #expect(missing.status == 1 && missing.error.contains("name a folder that facet export has written"))
    #expect(folder.names() == ["in"])
    let help = try Program.run("export", "--help")
    #expect(
      help.status == 0 && help.output.contains("--template") && help.output.contains("facet export layout"))
  }
}
