import Foundation
import SystemPackage
import TestSupport
import Testing

/// What scripts give to commands and read from them: lists, errors and measures.
@Suite("Commands in scripts", .limit(minutes: 5))
struct ListedPhotosTests {
  @Test("lists with NUL are recognised, those of Windows too, and a path that comes again is searched once")
  func lists() throws {
    let folder = TemporaryFolder()
    let photo = try folder.copy("chelsea.png", to: "a.png")
    try folder.link(photo, to: "line\nfeed.png")
    let null = Array("\(photo)\0\(folder.path("line\nfeed.png"))\0./a.png\0\(photo)".utf8)
    let windows = Array("\(photo)\r\n\(photo)\r\n".utf8)
    for (list, options, count) in [(null, [], 2), (null, ["--null"], 2), (windows, [], 1)] {
      let arguments: [any ProgramArgument] = ["detect", "--min-face-size", "200", "--format", "jsonl"]
      let program = try Program(
        arguments + ["--paths-from", "-"] + options.map { $0 as any ProgramArgument }, in: folder.path,
        hasInput: true)
      try program.write(list)
      try program.closeInput()
      let outcome = program.outcome()
      #expect(outcome.status == 0 && outcome.error == "", "\(outcome)")
      #expect(try Report.all(outcome).count == count)
    }
    let refused = try Program.run("detect", "--null", photo)
    #expect(refused.status == 2 && refused.error.contains("--null is only for --paths-from"))
  }

  @Test(
    "--errors has a line for each photo that failed, and each folder without photos",
    arguments: ["detect", "export"])
  func errors(command: String) throws {
    let folder = TemporaryFolder()
    let text = try folder.write("text".utf8, to: "a: b.jpg")
    try folder.makeFolder("empty")
    let errors = folder.path("errors.jsonl")
    var arguments: [any ProgramArgument] = [command, text, folder.path("empty"), folder.path("gone.jpg")]
    arguments += [Sample.path("chelsea.png"), "--min-face-size", "200", "--errors", errors, "--quiet"]
    if command == "export" { arguments += ["--out", folder.path("out")] }
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 1)
    #expect(command == "detect" || outcome.output == "", "no summary")
    let lines = try String(contentsOfFile: errors.string, encoding: .utf8).split(separator: "\n")
    var reasons: [String: String] = [:]
    for line in lines {
      let read = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      reasons[try #require(read["path"])] = read["error"]
    }
    #expect(lines.count == 3 && reasons.count == 3)
    #expect(reasons[text.string]?.hasPrefix("text, not a photo that this facet reads") == true)
    #expect(reasons[folder.path("empty").string]?.hasPrefix("no photos (JPEG, PNG") == true)
    #expect(reasons[folder.path("gone.jpg").string] == "there is no such file; check the name")
    for (path, reason) in reasons { #expect(outcome.error.contains("\(path): \(reason)\n")) }
    let unwritable = try Program.run("detect", text, "--errors", folder.path("no/errors.jsonl"))
    #expect(unwritable.status == 2 && unwritable.output == "")
  }

  @Test("--measures gives what an export writes into its manifest")
  func measures() throws {
    let folder = TemporaryFolder()
    let photo = Sample.path("grace_hopper.jpg")
    let names = ["eye_distance", "yaw", "pitch", "roll", "sharpness", "brightness", "quality"]
    func numbers(_ object: Any?) throws -> [Double?] {
      let values = try #require(object as? [String: Any])
      return names.map { values[$0] as? Double }
    }
    let detected = try Program.run("detect", "--measures", "--format", "jsonl", photo)
    let report = try JSONSerialization.jsonObject(with: Data(detected.output.utf8)) as? [String: Any]
    let found = try numbers((report?["faces"] as? [Any])?.first)
    let exported = try Program.run("export", photo, "--out", folder.path("out"))
    #expect(exported.status == 0)
    let manifest = try TemporaryFolder.bytes(folder.path("out/manifest.jsonl"))
    #expect(try found == numbers(JSONSerialization.jsonObject(with: Data(manifest))))
    #expect(found.allSatisfy { $0 != nil })
    let text = try Program.run("detect", "--measures", photo)
    #expect(text.lines.count == 3 && text.lines[2].contains("px, yaw "), "\(text.output)")
  }
}
