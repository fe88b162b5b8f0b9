import Annotations
import Foundation
import Library
import Networks
import SystemPackage
import TestSupport
import Testing

/// Learning from corrections and models: in the browser in a real terminal, and on the command line.
@Suite("Learning from corrections", .limit(minutes: 10))
struct LearnTests {
  private let folder = TemporaryFolder()

  private var environment: [String: String] {
    ["XDG_DATA_HOME": folder.path("data").string, "XDG_STATE_HOME": folder.path("state").string]
  }

  private func run(_ arguments: any ProgramArgument...) throws -> Outcome {
    try Program(arguments, environment: environment).outcome()
  }

  /// Heads that lie on their side, with true faces in the library.
  private func compose(_ count: Int) throws {
    let pictures = folder.path("pictures")
    let made = try run(
      "compose", "Samples", "--count", "\(count)", "--turn", "60:90", "--seed", "5", "--out", pictures)
    #expect(made.status == 0, "\(made.error)")
    let imported = try run("annotations", "import", pictures.appending("truth.jsonl"))
    #expect(imported.status == 0, "\(imported.error)")
  }

  private func open() throws -> TmuxSession {
    let command = BrowserScreen.command("--learning-effort 0.1 \(folder.path("pictures"))", isFresh: false)
    let session = try TmuxSession(command, columns: 120, rows: 40, environment: environment)
    try session.wait(for: "Photos", seconds: 60)
    return session
  }

  private func quit(_ session: TmuxSession) throws {
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  private var place: String? {
    let all = try? FileManager.default.contentsOfDirectory(
      atPath: folder.path("data/facet/learning").string)
    return all?.first { $0 != "lock" }
  }

  /// Who found something on the first photo: weights, the latest first.
  private func finders() throws -> [String] {
    let library = try AnnotationLibrary(at: folder.path("data/facet/library.sqlite"), mode: .readOnly)
    defer { library.close() }
    let photo = try PhotoFingerprint(contentsOf: folder.path("pictures/composed-0000.png"))
    return try library.detections(of: photo).map(\.weights)
  }

  @Test(
    "learn, quit in the middle, continue, accept: the folder is searched again, and the choice is kept",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)))
  func learning() throws {
    try compose(8)
    var session = try open()
    // The key asks first.
    try session.press("C-t", "Enter")
    try session.wait(for: "of all", seconds: BrowserScreen.patience)
    // P-Net has learned: what comes after it is under way.
    try session.wait(for: "R-Net", seconds: BrowserScreen.patience)
    try session.press("Escape")
    try session.wait(for: "learning ")
    try quit(session)
    let left = try #require(place, "what was done is kept")
    let samples = folder.path("data/facet/learning/\(left)/pnet/samples/00000.samples").string
    let stamp = try FileManager.default.attributesOfItem(atPath: samples)[.modificationDate] as? Date
    session = try open()
    // The key asks first.
    try session.press("C-t", "Enter")
    try session.wait(for: "R-Net", seconds: BrowserScreen.patience)
    if FileManager.default.fileExists(atPath: samples) {
      let now = try FileManager.default.attributesOfItem(atPath: samples)[.modificationDate] as? Date
      #expect(now == stamp, "P-Net's samples were not made anew")
    }
    try session.wait(for: "kept out of learning:", seconds: BrowserScreen.patience)
    #expect(place == nil, "samples are not kept for nothing")
    try session.press("Enter")
    try session.wait(for: "detecting with learned-")
    try session.wait(until: "the folder done") { !$0.prefix(120).contains("detecting") }
    try session.press("C-w")
    try session.wait(for: "✓ learned-")
    try session.press("Escape")
    try quit(session)
    let weights = try finders()
    #expect(Set(weights).count == 2, "\(weights)")
    #expect(weights.first?.hasPrefix("xxh64 ") == true && weights.last?.contains("Zhang") == true)
    // The choice holds for the next start, and by its name anywhere.
    session = try open()
    try session.press("C-w")
    try session.wait(for: "✓ learned-")
    try session.press("Escape")
    try quit(session)
    let list = try run("weights", "list")
    let name = try #require(list.lines.last?.split(separator: " ").first.map(String.init))
    let identity = try #require(weights.first?.dropFirst(6))
    #expect(list.status == 0 && list.lines.count == 2 && list.lines[1].contains(identity))
    #expect(list.lines[1].contains("learned from published, recall "))
    let found = try run(
      "export", Sample.path("astronaut.png"), "--weights", name, "--out", folder.path("out"))
    #expect(found.status == 0, "\(found.error)")
    let manifest = try String(contentsOfFile: folder.path("out/manifest.jsonl").string, encoding: .utf8)
    #expect(manifest.contains(identity))
  }

  @Test(
    "too few marks: the browser says what facet finetune says",
    .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)))
  func refusing() throws {
    try compose(1)
    let refused = try run("finetune", "--corrections", "--out", folder.path("tuned"))
    #expect(refused.status == 1)
    let reason = try #require(refused.error.split(separator: "\n").last?.replacing("facet: ", with: ""))
    #expect(reason.contains("too few to learn from"))
    let session = try open()
    // The key asks first.
    try session.press("C-t", "Enter")
    try session.wait(for: "too few to learn from")
    func words(_ text: some StringProtocol) -> String { String(text.filter { $0.isLetter || $0.isNumber }) }
    #expect(words(try session.text()).contains(words(reason.prefix(60))))
    try session.press("Escape")
    try quit(session)
    #expect(place == nil)
  }

  @Test("models: listed with their faults, usable by name, after a file of that name")
  func models() throws {
    var weights = try NetworkWeights.published()
    weights["pnet.conv4_1.bias"].values = [100, -100]
    try folder.makeFolder("data/facet/models")
    try folder.write(
      weights.safetensors(metadata: ["made": "2026-11-01 09:30"]), to: "data/facet/models/blind.safetensors")
    let photo = Sample.path("astronaut.png")
    let none = try run("detect", "--format", "jsonl", "--weights", "blind", photo)
    #expect(none.status == 0 && none.output.contains("\"faces\":[]"), "\(none.error)")
    // The same name as a file, where it is looked for first.
    try folder.write(NetworkWeights.published().safetensors(), to: "blind")
    let beside = try Program(
      ["detect", "--format", "jsonl", "--weights", "blind", photo], environment: environment,
      in: folder.path("")
    ).outcome()
    #expect(beside.status == 0 && beside.output.contains("\"score\""), "\(beside.error)")
    let whole = try run("weights", "list")
    #expect(whole.status == 0 && whole.output.contains("blind"))
    #expect(whole.output.contains("2026-11-01 09:30, learned"))
    try folder.write(Array("not a model".utf8), to: "data/facet/models/junk.safetensors")
    let list = try run("weights", "list", "--format", "json")
    #expect(list.status == 1 && list.lines.count == 3)
    #expect(list.error.contains("junk.safetensors"))
    let unknown = try run("detect", "--weights", "nobody", photo)
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("nobody: there is no such file, and no model of that name"))
    let damaged = try run("detect", "--weights", "junk", photo)
    #expect(damaged.status == 2 && damaged.error.contains("junk.safetensors"))
    let published = try run("detect", "--format", "jsonl", "--weights", "published", photo)
    #expect(published.status == 0 && published.output.contains("\"score\""))
  }
}
