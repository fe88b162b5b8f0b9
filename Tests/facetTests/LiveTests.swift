import Foundation
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
  "facet live", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence), .limit(minutes: 5))
struct LiveTests {
  private func open(_ arguments: String, columns: Int = 120, rows: Int = 36) throws -> TmuxSession {
    try TmuxSession(BrowserScreen.command("live \(arguments)", isFresh: false), columns: columns, rows: rows)
  }

  /// Whether the header tells how long a search takes.
  private static func isSearching(_ text: String) -> Bool { text.contains(#/search +[0-9]+ ms/#) }

  @Test("a film is shown with its faces and their scores, paused, searched and left")
  func film() throws {
    let fixture = try FilmFixture()
    let session = try open(fixture.path.string)
    try session.wait(until: "two faces with boxes") {
      $0.contains(" 2 faces") && $0.contains("┌") && $0.contains("1 0.9") && $0.contains("2 0.9")
    }
    try session.press("Space")
    try session.wait(for: "paused")
    try session.press("Home")
    try session.wait(for: "0:00 / 0:04")
    try session.press("?")
    try session.wait(for: "save the frame as a picture")
    try session.press("q", "Space")
    try session.wait(for: "the end; Space plays it again", seconds: 60)
    try session.press("Escape")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test(
    "with a library, faces show who they may be; nobody is named here; without recognition it says why not")
  func names() throws {
    let fixture = try FilmFixture()
    let line =
      #"{"path":"Samples/grace_hopper.jpg","width":512,"height":600,"faces":[{"box":[174,120,356,340],"person":"Grace"}]}"#
    let marks = try fixture.folder.write(line.utf8, to: "marks.jsonl")
    let library = fixture.folder.path("people.sqlite")
    let imported = try Program.run("annotations", "import", "--library", library, "--photos", ".", marks)
    #expect(imported.status == 0, "\(imported.error)")
    let refused = try open("\(fixture.path.string) --library \(library.string)")
    try refused.wait(for: "telling people apart is not switched on for this library")
    try refused.wait(for: "EXIT=2")
    let made = try Program.run("people", "suggest", "--switch-on", "--library", library)
    #expect(made.status == 0, "\(made.error)")
    let session = try open("\(fixture.path.string) --library \(library.string)")
    try session.wait(until: "Grace proposed on one of two faces") {
      $0.contains(" 2 faces") && $0.contains(#/[12] Gr[a-z…]*\?/#)
    }
    try session.press("p")
    try session.wait(for: "the live view only proposes names")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    let kept = try Program.run("people", "forget", "--library", library)
    #expect(kept.output.hasPrefix("1 vector"), "\(kept.output)")
  }

  @Test("a snapshot is a picture with the faces drawn in")
  func snapshot() throws {
    let fixture = try FilmFixture()
    let session = try open("\(fixture.path.string) --snapshots \(fixture.folder.path("shots").string)")
    try session.wait(for: " 2 faces")
    try session.press("s")
    try session.wait(for: "saved ")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(fixture.folder.names(in: "shots").count == 1)
  }

  @Test("when a camera's ffmpeg is killed, facet says so and ends with a sane terminal and status 1")
  func killedCamera() throws {
    let session = try open("--camera lavfi:testsrc2=size=320x240:rate=30")
    try session.wait(until: "frames being searched", Self.isSearching)
    try session.signal(SIGKILL, toProgram: "ffmpeg")
    try session.wait(for: "ffmpeg was ended by signal 9")
    try session.press("q")
    try session.wait(for: "EXIT=1")
    #expect(try session.isSane())
  }

  @Test("the end of a stream is reported")
  func endedStream() throws {
    let session = try open("--camera lavfi:testsrc2=size=320x240:rate=30:duration=1")
    try session.wait(for: "the stream has ended")
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("a film from standard input, keys from the terminal")
  func standardInput() throws {
    let fixture = try FilmFixture()
    let line =
      "\(fixture.ffmpeg.ffmpeg.string) -nostdin -v error -re -i \(fixture.path.string) -c copy -f matroska - | "
      + "\(Program.facet.string) live -"
    let session = try TmuxSession("sh -c \(BrowserScreen.quoted(line))", columns: 100, rows: 30)
    try session.wait(for: " 2 faces")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("a program in the pipeline that puts the terminal into its own mode takes no keys away")
  func pipelineMode() throws {
    let fixture = try FilmFixture(seconds: 2)
    let line =
      "{ \(fixture.ffmpeg.ffmpeg.string) -nostdin -v error -re -i \(fixture.path.string) -c copy -f matroska -; "
      + "stty icanon echo < /dev/tty; } | \(Program.facet.string) live -"
    let session = try TmuxSession("sh -c \(BrowserScreen.quoted(line))", columns: 100, rows: 30)
    try session.wait(for: "the stream has ended", seconds: 60)
    // facet sets its own mode again twice a second; a key before that is kept until the end of its line.
    try session.wait(until: "single keys to be read") { _ in try session.readsSingleKeys() }
    try session.press("?")
    try session.wait(for: "save the frame as a picture")
    try session.press("q", "q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("the recording has the right size, rate and length, and boxes where the faces are")
  func recording() throws {
    let fixture = try FilmFixture(seconds: 5)
    let out = fixture.folder.path("out.mp4")
    let session = try open("\(fixture.path.string) --record \(out.string)")
    try session.wait(for: "the end; Space plays it again", seconds: 60)
    try session.press("q")
    try session.wait(for: "seconds recorded")
    let info = try FilmInfo(of: out, by: fixture.ffmpeg)
    #expect(info.size == fixture.film.size && info.rate == 15)
    // From the first frame to the key.
    #expect((4.5...60).contains(info.duration ?? 0))
    let (share, frames) = try fixture.drawnShare(of: out)
    #expect(share >= 0.95)
    #expect(abs(Double(frames) / 15 - (info.duration ?? 0)) < 0.1)
  }

  @Test("a recording is complete after SIGTERM, and playable after SIGKILL", arguments: [SIGTERM, SIGKILL])
  func endedRecording(number: Int32) throws {
    let fixture = try FilmFixture(seconds: 30)
    let out = fixture.folder.path("out.mp4")
    let session = try open("\(fixture.path.string) --record \(out.string)")
    try session.wait(until: "two seconds recorded", seconds: 60) { _ in
      ((try? FilmInfo(of: out, by: fixture.ffmpeg))?.duration ?? 0) >= 2
    }
    try session.signal(number, toProgram: "facet")
    try session.wait(for: number == SIGTERM ? "EXIT=0" : "EXIT=137")
    // Its ffmpeg ends by itself when its input has.
    try wait(until: "ffmpeg to end") { try session.programs(named: "ffmpeg").isEmpty }
    let info = try FilmInfo(of: out, by: fixture.ffmpeg)
    #expect((info.duration ?? 0) >= 2)
    #expect(try fixture.drawnShare(of: out).share >= 0.95)
  }

  @Test("memory does not grow, and frames that come too fast are dropped rather than queued")
  func memory() throws {
    let folder = TemporaryFolder()
    let report = folder.path("report.json")
    let camera = "lavfi:testsrc2=size=640x480:rate=60:duration=6"
    let session = try open("--camera \(camera) --report \(report.string)")
    try session.wait(until: "frames being searched", Self.isSearching)
    try session.wait(for: "the stream has ended", seconds: 120)
    try session.press("q")
    try session.wait(for: "EXIT=0")
    struct Report: Decodable { var arrived, shown, dropped, memoryFirst, memoryLast: Int }
    let told = try JSONDecoder().decode(
      Report.self, from: try Data(contentsOf: URL(fileURLWithPath: report.string)))
    #expect(told.shown > 0 && told.shown + told.dropped <= told.arrived + 1)
    #expect(told.arrived - told.shown - told.dropped <= 3)
    // A sanitizer keeps what was freed, to tell who uses it after that.
    if patience == 1 { #expect(told.memoryLast - told.memoryFirst < 24_000_000) }
  }
}

@Suite("facet live used wrongly") struct LiveUsageTests {
  @Test("without ffmpeg the message has the line that installs it")
  func missing() throws {
    let outcome = try Program.run("live", "film.mp4", environment: ["PATH": "/nowhere"])
    #expect(outcome.status == 2 && outcome.error.contains(FFmpeg.installLine))
  }

  @Test(
    "each mistake has its message and status 2",
    .enabled(if: FilmFixture.ffmpeg != nil, FilmFixture.absence),
    arguments: [
      (["no-such-film.mp4"], "there is no such film"), (["--camera", "/dev/no-camera"], "no such camera"),
      (["a.mp4", "--camera", "x"], "choose one"), (["--size", "big"], "--size big"),
      (["Samples/group.jpg", "--record", ""], "--record is empty"),
      (["Samples/group.jpg", "--rate", "0"], "--rate 0"), (["x", "--quality", "0"], "--quality 0"),
    ])
  func wrong(arguments: [String], message: String) throws {
    let outcome = try Program(["live"] + arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
