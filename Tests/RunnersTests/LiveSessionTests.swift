import Detection
import Geometry
import Imaging
import Live
import Parallel
import Runners
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Video

@Suite(
  "A live session", .enabled(if: TestFFmpeg.found != nil, TestFFmpeg.isMissing), .limit(minutes: 5))
@MainActor struct LiveSessionTests {
  private let folder: TemporaryFolder
  private let ffmpeg: FFmpeg
  private let film: ComposedFilm
  private let events = LiveEvents()
  private let recorded = Recorded()

  /// What was given to the recording.
  private final class Recorded: Sendable {
    private let frames = Mutex<[LiveFrame]>([])
    var all: [LiveFrame] { frames.withLock { $0 } }
    func add(_ frame: LiveFrame) { frames.withLock { $0.append(frame) } }
  }

  /// A second with two faces that stay apart.
  init() throws {
    folder = try TemporaryFolder()
    ffmpeg = try FFmpeg.find()
    film = try ComposedFilm.apart(size: PixelSize(width: 320, height: 240), rate: 10, seconds: 1)
  }

  private func session(on path: FilePath, info: FilmInfo? = nil) throws -> LiveSession {
    let job = LiveJob(
      source: .file(path), ffmpeg: ffmpeg, info: info, wish: CameraWish(), isMirrored: false,
      settings: DetectionSettings(minFaceSize: 40), tracking: FaceTracker.Options(), lanes: Lanes(1),
      snapshots: folder.path, theme: try TestTheme.dark())
    return LiveSession(
      job, detector: try RunnerFixture.detector.get(), record: { [recorded] in recorded.add($0.frame) },
      post: { [events] in events.post($0) })
  }

  private func filmSession() throws -> LiveSession {
    let path = folder.path.appending("film.mp4")
    try film.write(to: path, by: ffmpeg)
    return try session(on: path, info: try FilmInfo(of: path, by: ffmpeg))
  }

  @Test("plays a film with its faces to its end, and again from a given time")
  func playing() throws {
    let session = try filmSession()
    try session.start()
    let first = try events.ending()
    #expect(!first.isFailure && first.reason.hasSuffix("the end; Space plays it again"), "\(first)")
    let arrived = session.counts.arrived
    // ffmpeg makes the rate even, which may cost or add a frame at the end.
    #expect(abs(arrived - film.frames) <= 1)
    try session.seek(to: 0.5)
    let second = try events.ending()
    #expect(!second.isFailure && session.counts.arrived > arrived)
    session.stop()
    // All threads have ended.
    let frames = recorded.all
    #expect(frames.map(\.number) == Array(1...max(1, frames.count)))
    #expect(frames.first?.tracked.wasSearched == true)
    #expect(frames.contains { $0.tracked.faces.count == 2 })
    #expect(try #require(frames.last).time >= 0.5)
    #expect(session.shown.take()?.frame.number == frames.count)
  }

  @Test("that is paused steps by single frames, searches one again, and stops half-way without a message")
  func paused() throws {
    let session = try filmSession()
    session.setPaused(true)
    try session.start()
    try events.frame()
    session.step()
    try events.frame()
    session.setMirrored(true)
    try events.frame()
    session.stop()
    #expect(events.rest.isEmpty)
    let frames = recorded.all
    #expect(frames.map(\.number) == [1, 2, 3] && frames[0].time == 0)
    #expect(frames[1].time == 0.1 && frames[2].time == frames[1].time)
    #expect(frames[2].image == frames[1].image.turned(by: .mirrored))
    #expect(session.counts.arrived == 3)
  }

  @Test("shows each frame of a film with a variable rate at the film's own time")
  func variable() throws {
    let path = folder.path.appending("variable.mp4")
    let times = try film.write([0, 1, 5, 6, 9], to: path, by: ffmpeg)
    let session = try session(on: path, info: try FilmInfo(of: path, by: ffmpeg))
    session.setPaused(true)
    try session.start()
    try events.frame()
    for _ in times.dropFirst() {
      session.step()
      try events.frame()
    }
    session.stop()
    let frames = recorded.all
    #expect(zip(frames.map(\.time), times).allSatisfy { abs($0 - $1) < 1e-3 }, "\(frames.map(\.time))")
    #expect(frames.map { ComposedFilm.number(in: $0.image, size: film.size) } == [0, 1, 5, 6, 9])
  }

  @Test("on a file that is not a film ends with the reason")
  func damaged() throws {
    let session = try session(on: try folder.write("broken.mp4", Array("no film".utf8)))
    try session.start()
    let ending = try events.ending()
    #expect(ending.isFailure && ending.reason.contains("broken.mp4"), "\(ending.reason)")
    session.stop()
    #expect(recorded.all.isEmpty && events.rest.isEmpty)
  }
}
