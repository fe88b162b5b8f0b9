import Foundation
import SystemPackage
import TestSupport
import Testing

/// Work that is spread over several runs, as on several machines, and brought together again.
@Suite("facet --shard", .limit(minutes: 5))
struct ShardTests {
  private let folder = TemporaryFolder()

  private func detect(_ more: any ProgramArgument...) throws -> Outcome {
    let fixed: [any ProgramArgument] = ["detect", "--format", "jsonl", "--min-face-size", "60"]
    return try Program(fixed + more).outcome()
  }

  /// The paths of the lines; seconds differ from run to run.
  private func names(_ outcome: Outcome) throws -> [String] {
    try outcome.lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let path = try #require(object?["path"] as? String)
      return FilePath(path).lastComponent?.string ?? path
    }
  }

  @Test("every photo is in exactly one of the parts, whatever the folder's name and the order")
  func parts() throws {
    let copies = folder.path("elsewhere")
    try FileManager.default.copyItem(
      atPath: RepositoryPaths.root.appending("Samples").string, toPath: copies.string)
    let all = try names(try detect("Samples"))
    var found: [String] = []
    for index in 1...3 {
      let part = try names(try detect("--shard", "\(index)/3", "Samples"))
      #expect(try names(try detect("--shard", "\(index)/3", copies)) == part)
      found += part
    }
    #expect(found.sorted() == all.sorted())
    #expect(Set(found).count == all.count)
  }

  @Test("only one run reports a photo that cannot be read")
  func unreadable() throws {
    let runs = try (1...4).map { try detect("--shard", "\($0)/4", "/no/such/photo.jpg") }
    #expect(runs.map(\.status).sorted() == [0, 0, 0, 1])
  }

  @Test(
    "parts that do not exist are wrong use", arguments: ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/3/5"])
  func wrong(argument: String) throws {
    let outcome = try detect("--shard=\(argument)", "Samples")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(argument))
  }

  @Test("the lines of many runs become one library, and a second import adds nothing")
  func merging() throws {
    let library = folder.path("library.sqlite")
    var lists: [FilePath] = []
    for index in 1...3 {
      let lines = try detect("--shard", "\(index)/3", "Samples").output
      let list = folder.path("faces-\(index).jsonl")
      try Data(lines.utf8).write(to: URL(filePath: list.string))
      lists.append(list)
    }
    func merge(_ lists: [FilePath], _ more: String...) throws -> String {
      var arguments: [any ProgramArgument] = ["annotations", "import", "--library", library, "--photos", "."]
      for argument in more { arguments.append(argument) }
      for list in lists { arguments.append(list) }
      let outcome = try Program(arguments).outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output
    }
    // A part without photos gives no lines.
    let empty = folder.path("faces-4.jsonl")
    try Data().write(to: URL(filePath: empty.string))
    let first = try merge([empty] + lists)
    #expect(!first.contains(" 0 new or changed"))
    let again = try merge(lists.reversed())
    #expect(again.contains(" 0 new or changed"), "\(again)")
    let part = try merge(lists, "--shard", "2/3")
    #expect(part.contains(" 0 new or changed"), "\(part)")
  }
}

/// The recipes of docs/MANY-MACHINES.md.
@Suite("Many machines", .limit(minutes: 10))
struct ManyMachinesTests {
  @Test(
    "8 parts of many small photos, of which one dies and is done again, become one library; a second merge adds nothing"
  )
  func recipes() throws {
    let script = RepositoryPaths.root.appending(".ci/many-machines.sh")
    let outcome = try Program([script, Program.facet, "160"], of: "/bin/sh").outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("8 parts of 160 photos, one of them done again"), "\(outcome.output)")
  }
}

/// Limits of the machine.
@Suite("Few descriptors", .limit(minutes: 5))
struct DescriptorTests {
  @Test("when too few files can be opened, every command says so and ends", arguments: [5, 12, 20])
  func few(most: Int) throws {
    let outcome = try Program(
      ["-c", "ulimit -n \(most) && exec \"$0\" detect Samples", Program.facet], of: "/bin/sh"
    ).outcome()
    #expect(outcome.status == 2)
    #expect(
      outcome.error.contains("more files can be opened, 24 are needed; raise the limit"), "\(outcome.error)")
  }
}
