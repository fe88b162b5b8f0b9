import Foundation
import Geometry
import SystemPackage
import TestSupport
import Testing
import Video

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(
  "facet video", .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence), .limit(minutes: 5))
struct FilmTests {
  private struct Line: Decodable {
    struct Face: Decodable {
      var track: Int
      var box: [Float]
      var score: Float
      var landmarks: [[Float]]
    }
    var frame: Int
    var time: Double
    var searched: Bool
    var faces: [Face]
  }

  @Test("prints the faces of every frame with lasting numbers")
  func lines() throws {
    let fixture = try FilmFixture()
    let outcome = try Program.run("video", fixture.path, "--jsonl")
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.map(\.frame) == Array(0..<fixture.film.frames))
    #expect(lines.count { $0.searched } < lines.count / 3)
    var names: [Int: Set<Int>] = [:]
    var (seen, found) = (0, 0)
    for line in lines {
      for truth in fixture.film.truth(line.frame) {
        seen += 1
        let match = line.faces.first { face in
          BoundingBox(minX: face.box[0], minY: face.box[1], maxX: face.box[2], maxY: face.box[3])
            .iou(truth.box) >= 0.5
        }
        guard let match else { continue }
        found += 1
        names[truth.actor, default: []].insert(match.track)
      }
    }
    #expect(Double(found) >= 0.95 * Double(seen))
    #expect(names.count == 2 && names.values.allSatisfy { $0.count == 1 })
  }

  @Test("a copy keeps size, rate, length and sound, and has boxes where the faces are")
  func copy() throws {
    let fixture = try FilmFixture()
    let loud = fixture.folder.path("loud.mp4")
    try fixture.run(
      "-i", fixture.path.string, "-f", "lavfi", "-i", "sine=frequency=440:duration=4", "-c:v", "copy", "-c:a",
      "aac", loud.string)
    let out = fixture.folder.path("out")
    let outcome = try Program.run("video", loud, "--out", out, "--quality", "90")
    #expect(outcome.status == 0 && outcome.output.contains("2 faces"), "\(outcome.error)\(outcome.output)")
    #expect(fixture.folder.names(in: "out") == ["loud.mp4"])
    let info = try FilmInfo(of: out.appending("loud.mp4"), by: fixture.ffmpeg)
    #expect(info.size == fixture.film.size && info.rate == 15 && info.hasSound)
    #expect(abs((info.duration ?? 0) - 4) < 0.2)
    let (share, frames) = try fixture.drawnShare(of: out.appending("loud.mp4"))
    #expect(share >= 0.95 && frames == fixture.film.frames)

    let again = try Program.run("video", loud, "--out", out)
    #expect(again.status == 1 && again.error.contains("already exists"))
    let skipped = try Program.run("video", loud, "--out", out, "--on-conflict", "skip")
    #expect(skipped.status == 0 && skipped.output.contains("there already"))
  }

  @Test("writes one crop of each face, the best")
  func crops() throws {
    let fixture = try FilmFixture()
    let outcome = try Program.run("video", fixture.path, "--crops", fixture.folder.path("crops"))
    #expect(outcome.status == 0 && outcome.output.contains("2 crops"), "\(outcome.error)\(outcome.output)")
    #expect(fixture.folder.names(in: "crops") == ["film-1.png", "film-2.png"])
  }

  @Test("an interrupted run leaves nothing half done")
  func interrupted() throws {
    let fixture = try FilmFixture(seconds: 20)
    let out = fixture.folder.path("out")
    // Every frame searched, for small faces too, so that there is time to interrupt it.
    let program = try Program([
      "video", fixture.path, "--out", out, "--jsonl", "--every-frame", "--min-face-size", "12", "--threads",
      "1",
    ])
    try wait(until: "the first line") { !program.outputSoFar.isEmpty }
    program.signal(SIGTERM)
    let outcome = program.outcome()
    #expect(outcome.status == 143 && outcome.error.contains("interrupted"), "\(outcome)")
    #expect(fixture.folder.names(in: "out").isEmpty)
  }

  @Test("a run that was killed continues where it was, and ends like one that was not")
  func resumed() throws {
    let fixture = try FilmFixture(seconds: 8)
    func arguments(_ name: String) -> [any ProgramArgument] {
      let out = fixture.folder.path(name)
      return [
        "video", fixture.path, "--out", out, "--crops", out.appending("crops"), "--jsonl", "--save-every",
        "1",
        "--min-face-size", "12", "--threads", "1",
      ]
    }
    let whole = try Program(arguments("whole")).outcome()
    #expect(whole.status == 0, "\(whole.error)")
    let hidden = "killed/.film.mp4.facet-part"
    for signal in [SIGKILL, SIGTERM] {
      let before = fixture.folder.names(in: hidden).count { $0.hasPrefix("part-") }
      let program = try Program(arguments("killed"))
      try wait(until: "another part") {
        fixture.folder.names(in: hidden).count { $0.hasPrefix("part-") } >= before + 3
      }
      program.signal(signal)
      #expect(program.outcome().status != 0)
      #expect(fixture.folder.names(in: "killed") == [".film.mp4.facet-part", "crops"])
      #expect(fixture.folder.names(in: "killed/crops").isEmpty)
    }
    let last = try Program(arguments("killed")).outcome()
    #expect(last.status == 0 && last.output == whole.output, "\(last.error)")
    #expect(fixture.folder.names(in: "killed") == ["crops", "film.mp4"])
    for name in ["crops/film-1.png", "crops/film-2.png"] {
      #expect(
        try TemporaryFolder.bytes(fixture.folder.path("killed/\(name)"))
          == TemporaryFolder.bytes(fixture.folder.path("whole/\(name)")))
    }
    let (share, frames) = try fixture.drawnShare(of: fixture.folder.path("killed/film.mp4"))
    #expect(share >= 0.95 && frames == fixture.film.frames)
    let info = try FilmInfo(of: fixture.folder.path("killed/film.mp4"), by: fixture.ffmpeg)
    #expect(info.rate == 15 && abs((info.duration ?? 0) - 8) < 0.1)
  }

  @Test("work with other settings is not continued, and two runs do not share a film")
  func otherSettings() throws {
    let fixture = try FilmFixture(seconds: 6)
    let out = fixture.folder.path("out")
    let start: [any ProgramArgument] = [
      "video", fixture.path, "--out", out, "--every-frame", "--threads", "1", "--save-every", "0.5",
    ]
    let first = try Program(start + ["--min-face-size", "12"])
    try wait(until: "a part") { fixture.folder.names(in: "out/.film.mp4.facet-part").contains("part-2.mp4") }
    let second = try Program(start).outcome()
    #expect(second.status == 1 && second.error.contains("another facet is working on it"), "\(second.error)")
    first.signal(SIGKILL)
    _ = first.outcome()
    let third = try Program(start).outcome()
    #expect(third.status == 0 && third.output.contains("\(fixture.film.frames) frames"), "\(third)")
    #expect(fixture.folder.names(in: "out") == ["film.mp4"])
  }

  @Test("when nobody reads the lines any more the run ends and cleans up")
  func closedPipe() throws {
    let fixture = try FilmFixture(seconds: 6)
    let out = fixture.folder.path("out")
    let line = "\(Program.facet.string) video \(fixture.path.string) --out \(out.string) --jsonl | head -1"
    let outcome = try Program(["-c", line], of: "/bin/sh").outcome()
    #expect(outcome.lines.count == 1 && outcome.error.isEmpty, "\(outcome)")
    #expect(fixture.folder.names(in: "out").isEmpty)
  }

  @Test("a bad film does not keep the others from being done")
  func badFilm() throws {
    let fixture = try FilmFixture(seconds: 1)
    let bad = try fixture.folder.write("no film".utf8, to: "bad.mp4")
    let missing = fixture.folder.path("missing.mp4")
    let outcome = try Program.run(
      "video", bad, missing, fixture.path, "--crops", fixture.folder.path("crops"))
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("bad.mp4: cannot be read") && outcome.error.contains("no such film"))
    #expect(fixture.folder.names(in: "crops").count == 2)
  }

  @Test("a film that replaces another is shown and searched as itself")
  func replaced() throws {
    let fixture = try FilmFixture()
    let session = try BrowserScreen.open(fixture.folder.path.string)
    try BrowserScreen.waitForFaces("24 faces", session)
    let other = fixture.folder.path("other.mkv")
    try fixture.run(
      "-f", "lavfi", "-i", "color=gray:size=320x240:rate=15:duration=4", other.string)
    try FileManager.default.removeItem(atPath: fixture.path.string)
    try FileManager.default.moveItem(atPath: other.string, toPath: fixture.path.string)
    // A turned knob searches the photo on the screen again.
    try session.type("[")
    try BrowserScreen.waitForFaces("0 faces", session)
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("films are in the browser's list, and their strip has faces")
  func browser() throws {
    let fixture = try FilmFixture()
    let session = try BrowserScreen.open(fixture.folder.path.string)
    try BrowserScreen.waitForFaces("24 faces", session)
    #expect(BrowserScreen.count("film.mp4", try session.text()) == 24)
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }
}
