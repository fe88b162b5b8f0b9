import Foundation
import Imaging
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
  "facet video that ends too early", .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence),
  .limit(minutes: 5))
struct FilmEndingTests {
  private static let hidden = ".film.mp4.facet-part"

  /// Works slowly enough to be met in the middle of a film.
  private func arguments(_ fixture: FilmFixture, _ more: String...) -> [any ProgramArgument] {
    let out = fixture.folder.path("out")
    return [
      "video", fixture.path, "--out", out, "--crops", out.appending("crops"), "--save-every", "0.2",
      "--min-face-size", "12", "--every-frame", "--threads", "1",
    ] + more
  }

  private func waitForPart(_ fixture: FilmFixture) throws {
    try wait(until: "a part") { fixture.folder.names(in: "out/\(Self.hidden)").contains("part-1.mp4") }
  }

  @Test(
    "when the decoding ffmpeg is killed, the work is kept and the next run continues it",
    arguments: [SIGKILL, SIGTERM])
  func decoder(signal: Int32) throws {
    let fixture = try FilmFixture()
    // An ffmpeg that leaves word of the process which decodes.
    let script = """
      #!/bin/sh
      case "$*" in *image2pipe*) echo $$ > '\(fixture.folder.path("decoder"))' ;; esac
      exec '\(fixture.ffmpeg.ffmpeg)' "$@"
      """
    let tools = try fixture.folder.makeFolder("tools")
    let wrapper = try fixture.folder.write(script.utf8, to: tools.appending("ffmpeg"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.string)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let program = try Program(arguments(fixture), environment: ["PATH": "\(tools):\(path)"])
    try waitForPart(fixture)
    let decoder = try String(contentsOfFile: fixture.folder.path("decoder").string, encoding: .utf8)
    kill(try #require(pid_t(decoder.filter(\.isNumber))), signal)
    let outcome = program.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("film.mp4: ffmpeg was"), "\(outcome.error)")
    #expect(outcome.error.contains("run this again to go on"), "\(outcome.error)")
    #expect(fixture.folder.names(in: "out") == [Self.hidden, "crops"])
    #expect(fixture.folder.names(in: "out/\(Self.hidden)").contains("checkpoint.json"))
    try expectStableText(of: fixture.folder.path("out/\(Self.hidden)/checkpoint.json"))

    let again = try Program(arguments(fixture)).outcome()
    #expect(again.status == 0 && again.output.contains("\(fixture.film.frames) frames"), "\(again.error)")
    #expect(fixture.folder.names(in: "out") == ["crops", "film.mp4"])
    let (share, frames) = try fixture.drawnShare(of: fixture.folder.path("out/film.mp4"))
    #expect(share >= 0.95 && frames == fixture.film.frames)
  }

  /// A checkpoint of another text would be no use to the next facet.
  private func expectStableText(of path: FilePath) throws {
    let object = try JSONSerialization.jsonObject(with: Data(try TemporaryFolder.bytes(path)))
    let checkpoint = try #require(object as? [String: Any])
    #expect(
      checkpoint.keys.sorted() == [
        "crops", "frames", "identity", "isWhole", "lines", "parts", "time", "tracker",
      ])
    let identity = try #require(checkpoint["identity"] as? [String: Any])
    #expect(
      identity.keys.sorted() == [
        "bytes", "coding", "film", "modified", "settings", "tracking", "wantsCopy", "wantsCrops",
        "wantsLines",
        "weights",
      ])
    let coding = try #require(identity["coding"] as? String)
    let pattern =
      #/[\d.]+ frames a second, (auto|h264|mpeg4), quality \d+, sound of none from 0.0, immediate (yes|no), /#
    #expect(coding.prefixMatch(of: pattern) != nil, "\(coding)")
    #expect(coding.contains("; box ") && coding.contains(", ground ") && coding.contains(", text "))
    let parts = try #require(checkpoint["parts"] as? [[String: Any]])
    #expect(parts.first?.keys.sorted() == ["frames", "name"])
  }

  @Test("a crop that is in the way is reported before any work is done")
  func conflict() throws {
    let fixture = try FilmFixture(seconds: 1)
    try fixture.folder.makeFolder("out/crops")
    let crop = try fixture.folder.write("mine".utf8, to: "out/crops/film-7.png")
    let outcome = try Program(arguments(fixture)).outcome()
    #expect(outcome.status == 1 && outcome.error.contains("film-7.png: already exists"), "\(outcome.error)")
    #expect(fixture.folder.names(in: "out") == ["crops"])
    #expect(try TemporaryFolder.bytes(crop) == Array("mine".utf8))
    let other = try fixture.folder.write("mine".utf8, to: "out/crops/film-7-2.png")
    try FileManager.default.removeItem(atPath: crop.string)
    #expect(try Program(arguments(fixture)).outcome().status == 0)
    #expect(fixture.folder.names(in: "out/crops") == ["film-1.png", "film-2.png", "film-7-2.png"])
    #expect(try TemporaryFolder.bytes(other) == Array("mine".utf8))
  }

  /// A run that went through the whole film, but could not write its crops: another file took a name meanwhile.
  private func heldUp(_ fixture: FilmFixture) throws {
    let program = try Program(arguments(fixture))
    try waitForPart(fixture)
    let crop = try fixture.folder.write("mine".utf8, to: "out/crops/film-2.png")
    let outcome = program.outcome()
    #expect(outcome.status == 1 && outcome.error.contains("film-2.png: already exists"), "\(outcome.error)")
    #expect(fixture.folder.names(in: "out") == [Self.hidden, "crops"])
    #expect(fixture.folder.names(in: "out/crops") == ["film-2.png"])
    try FileManager.default.removeItem(atPath: crop.string)
  }

  @Test("a film whose crops could not be written has no copy yet, so that the next run writes both")
  func heldUp() throws {
    let fixture = try FilmFixture(seconds: 2)
    try heldUp(fixture)
    let again = try Program(arguments(fixture, "--on-conflict", "skip")).outcome()
    #expect(again.status == 0 && again.output.contains("2 crops"), "\(again)")
    #expect(fixture.folder.names(in: "out") == ["crops", "film.mp4"])
    #expect(fixture.folder.names(in: "out/crops") == ["film-1.png", "film-2.png"])
  }

  @Test("crops that a run wrote before it was killed are not in the way")
  func ownCrops() throws {
    let fixture = try FilmFixture(seconds: 2)
    try heldUp(fixture)
    #expect(try Program(arguments(fixture)).outcome().status == 0)
    let crops = try ["1", "2"].map {
      try TemporaryFolder.bytes(fixture.folder.path("out/crops/film-\($0).png"))
    }
    for name in ["film.mp4", "crops/film-1.png", "crops/film-2.png"] {
      try FileManager.default.removeItem(atPath: fixture.folder.path("out/\(name)").string)
    }

    try heldUp(fixture)
    // As if it had been killed after its first crop.
    try fixture.folder.write(crops[0], to: "out/crops/film-1.png")
    let again = try Program(arguments(fixture)).outcome()
    #expect(again.status == 0 && again.output.contains("2 crops"), "\(again)")
    #expect(fixture.folder.names(in: "out") == ["crops", "film.mp4"])
    #expect(try TemporaryFolder.bytes(fixture.folder.path("out/crops/film-2.png")) == crops[1])
  }

  @Test("work left next to a finished copy is completed and removed when the copy is skipped")
  func leftovers() throws {
    let fixture = try FilmFixture(seconds: 2)
    try heldUp(fixture)
    let copy = try fixture.folder.write("the copy".utf8, to: "out/film.mp4")
    // A copy of before the work is another's: the work may be meant to replace it.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: copy.string)
    let other = try Program(arguments(fixture, "--on-conflict", "skip")).outcome()
    #expect(other.status == 0 && other.output.contains("there already"), "\(other)")
    #expect(fixture.folder.names(in: "out") == [Self.hidden, "crops", "film.mp4"])

    try fixture.folder.write("the copy".utf8, to: "out/film.mp4")
    let again = try Program(arguments(fixture, "--on-conflict", "skip")).outcome()
    #expect(again.status == 0 && again.output.contains("2 crops"), "\(again)")
    #expect(fixture.folder.names(in: "out") == ["crops", "film.mp4"])
    #expect(fixture.folder.names(in: "out/crops") == ["film-1.png", "film-2.png"])
    #expect(try TemporaryFolder.bytes(copy) == Array("the copy".utf8))
  }

  @Test("the rest of an interrupted removal is removed when the copy is skipped")
  func halfRemoved() throws {
    let fixture = try FilmFixture(seconds: 2)
    try heldUp(fixture)
    let left = fixture.folder.names(in: "out/\(Self.hidden)")
    #expect(left.contains("checkpoint.json") && left.count > 1, "\(left)")
    for name in left where name != "checkpoint.json" {
      try FileManager.default.removeItem(atPath: fixture.folder.path("out/\(Self.hidden)/\(name)").string)
    }
    try fixture.folder.write("the copy".utf8, to: "out/film.mp4")
    let again = try Program(arguments(fixture, "--on-conflict", "skip")).outcome()
    #expect(again.status == 0 && again.output.contains("there already"), "\(again)")
    #expect(fixture.folder.names(in: "out") == ["crops", "film.mp4"])
  }
}
