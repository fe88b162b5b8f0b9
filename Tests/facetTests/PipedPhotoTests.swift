import Foundation
import Imaging
import SystemPackage
import TestSupport
import Testing

/// One photo from a pipe.
@Suite("Photos from a pipe", .limit(minutes: 5))
struct PipedPhotoTests {
  private static func photo() throws -> [UInt8] { try TemporaryFolder.bytes(Sample.path("astronaut.png")) }

  private func faces(_ outcome: Outcome) throws -> [Report] {
    #expect(outcome.status == 0, "\(outcome.error)")
    return try Report.all(outcome)
  }

  @Test("detect reads a photo from standard input, by - and by its path", arguments: ["-", "/dev/stdin"])
  func detect(name: String) throws {
    let piped = try faces(
      Program.run("detect", "--format", "jsonl", "--min-face-size", "40", name, input: try Self.photo()))
    let named = try faces(
      Program.run("detect", "--format", "jsonl", "--min-face-size", "40", Sample.path("astronaut.png")))
    #expect(piped.map(\.path) == ["/dev/stdin"])
    #expect(piped.map(\.faces) == named.map(\.faces) && piped.first?.faces?.isEmpty == false)
  }

  @Test("export names the crops of a photo from a pipe stdin_0.png, and says the same as for a file")
  func export() throws {
    let (piped, named) = (TemporaryFolder(), TemporaryFolder())
    let first = try Program.run("export", "-", "--out", piped.path, input: try Self.photo())
    #expect(first.status == 0, "\(first.error)")
    #expect(try Program.run("export", Sample.path("astronaut.png"), "--out", named.path).status == 0)
    let crop = try TemporaryFolder.bytes(piped.path("stdin_0.png"))
    #expect(crop == (try TemporaryFolder.bytes(named.path("astronaut_00.png"))))
  }

  @Test("render prints a photo from a pipe as it prints the file")
  func render() throws {
    let piped = try Program.run("render", "-", input: try Self.photo())
    #expect(piped.status == 0 && !piped.output.isEmpty, "\(piped.error)")
    #expect(piped.output == (try Program.run("render", Sample.path("astronaut.png")).output))
  }

  @Test("a photo comes from a command in the shell's <(…), which is a pipe with a number")
  func substitution() throws {
    let command = "\"$0\" detect --format jsonl --min-face-size 40 <(cat \"$1\")"
    let outcome = try Program(["-c", command, Program.facet, Sample.path("astronaut.png")], of: "bash")
      .outcome()
    #expect(try faces(outcome).first?.faces?.isEmpty == false)
  }

  @Test("a photo and a list of photos cannot both come through standard input")
  func list() throws {
    let outcome = try Program.run("detect", "-", "--paths-from", "-", input: [])
    #expect(outcome.status == 64 || outcome.status == 2)
    #expect(outcome.error.contains("standard input is either a photo (-) or the list of --paths-from -"))
  }

  @Test("one photo comes from a pipe, not two")
  func two() throws {
    let outcome = try Program.run("detect", "-", "/dev/stdin", input: try Self.photo())
    #expect(
      outcome.status != 0 && outcome.error.contains("one photo can come from a pipe"), "\(outcome.error)")
  }

  @Test("an empty pipe is an empty photo, and text no photo")
  func bad() throws {
    let empty = try Program.run("detect", "-", input: [])
    #expect(empty.status == 1 && empty.error.contains("the file is empty (0 bytes)"), "\(empty.error)")
    let text = try Program.run("detect", "-", input: Array("hello".utf8))
    #expect(text.status == 1 && text.error.contains("text, not a photo"), "\(text.error)")
  }

  @Test("nothing of a photo from a pipe remains")
  func remains() throws {
    let folder = TemporaryFolder()
    let outcome = try Program.run(
      "detect", "-", "--min-face-size", "200", environment: ["TMPDIR": folder.path.string],
      input: try Self.photo())
    #expect(outcome.status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string).isEmpty)
  }
}
