import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

/// `facet train`, `facet finetune` and `facet compose`, run as a user runs them.
@Suite("facet train", .limit(minutes: 5))
struct TrainingCommandTests {
  private let folder = TemporaryFolder()

  private func train(_ out: String, threads: Int) throws -> Program {
    try Program([
      "train", "--data", "composed:Samples", "--pictures", "24", "--net", "p", "--epochs", "8", "--seed", "3",
      "--threads", "\(threads)", "--out", folder.path(out),
    ])
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path(name).string))
  }

  /// The state of a file: nil until it exists, then something that changes when it is written again.
  private func stamp(_ name: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path(name).string)
    return attributes.map { "\($0[.systemFileNumber] ?? 0) \($0[.modificationDate] ?? 0)" }
  }

  @Test(
    "killed three times, with one thread and with two, it ends with the bytes of an uninterrupted run"
  )
  func killed() throws {
    let whole = try train("whole", threads: 2).outcome()
    #expect(whole.status == 0)
    #expect(whole.output.contains("Use them with --weights"))
    for (attempt, awaited) in ["samples/00000.samples", "checkpoint.safetensors", "checkpoint.safetensors"]
      .enumerated()
    {
      let name = "killed/pnet/\(awaited)"
      let before = stamp(name)
      let program = try train("killed", threads: attempt % 2 + 1)
      var turns = 0
      while stamp(name) == before, turns < 60_000 {
        usleep(1000)
        turns += 1
      }
      program.signal(SIGKILL)
      #expect(program.outcome().status == 128 + SIGKILL)
    }
    #expect(stamp("killed/weights.safetensors") == nil)
    #expect(try train("killed", threads: 1).outcome().status == 0)
    #expect(try bytes("killed/weights.safetensors") == bytes("whole/weights.safetensors"))
    #expect(try bytes("killed/curves.csv") == bytes("whole/curves.csv"))
    // Other options would be another training.
    let other = try Program.run(
      "train", "--data", "composed:Samples", "--pictures", "24", "--net", "p", "--epochs", "9", "--seed", "3",
      "--out", folder.path("whole"))
    #expect(other.status == 1)
    #expect(other.error.contains("holds a training with other data or options"))
  }

  @Test("the recipe for composed pictures: compose, train all networks, stop, continue, evaluate")
  func recipe() throws {
    let script = RepositoryPaths.root.appending(".ci/train-composed.sh")
    let outcome = try Program(
      [Program.facet, folder.path("recipe"), "--epochs", "1", "--per-face", "2", "--per-picture", "4"],
      of: script, environment: ["COUNT": "40"]
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    for name in ["weights.safetensors", "report.txt", "curves.csv", "onet-curves.png"] {
      #expect(AtomicFile.exists(folder.path("recipe/trained").appending(name)), "\(name)")
    }
    #expect(outcome.output.contains("O-Net: about ") && outcome.output.contains("In all about "))
    let figures = try #require(outcome.lines.last { $0.hasPrefix("recall") }, "\(outcome.output)")
    #expect(figures.split(separator: " ").count > 2)
    // Once more, everything is there already.
    let log = try String(contentsOfFile: folder.path("recipe/train.log").string, encoding: .utf8)
    #expect(!log.contains("Use them with --weights"), "it was not stopped")
  }

  @Test("a photo that is damaged after it was listed is left out, counted and named")
  func damaged() throws {
    let pictures = folder.path("pictures")
    #expect(
      try Program.run("compose", "Samples", "--count", "24", "--seed", "4", "--out", pictures).status == 0)
    // Its header can be read, its pixels cannot.
    let photo = pictures.appending("composed-0003.png")
    let whole = try Data(contentsOf: URL(fileURLWithPath: photo.string))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: photo.string))
    let arguments: [any ProgramArgument] = [
      "train", "--data", pictures.appending("truth.jsonl"), "--net", "p", "--epochs", "1", "--out",
      folder.path("out"),
    ]
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("composed-0003.png: ") && outcome.error.contains("it is left out"))
    #expect(outcome.error.contains("1 photo could not be read during the training"))
    #expect(AtomicFile.exists(folder.path("out/weights.safetensors")))
    let again = try Program(arguments).outcome()
    #expect(again.status == 1 && again.error.contains("1 photo could not be read during the training"))
  }

  @Test("fine-tuning says what it would take, and writes nothing")
  func dryRun() throws {
    let pictures = folder.path("pictures")
    #expect(
      try Program.run("compose", "Samples", "--count", "5", "--seed", "4", "--out", pictures).status == 0)
    let outcome = try Program.run(
      "finetune", "--truth", pictures.appending("truth.jsonl"), "--out", folder.path("out"), "--dry-run")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.lines.count == 5 && outcome.lines[0].hasPrefix("P-Net: about "))
    #expect(outcome.lines[0].contains(" of what is found already) and "))
    #expect(!AtomicFile.exists(folder.path("out")))
  }

  @Test("fine-tuning says why it refuses, and composed pictures are what their list says")
  func refusing() throws {
    let pictures = folder.path("pictures")
    #expect(try Program.run("compose", "Samples", "--count", "2", "--out", pictures).status == 0)
    let stats = try Program.run(
      "annotations", "import", "--library", folder.path("library.sqlite"), pictures.appending("truth.jsonl"))
    #expect(stats.output.contains("of 2 photos read"))
    let few = try Program.run(
      "finetune", "--truth", pictures.appending("truth.jsonl"), "--out", folder.path("tuned"))
    #expect(few.status == 1)
    #expect(few.error.contains("in 2 photos are too few to learn from"))
    let layer = try Program.run(
      "train", "--data", "composed:Samples", "--freeze", "pnet.conv9", "--out", folder.path("x"))
    #expect(layer.status == 2)
    #expect(layer.error.contains("--freeze pnet.conv9: no such layer"))
  }
}
