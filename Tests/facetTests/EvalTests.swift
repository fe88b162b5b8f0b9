import Files
import Foundation
import Geometry
import Imaging
import Networks
import SystemPackage
import TestSupport
import Testing

/// `facet eval`, run as a user runs it.
@Suite("facet eval", .limit(minutes: 5))
struct EvalTests {
  private let folder = TemporaryFolder()

  private struct Answer: Decodable {
    struct Contender: Decodable {
      var name: String
      var weights: String?
      var figures: [String: Double]
      var intervals: [String: [Double]]
    }
    struct Difference: Decodable {
      var measure: String
      var value: Double
      var interval: [Double]
      var p: Double
    }
    var `protocol`: String
    var photos, faces, ignored: Int
    var contenders: [Contender]
    var differences: [Difference]
  }

  private func evaluate(_ arguments: [any ProgramArgument]) throws -> Answer {
    let outcome = try Program(["eval", "--format", "json"] + arguments).outcome()
    try #require(outcome.status == 0, "\(outcome.error)")
    return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
  }

  /// Two small pictures of group.jpg, and a file with the golden faces of both.
  private func makeTruth(_ name: String = "truth.txt") throws -> FilePath {
    let golden = try GoldenFaces(
      RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces/group.json"))
    let photo = try decodePhoto(at: RepositoryPaths.samples.appending("group.jpg")).image
    var lines: [String] = []
    for (index, scale) in [0.5, 0.4].enumerated() {
      let size = PixelSize(width: Int(Double(photo.width) * scale), height: Int(Double(photo.height) * scale))
      let picture = folder.path("photo\(index).png")
      if !AtomicFile.exists(picture) {
        try AtomicFile.write(
          try photo.resizedByArea(to: size).encodedPNG(level: 1), to: picture, replacing: false)
      }
      lines += [name == "ellipses.txt" ? "photo\(index)" : "photo\(index).png", "\(golden.faces.count)"]
      for face in golden.faces {
        let edges = face.box.map { Double($0) * scale }
        let (width, height) = (edges[2] - edges[0], edges[3] - edges[1])
        lines.append(
          name == "ellipses.txt"
            ? "\(height / 2) \(width / 2) 1.5707963 \(edges[0] + width / 2) \(edges[1] + height / 2) 1"
            : "\(Int(edges[0])) \(Int(edges[1])) \(Int(width)) \(Int(height)) 0 0 0 0 0 0")
      }
    }
    return try folder.write((lines.joined(separator: "\n") + "\n").utf8, to: name)
  }

  @Test("a detector, and the file of what it found, get the same figures")
  func same() throws {
    let truth = try makeTruth()
    let found = try Program(
      ["detect", "--format", "jsonl", "--thresholds", "0.6,0.7,0.05", folder.path]
    ).outcome()
    let list = try folder.write(found.output.utf8, to: "found.jsonl")
    let own = try evaluate(["--truth", truth, "--protocol", "voc", "--draws", "0"])
    let read = try evaluate(
      ["--truth", truth, "--protocol", "voc", "--found", list, "--at", "0.7", "--draws", "0"])
    #expect(own.photos == 2 && own.faces > 30 && own.differences.isEmpty)
    #expect(own.contenders[0].weights?.contains(NetworkWeights.publishedIdentity) == true)
    #expect(own.contenders[0].figures == read.contenders[0].figures)
    let figures = own.contenders[0].figures
    #expect((figures["ap"] ?? 0) > 0.5 && (figures["precision"] ?? 0) > 0.9)
    #expect((figures["right"] ?? 0) + (figures["missed"] ?? 0) == Double(own.faces))
  }

  @Test("the parts of three machines together give the figures of one run")
  func parts() throws {
    let truth = try makeTruth()
    var lines: [String] = []
    for index in 1...3 {
      let part = try Program(["eval", "--truth", truth, "--shard", "\(index)/3", folder.path]).outcome()
      #expect(part.status == 0, "\(part.error)")
      lines += part.output.split(separator: "\n").map(String.init)
    }
    #expect(lines.count == 2)
    let found = try folder.write(lines.sorted().reversed().joined(separator: "\n").utf8, to: "parts.jsonl")
    let whole = try evaluate(["--truth", truth, "--draws", "0"])
    let merged = try evaluate(["--truth", truth, "--draws", "0", "--found", found, "--at", "0.7"])
    #expect(merged.contenders[0].figures == whole.contenders[0].figures && whole.faces > 30)
    let wrong = try Program(["eval", "--truth", truth, "--shard", "1/3", "--found", found]).outcome()
    #expect(wrong.status == 2 && wrong.error.contains("--shard"))
  }

  @Test("weights that find nothing are reported as worse than the published ones; a seed repeats the result")
  func compared() throws {
    var weights = try NetworkWeights.published()
    weights["pnet.conv4_1.bias"].values = [100, -100]
    let blind = try folder.write(weights.safetensors(), to: "blind.safetensors")
    let arguments: [any ProgramArgument] = [
      "eval", "--truth", try makeTruth(), "--weights", "published", "--weights", blind, "--draws", "100",
    ]
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("by the rules of WIDER FACE"))
    #expect(outcome.output.contains("A  published weights") && outcome.output.contains("AP, hard"))
    let line = outcome.lines.first { $0.hasPrefix("B less A: recall -") }
    #expect(line?.hasSuffix("worse") == true, "\(outcome.output)")
    #expect(outcome.output.contains("↑ precision"))
    #expect(try Program(arguments + ["--threads", "1"]).outcome().output == outcome.output)
  }

