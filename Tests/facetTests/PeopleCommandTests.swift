import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("facet people", .limit(minutes: 5)) struct PeopleCommandTests {
  /// A library that knows Ada and Grace, and their photos.
  private func library(_ folder: TemporaryFolder) throws -> FilePath {
    let lines = """
      {"path":"Samples/astronaut.png","width":512,"height":512,"faces":[{"box":[181,62,268,172],"person":"Ada"}]}
      {"path":"Samples/grace_hopper.jpg","width":512,"height":600,"faces":[{"box":[170,80,340,310],"person":"Grace"}]}
      """
    let marks = try folder.write(lines.utf8, to: "marks.jsonl"), library = folder.path("people.sqlite")
    let imported = try Program.run("annotations", "import", "--library", library, "--photos", ".", marks)
    #expect(imported.status == 0, "\(imported.error)")
    return library
  }

  @Test("people are listed, renamed, merged and hidden; an unknown name is wrong use and says the nearest")
  func edits() throws {
    let folder = TemporaryFolder()
    let library = try library(folder)
    func people(_ arguments: String...) throws -> Outcome {
      try Program(
        ["people"] + arguments + ["--library", library.string], environment: [:], in: nil, hasInput: false
      ).outcome()
    }
    #expect(try people("list").output == "Ada: 1 face\nGrace: 1 face\n")
    #expect(try people("rename", "ADA", "Ada Lovelace").status == 0)
    let unknown = try people("rename", "grase", "Bo")
    #expect(unknown.status == 2 && unknown.error.contains("did you mean Grace?"), "\(unknown.error)")
    #expect(try people("hide", "grace").status == 0)
    #expect(try people("list").output.contains("Grace: 1 face, hidden"))
    #expect(try people("merge", "grace", "--into", "ada lovelace").status == 0)
    #expect(try people("list").output == "Ada Lovelace: 2 faces\n")
  }

  @Test("without being switched on nothing is kept, and the message says how; forget removes all")
  func consent() throws {
    let folder = TemporaryFolder()
    let library = try library(folder)
    let refused = try Program.run("people", "groups", "--library", library)
    #expect(refused.status == 2 && refused.error.contains("--switch-on"), "\(refused.error)")
    let none = try Program.run("people", "forget", "--library", library)
    #expect(none.output.hasPrefix("0 vectors removed"), "\(none.error)")
    let audit = try Program.run(
      "people", "audit", "--switch-on", "--format", "jsonl", "--library", library)
    #expect(audit.status == 0, "\(audit.error)")
    #expect(audit.output.split(separator: "\n").count == 2)
    let forgotten = try Program.run("people", "forget", "--library", library)
    #expect(forgotten.output.hasPrefix("2 vectors removed"), "\(forgotten.output)")
  }

  @Test("a face is found in the picture of a group, and two photos are compared")
  func find() throws {
    let found = try Program.run(
      "find", Sample.path("grace_hopper.jpg"), Sample.path("group.jpg"), Sample.path("astronaut.png"))
    #expect(found.status == 0, "\(found.error)")
    let lines = found.output.split(separator: "\n")
    #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("group.jpg") }, "\(found.output)")
    let compared = try Program.run("compare", Sample.path("grace_hopper.jpg"), Sample.path("astronaut.png"))
    #expect(compared.output.contains("probably different people"), "\(compared.output)")
    let faceless = try Program.run("compare", Sample.path("chelsea.png"), Sample.path("astronaut.png"))
    #expect(faceless.status == 1 && faceless.error.contains("no face was found"), "\(faceless.error)")
  }

  @Test("vectors are in JSON Lines only when asked for")
  func vectors() throws {
    let lines = try Program.run("detect", "--vectors", Sample.path("grace_hopper.jpg"))
    #expect(lines.output.contains(#""vector":["#), "\(lines.error)")
    let plain = try Program.run("detect", "--format", "jsonl", Sample.path("grace_hopper.jpg"))
    #expect(!plain.output.contains("vector"))
  }

  @Test("exports take several people in any letter case, only named faces, and a folder for each person")
  func exports() throws {
    let folder = TemporaryFolder()
    let library = try library(folder)
    let photos = [
      Sample.path("astronaut.png"), Sample.path("grace_hopper.jpg"), Sample.path("mona-lisa.jpg"),
    ]
    func export(_ out: String, _ options: String...) throws -> Outcome {
      var arguments = ["export"] + photos.map(\.string)
      arguments += ["--library", library.string, "--out", folder.path(out).string]
      arguments += ["--name", "{person}/{photo}_{face:02}"]
      return try Program(arguments + options, environment: [:], in: nil, hasInput: false).outcome()
    }
    #expect(try export("both", "--person", "ADA", "--person", "grace").status == 0)
    #expect(folder.names(in: "both/Ada").count == 1 && folder.names(in: "both/Grace").count == 1)
    #expect(try export("named", "--named").output.hasPrefix("2 crops written"))
    #expect(try export("many", "--min-faces", "2").output.hasPrefix("0 crops written"))
    let unknown = try export("none", "--person", "Graze")
    #expect(unknown.status == 2 && unknown.error.contains("did you mean Grace?"), "\(unknown.error)")
  }
}
