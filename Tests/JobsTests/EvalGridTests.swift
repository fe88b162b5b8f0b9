import Detection
import Evaluation
import Files
import Foundation
import Imaging
import Jobs
import Parallel
import Plots
import SystemPackage
import TestSupport
import Testing

@Suite("A grid of settings", .limit(minutes: 5)) struct EvalGridTests {
  @Test(
    "every combination, the last setting fastest; values out of range and settings named twice are refused")
  func combinations() throws {
    let axes = try ["pnet=0.5,0.6", "min-face-size=20,40"].map { try #require(EvalGrid.Axis($0)) }
    let all = try EvalGrid(axes).combinations(over: DetectionSettings())
    #expect(
      all.map(\.words) == [
        "pnet 0.5, min-face-size 20", "pnet 0.5, min-face-size 40", "pnet 0.6, min-face-size 20",
        "pnet 0.6, min-face-size 40",
      ])
    #expect(all.map(\.settings.minFaceSize) == [20, 40, 20, 40])
    #expect(all.map(\.settings.thresholds.pnet) == [0.5, 0.5, 0.6, 0.6])
    #expect(try EvalGrid([]).combinations(over: DetectionSettings()).map(\.words) == [""])
    for text in ["pnet", "pnet=", "pnet=0.5,", "pnet=a", "size=20", "min-face-size=20.5", "pnet=0.5,0.5"] {
      #expect(EvalGrid.Axis(text) == nil, "\(text)")
    }
    #expect(throws: UsageError.self) { try EvalGrid([axes[0], axes[0]]) }
    let wrong = try EvalGrid([try #require(EvalGrid.Axis("onet=2"))])
    #expect(throws: UsageError.self) { try wrong.combinations(over: DetectionSettings()) }
    let many = try EvalGrid(
      ["pnet", "rnet", "onet"].map { name in
        try #require(EvalGrid.Axis("\(name)=" + (0..<30).map { "0.\($0 + 10)" }.joined(separator: ",")))
      })
    #expect(throws: UsageError.self) { try many.combinations(over: DetectionSettings()) }
  }

  @Test("each combination finds what it finds alone, and has its row in the table", arguments: [1, 3])
  func search(lanes: Int) throws {
    let fixture = try JobsFixture()
    _ = try fixture.copy("grace_hopper.jpg", as: "a.jpg")
    let list = try fixture.folder.write(
      "truth.jsonl", Array(#"{"path":"a.jpg","faces":[{"box":[174,120,356,340]}]}"#.utf8))
    let truth = try EvalTruth(list, format: nil, photosIn: .beside(also: [])).photos
    let detector = try JobsFixture.detector.get()
    let axes = try ["min-face-size=40,80", "onet=0.6,0.9"].map { try #require(EvalGrid.Axis($0)) }
    let contenders = try EvalGrid(axes).combinations(over: DetectionSettings()).map { words, settings in
      EvalContender(
        name: words, source: .detector(detector, settings), score: settings.thresholds.onet, weights: "w",
        group: "all")
    }
    func run(_ contenders: [EvalContender]) -> EvalSearch.Result {
      EvalSearch(contenders: contenders, needsPhotos: true, limits: fixture.limits, lanes: Lanes(lanes))
        .run(truth) { _ in }
    }
    let together = run(contenders)
    for (index, contender) in contenders.enumerated() {
      #expect(run([contender]).found.map { $0[0] } == together.found.map { $0[index] })
    }
    let outcomes = EvalOutcome.all(
      .voc, together, contenders, lists: [:], ties: .ordered, lanes: Lanes(lanes))
    let report = EvalReport(
      rules: .voc, photos: 1, faces: 1, ignored: 0, contenders: contenders, outcomes: outcomes, draws: 0,
      seed: 1)
    let rows = report.csv.split(separator: "\n").map(String.init)
    #expect(
      rows.count == 5 && rows[0].hasPrefix("name,weights,min_face_size,scale_factor,pnet,rnet,onet,score,ap,")
    )
    #expect(rows[2].hasPrefix("\"min-face-size 40, onet 0.9\",w,40,0.709,0.6,0.7,0.9,0.9,1.0,"))
    #expect(report.gridLines.count == 7 && report.gridLines.count { $0.hasPrefix("*") } == 1)
    // Four points, and the line through the best ones.
    #expect(report.gridPlot.lines.count == 5 && report.gridPlot.lines.last?.name == "all")
  }
}

@Suite("Intervals of an evaluation") struct EvalIntervalTests {
  @Test("every figure of every protocol has one, and is inside it", arguments: EvalProtocol.allCases)
  func everyFigure(rules: EvalProtocol) throws {
    let folder = try TemporaryFolder()
    var lines: (truth: [String], found: [[String]]) = ([], [[], []])
    for photo in 0..<20 {
      let marks = (0..<5).map { "[\(20 + 10 * $0),\(20 + 3 * $0)]" }.joined(separator: ",")
      lines.truth.append(
        #"{"path":"\#(photo).jpg","width":400,"height":300,"faces":[{"box":[0,0,100,100],"landmarks":[\#(marks)]}]}"#
      )
      for (index, shift) in [photo % 3, photo % 2 * 90].enumerated() {
        lines.found[index].append(
          #"{"path":"\#(photo).jpg","faces":[{"box":[\#(shift),0,\#(100 + shift),100],"score":0.\#(60 + photo),"#
            + #""landmarks":[\#(marks)]}]}"#)
      }
    }
    func write(_ name: String, _ lines: [String]) throws -> FilePath {
      try folder.write(name, Array(lines.joined(separator: "\n").utf8))
    }
    let photos = try EvalTruth(write("truth.jsonl", lines.truth), format: nil, photosIn: .nowhere).photos
    let contenders = try lines.found.enumerated().map { index, lines in
      EvalContender(
        name: "\(index)", source: .file(try EvalFindings(write("\(index).jsonl", lines))), score: 0.5)
    }
    let result = EvalSearch(contenders: contenders, needsPhotos: false, limits: .init(), lanes: Lanes(2))
      .run(photos) { _ in }
    let outcomes = EvalOutcome.all(rules, result, contenders, lists: [:], ties: .ordered, lanes: Lanes(2))
    let report = EvalReport(
      rules: rules, photos: 20, faces: 20, ignored: 0, contenders: contenders, outcomes: outcomes, draws: 100,
      seed: 2)
    let json = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
    let object = try #require(json as? [String: Any])
    for entry in try #require(object["contenders"] as? [[String: Any]]) {
      let figures = try #require(entry["figures"] as? [String: Double])
      let intervals = try #require(entry["intervals"] as? [String: [Double]])
      #expect(figures.count > 5 && figures.keys.sorted() == intervals.keys.sorted())
      #expect(figures["landmark_faces"] != nil)
      for (key, value) in figures {
        let limits = try #require(intervals[key])
        #expect(limits[0] <= value + 1e-9 && value <= limits[1] + 1e-9, "\(key)")
      }
    }
    let differences = try #require(object["differences"] as? [[String: Any]])
    let main = ["voc": "recall", "wider": "ap_hard", "fddb": "discrete"][rules.rawValue]
    let first = try #require(differences.first { $0["measure"] as? String == main })
    #expect(try #require(first["value"] as? Double) < -0.3 && (first["p"] as? Double ?? 1) < 0.05)
    let words = rules == .fddb ? "false faces +10.0000" : "wrong +10.0000"
    #expect(report.lines.contains { $0.hasPrefix("B less A: \(words)") && $0.hasSuffix("worse") })
  }

  @Test("landmarks of one photo have no interval")
  func oneLandmarkedPhoto() throws {
    let folder = try TemporaryFolder()
    let marks = #","landmarks":[[30,30],[70,30],[50,50],[30,80],[70,80]]"#
    func list(_ name: String) throws -> FilePath {
      let lines = (0..<3).map { photo in
        #"{"path":"\#(photo).jpg","width":400,"height":300,"faces":[{"box":[0,0,100,100],"score":0.9\#(photo == 1 ? marks : "")}]}"#
      }
      return try folder.write(name, Array(lines.joined(separator: "\n").utf8))
    }
    let photos = try EvalTruth(list("truth.jsonl"), format: nil, photosIn: .nowhere).photos
    let contender = EvalContender(
      name: "it", source: .file(try EvalFindings(list("found.jsonl"))), score: 0.5)
    let result = EvalSearch(contenders: [contender], needsPhotos: false, limits: .init(), lanes: Lanes(1))
      .run(photos) { _ in }
    let outcomes = EvalOutcome.all(
      .voc, result, [contender], lists: [:], ties: .ordered, lanes: Lanes(1))
    let report = EvalReport(
      rules: .voc, photos: 3, faces: 3, ignored: 0, contenders: [contender], outcomes: outcomes, draws: 50,
      seed: 2)
    #expect(report.lines.contains { $0.hasPrefix("landmark error") && $0.hasSuffix(" no interval") })
    #expect(report.lines.contains { $0.hasPrefix("recall") && $0.hasSuffix(" to 1.0000") })
    #expect(try !report.json().contains(#""landmark_error":["#))
  }
}