  @Test("a grid tries every combination with every weights, and writes a table and a plot")
  func grid() throws {
    let arguments: [any ProgramArgument] = [
      "eval", "--truth", try makeTruth(), "--protocol", "voc", "--weights", "published", "--grid",
      "onet=0.6,0.9", "--grid", "min-face-size=20,40", "--draws", "50", "--table", folder.path("grid.csv"),
      "--curve", folder.path("grid.png"),
    ]
    let outcome = try Program(arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.lines.count { $0.hasSuffix("published weights, onet 0.9, min-face-size 40") } == 1)
    let table = try String(contentsOfFile: folder.path("grid.csv").string, encoding: .utf8)
    let rows = table.split(separator: "\n")
    #expect(rows.count == 5 && rows[0].contains(",coco_ap,coco_ap_low,coco_ap_high,"))
    #expect(try decodePhoto(at: folder.path("grid.png")).image.width == 600)
    let again = try Program(arguments).outcome()
    #expect(again.status == 1 && again.error.contains("exists"))
  }

  @Test("a list says which faces of WIDER FACE's subset count")
  func difficulty() throws {
    let list = try folder.write("photo0.png\n3\n1\n2\n3\nphoto1.png\n0\n".utf8, to: "easy.txt")
    let truth = try makeTruth()
    let answer = try evaluate(["--truth", truth, "--difficulty", "easy=\(list)", "--draws", "0"])
    #expect(answer.contenders[0].figures["faces_easy"] == 3)
    #expect((answer.contenders[0].figures["faces_hard"] ?? 0) > 30)
    try folder.write("photo0.png\n2\n1\n".utf8, to: "easy.txt")
    let cut = try Program(["eval", "--truth", truth, "--difficulty", "easy=\(list)"]).outcome()
    #expect(cut.status == 2 && cut.error.contains("'photo0.png' are missing at the end"), "\(cut.error)")
  }

  @Test("FDDB's ellipses are judged by FDDB's rules, and the curve is a picture")
  func fddb() throws {
    let curve = folder.path("curve.png")
    let truth = try makeTruth("ellipses.txt")
    let outcome = try Program(["eval", folder.path, "--truth", truth, "--curve", curve]).outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("by the rules of FDDB"))
    #expect(outcome.output.contains("true positives, continuous"))
    #expect(try decodePhoto(at: curve).image.width == 600)
    let again = try Program(["eval", folder.path, "--truth", truth, "--curve", curve]).outcome()
    #expect(again.status == 1 && again.error.contains("exists"))
  }

  @Test("the library's faces can be the truth")
  func library() throws {
    let truth = try makeTruth()
    let library = folder.path("library.sqlite")
    let imported = try Program(["annotations", "import", truth, "--library", library]).outcome()
    #expect(imported.status == 0, "\(imported.error)")
    let own = try evaluate([folder.path, "--library", library, "--protocol", "voc", "--draws", "0"])
    let file = try evaluate(["--truth", truth, "--protocol", "voc", "--draws", "0"])
    #expect(own.faces == file.faces && own.contenders[0].figures == file.contenders[0].figures)
  }

  @Test("what cannot be measured gives one message")
  func refused() throws {
    let truth = try makeTruth()
    let photos = folder.path("photo0.png")
    for (arguments, words) in [
      (["eval"], "--truth FILE"), (["eval", "--truth", "/nowhere.txt"], "/nowhere.txt"),
      (["eval", "--truth", photos.string], "describes one photo"),
      (["eval", "--truth", truth.string, "--weights", photos.string], "safetensors"),
      (["eval", "--truth", truth.string, "--draws", "-1"], "--draws"),
      (["eval", "--truth", truth.string, "--grid", "pnet=0.5,2"], "pnet 2"),
      (["eval", "--truth", truth.string, "--grid", "size=20"], "--grid"),
    ] {
      let outcome = try Program(arguments).outcome()
      #expect(outcome.status == 2 && outcome.output == "", "\(arguments): \(outcome.error)")
      #expect(outcome.error.contains(words), "\(arguments): \(outcome.error)")
    }
    try folder.write(
      "gone.png\n1\n0 0 10 10 0 0 0 0 0 0\nphoto0.png\n1\n0 0 10 10 0 0 0 0 0 0\n".utf8, to: "t.txt")
    let partial = try Program(["eval", "--truth", folder.path("t.txt"), "--draws", "0"]).outcome()
    #expect(partial.status == 1 && partial.error.contains("gone.png: the photo was not found"))
    #expect(partial.output.contains("1 photo, 1 true face"))
  }
}
