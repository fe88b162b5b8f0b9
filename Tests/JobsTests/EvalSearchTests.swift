import Evaluation
import Foundation
import Jobs
import Parallel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("An evaluation", .limit(minutes: 5)) struct EvalSearchTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func file(_ name: String, _ text: String) throws -> FilePath {
    try fixture.folder.write(name, Array(text.utf8))
  }

  /// Two photos with their true faces, and one that is not there.
  private func truth() throws -> [EvalTruth.Photo] {
    _ = try fixture.copy("grace_hopper.jpg", as: "a.jpg")
    _ = try fixture.copy("astronaut.png", as: "b.png")
    let list = try file(
      "truth.jsonl",
      """
      {"path":"a.jpg","faces":[{"box":[174,120,356,340]}]}
      {"path":"b.png","faces":[{"box":[181,62,268,172]}]}
      {"path":"gone.jpg","faces":[{"box":[1,2,30,40]}]}

      """)
    return try EvalTruth(list, format: nil, photosIn: .beside(also: [])).photos
  }

  private func detector() throws -> EvalContender {
    EvalContender(
      name: "detector", source: .detector(try JobsFixture.detector.get(), fixture.settings), score: 0.7,
      weights: "w")
  }

  /// What another program found: the first face, and something beside the second.
  private func findings() throws -> EvalContender {
    let path = try file(
      "found.jsonl",
      """
      {"path":"other/a.jpg","faces":[{"box":[174,120,356,340],"score":0.9}]}
      {"path":"b.png","faces":[{"box":[400,300,440,350],"score":0.8}]}

      """)
    return EvalContender(name: "other", source: .file(try EvalFindings(path)), score: 0.5)
  }

  private func value(_ key: String, of outcome: EvalOutcome) -> Double? {
    outcome.figures.first { $0.key == key }?.value
  }

  @Test("counts its photos, continues after a missing one, and judges each contender", arguments: [1, 3])
  func start(lanes: Int) throws {
    let contenders = [try detector(), try findings()]
    let search = EvalSearch(
      contenders: contenders, needsPhotos: true, limits: fixture.limits, lanes: Lanes(lanes))
    let counts = Mutex<[Int]>([])
    let result = search.run(try truth()) { done in counts.withLock { $0.append(done) } }
    #expect(counts.withLock { $0 } == [1, 2, 3])
    #expect(result.photos.map(\.name) == ["a.jpg", "b.png"] && result.found.map(\.count) == [2, 2])
    #expect(result.failures == ["gone.jpg: the photo was not found; name its folder"])

    let outcomes = contenders.indices.map { index in
      EvalOutcome(.voc, result.photos, result.found.map { $0[index] }, above: contenders[index].score)
    }
    #expect(value("recall", of: outcomes[0]) == 1 && value("precision", of: outcomes[0]) == 1)
    #expect(value("recall", of: outcomes[1]) == 0.5 && value("wrong", of: outcomes[1]) == 1)
    let report = EvalReport(
      rules: .voc, photos: 2, faces: 2, ignored: 0, contenders: contenders, outcomes: outcomes, draws: 0,
      seed: 1)
    #expect(
      report.lines.prefix(3) == [
        "2 photos, 2 true faces, 0 ignored; by the rules of PASCAL VOC", "A  detector, faces above 0.7",
        "B  other, faces above 0.5",
      ])
    let json = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
    let object = try #require(json as? [String: Any])
    #expect(object["protocol"] as? String == "voc")
    let entries = try #require(object["contenders"] as? [[String: Any]])
    #expect(entries.map { $0["name"] as? String } == ["detector", "other"])
    let figures = try #require(entries[1]["figures"] as? [String: NSNumber])
    #expect(figures["missed"]?.doubleValue == 1 && figures["right"]?.doubleValue == 1)
  }

  @Test("of what others found needs no photos")
  func withoutPhotos() throws {
    let search = EvalSearch(
      contenders: [try findings()], needsPhotos: false, limits: fixture.limits, lanes: Lanes(1))
    let result = search.run(try truth()) { _ in }
    #expect(result.failures == [] && result.photos.count == 3)
    #expect(result.found.map { $0.map(\.count) } == [[1], [1], [0]])
  }

  @Test("a list of difficult faces says which count; an invalid one is refused with its line")
  func difficulties() throws {
    let list = try DifficultyList(try file("easy.txt", "a.jpg\n2\n1 3\n\nb.png\n0\n"))
    #expect((1...4).map { list.contains($0, of: "a.jpg") } == [true, false, true, false])
    #expect(!list.contains(1, of: "b.png") && !list.contains(1, of: "c.jpg"))
    for (text, words) in [
      ("a.jpg\nx\n", ":2: this must be numbers of faces of 'a.jpg'"),
      ("a.jpg\n1 1 2\n", ":2: 'a.jpg' has more numbers than its count says"),
      ("a.jpg\n2\n1\n", ": the numbers of 'a.jpg' are missing at the end"),
    ] {
      let path = try file("bad.txt", text)
      let error = #expect(throws: (any Error).self) { try DifficultyList(path) }
      #expect(error.map { "\($0)" } == "\(path)\(words)")
    }
    #expect(throws: (any Error).self) { try DifficultyList("/no/such/list.txt") }
  }
}
