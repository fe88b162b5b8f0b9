import Files
import Foundation
import Imaging
import Geometry
import SystemPackage
import TestSupport
import Testing

/// Settings that suit photos with known faces, and settings kept by name.
@Suite("Fit and presets", .limit(minutes: 5))
struct FitTests {
  /// group.jpg in four sizes, and a WIDER FACE file with the golden faces.
  private func makeTruth(in folder: FilePath) throws -> FilePath {
    let golden = try GoldenFaces(
      RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces/group.json"))
    let photo = try decodePhoto(at: RepositoryPaths.samples.appending("group.jpg")).image
    var lines: [String] = []
    for (index, scale) in [0.5, 0.45, 0.4, 0.35].enumerated() {
      let size = PixelSize(
        width: Int(Double(photo.width) * scale), height: Int(Double(photo.height) * scale))
      let name = "photo\(index).png"
      try AtomicFile.write(
        try photo.resizedByArea(to: size).encodedPNG(level: 1), to: folder.appending(name), replacing: false)
      lines += [name, "\(golden.faces.count)"]
      for face in golden.faces {
        let edges = face.box.map { Int(Double($0) * scale) }
        lines.append("\(edges[0]) \(edges[1]) \(edges[2] - edges[0]) \(edges[3] - edges[1]) 0 0 0 0 0 0")
      }
    }
    let path = folder.appending("truth.txt")
    try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path, replacing: false)
    return path
  }

  @Test("fit finds better settings, saves them as a preset, and detect uses it")
  func fitAndUse() throws {
    let folder = TemporaryFolder()
    let truth = try makeTruth(in: folder.path)
    let curve = folder.path.appending("curve.png")
    let environment = ["XDG_CONFIG_HOME": folder.path.string]
    let fit = try Program(
      ["fit", "--truth", truth.string, "--curve", curve.string, "--save", "small ones"],
      environment: environment
    ).outcome()
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.output.contains("o the given settings, * the best"))
    #expect(fit.output.contains("↑ precision"))
    #expect(try decodePhoto(at: curve).image.width == 600)
    let photos = (0..<4).map { folder.path.appending("photo\($0).png").string }
    func faces(_ arguments: [String]) throws -> Int {
      let outcome = try Program(
        ["detect", "--format", "jsonl"] + arguments + photos, environment: environment
      ).outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      return outcome.output.components(separatedBy: "\"box\"").count - 1
    }
    let standard = try faces([])
    #expect(try faces(["--preset", "small ones"]) > standard)
    // What is said on the command line goes before the preset.
    #expect(try faces(["--preset", "small ones", "--min-face-size", "20"]) == standard)
    let unknown = try Program(["detect", "--preset", "large"] + photos, environment: environment).outcome()
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("there is no such preset; there are small ones"))
  }

  @Test("T in the browser fits to the truth file, and Enter applies the settings")
  func inTheBrowser() throws {
    let folder = TemporaryFolder()
    let truth = try makeTruth(in: folder.path)
    let session = try BrowserScreen.open("--truth \(truth) \(folder.path)")
    try session.wait(for: "4 photos")
    try session.type("T")
    try session.wait(until: "the table of settings", seconds: BrowserScreen.patience) {
      $0.contains("72 faces") && $0.contains("now") && $0.contains("↑ precision")
    }
    try session.press("Enter")
    try session.wait(for: "as fitted to 72 faces")
    try session.wait(until: "a smaller minimum size, marked as changed") { $0.contains(#/size +1[0-9]\*/#) }
  }

  @Test("too few true faces are reported")
  func tooFew() throws {
    let folder = TemporaryFolder()
    let path = folder.path.appending("few.txt")
    try AtomicFile.write(Array("astronaut.png\n1\n181 62 87 110\n".utf8), to: path, replacing: false)
    let outcome = try Program(
      ["fit", "--truth", path.string, "--photos", RepositoryPaths.samples.string]
    ).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("1 true faces in 1 photos that can be read are too few to fit"))
  }

  @Test(
    "a faulty preset file is reported with place and reason",
    arguments: [
      ("[presets.a]\nmin-face-size = 5\n", "minimum face size 5"),
      ("[presets.a]\nthreshold = 5\n", "there is no setting \"threshold\""),
      (
        "[presets.a]\nthresholds = [0.5]\n",
        "presets.toml:2:1: presets.a: \"thresholds\" must be three numbers"
      ),
      ("[presets.a\n", "presets.toml:1:"),
      ("[preset]\n", "there is no \"preset\" here"),
    ])
  func badPresets(text: String, words: String) throws {
    let folder = TemporaryFolder()
    try AtomicFile.createFolder(folder.path.appending("facet"))
    try AtomicFile.write(
      Array(text.utf8), to: folder.path.appending("facet/presets.toml"), replacing: false)
    let outcome = try Program(
      ["detect", "--preset", "a", RepositoryPaths.samples.appending("chelsea.png").string],
      environment: ["XDG_CONFIG_HOME": folder.path.string]
    ).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }
}

@Suite("Explain", .limit(minutes: 5))
struct ExplainCommandTests {
  private let group = RepositoryPaths.samples.appending("group.jpg").string

  @Test("text and JSON give the stage, the scores and what brings the face back")
  func lost() throws {
    let arguments = ["explain", group, "--at", "380,878", "--thresholds", "0.6,0.7,0.99"]
    let text = try Program(arguments).outcome()
    #expect(text.status == 0)
    #expect(text.output.hasPrefix("lost at O-Net: 0.983 ≤ 0.99 (R-Net "))
    #expect(text.output.contains("would come back with O 0.98"))
    let json = try Program(arguments + ["--format", "json"]).outcome()
    let line = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(line["verdict"] as? String == "onet")
    #expect((line["remedies"] as? [String])?.contains("O 0.98") == true)
  }

  @Test("a place outside the photo, and half a place, are refused with what to write")
  func wrongPlace() throws {
    let outside = try Program(["explain", group, "--at", "2000,10"]).outcome()
    #expect(outside.status == 2 && outside.error.contains("outside"))
    #expect(outside.error.contains("1600×1067"))
    #expect(try Program(["explain", group, "--at", "20"]).outcome().status == 2)
  }
}
