import Alignment
import Detection
import Files
import Foundation
import Geometry
import Jobs
import Parallel
import Spawning
import SystemPackage
import TestSupport
import Testing
import Video

/// Films at rare, frequent and changing rates.
@Suite("A film at any rate", .enabled(if: TestFFmpeg.found != nil, TestFFmpeg.isMissing), .limit(minutes: 5))
struct FilmRatesTests {
  private let folder: TemporaryFolder
  private let ffmpeg: FFmpeg

  init() throws {
    folder = try TemporaryFolder()
    ffmpeg = try FFmpeg.find()
  }

  private struct Line: Decodable {
    struct Face: Decodable { var track: Int }
    var frame: Int
    var time: Double
    var faces: [Face]
  }

  private func lines(
    of path: FilePath, searchEvery interval: Int = 5, copies: FilePath? = nil, stopAfter: Int? = nil
  ) throws -> [Line] {
    var bytes: [UInt8] = []
    let cancellation = CancellationFlag()
    let run = FilmRun(
      ffmpeg: ffmpeg, detector: try JobsFixture.detector.get(), settings: DetectionSettings(minFaceSize: 40),
      lanes: Lanes(2), tracking: FaceTracker.Options(interval: interval),
      folders: FilmRun.Folders(copies: copies, crops: nil), print: { bytes += $0 }, existing: .skip,
      coding: FilmWriter.Options(), saveEvery: 0.5, inks: DrawColors(try TestTheme.dark()),
      cancellation: cancellation, originals: [])
    do {
      _ = try run.run(path) { step in
        if case .done(let frames) = step, frames == stopAfter { cancellation.cancel() }
      }
    } catch is CancellationError {}
    let decoder = JSONDecoder()
    return try bytes.split(separator: 0x0a).map { try decoder.decode(Line.self, from: Data($0)) }
  }

  /// Two still faces, of which each frame shows both.
  private func stillFilm(rate: Double, frames: Int) throws -> FilePath {
    let path = folder.path.appending("still.mp4")
    let film = ComposedFilm(
      size: PixelSize(width: 320, height: 240), rate: rate, seconds: Double(frames) / rate,
      actors: [
        try .init(.hopper) { _ in (x: 90, y: 120, size: 90) },
        try .init(.astronaut) { _ in (x: 230, y: 120, size: 90) },
      ])
    try film.write(to: path, by: ffmpeg)
    return path
  }

  @Test(
    "faces that are there keep their numbers and are reported in every frame",
    arguments: [(1.0, 5), (2, 5), (2, 20), (5, 5), (24, 30), (24, 1)])
  func numbers(rate: Double, interval: Int) throws {
    let frames = 40
    let found = try lines(of: try stillFilm(rate: rate, frames: frames), searchEvery: interval)
    #expect(found.count == frames)
    #expect(found.allSatisfy { $0.faces.map(\.track) == [1, 2] }, "\(found.map { $0.faces.map(\.track) })")
  }

  /// The film without most of its first frames: the times between the others differ.
  private func variableFilm() throws -> (path: FilePath, times: [Double]) {
    let still = try stillFilm(rate: 10, frames: 30)
    let path = folder.path.appending("variable.mp4")
    let kept = (0..<30).filter { $0 % 7 == 0 || $0 > 21 }
    let made = try ChildProcess.run(
      ffmpeg.ffmpeg,
      [
        "-v", "error", "-y", "-i", still.string, "-vf", "select='not(mod(n,7))+gt(n,21)'", "-vsync",
        "passthrough",
      ]
        + ["-c:v", "mpeg4", "-q:v", "2", path.string])
    #expect(made.ending.isSuccess, "\(made.messages)")
    return (path, kept.map { Double($0) / 10 })
  }

  @Test(
    "with a variable rate gives each frame one line and its own time; a copy has the same frames and times")
  func variable() throws {
    let (path, times) = try variableFilm()
    #expect(try FilmInfo(of: path, by: ffmpeg).hasVariableRate)
    let out = try folder.folder("out")
    let found = try lines(of: path, copies: out)
    #expect(found.map(\.time) == times && found.map(\.frame) == Array(times.indices))
    #expect(found.allSatisfy { $0.faces.map(\.track) == [1, 2] }, "\(found.map { $0.faces.map(\.track) })")
    #expect(try self.times(of: out.appending("variable.mp4")) == times)
  }

  @Test("with a variable rate continues after an interruption with the same lines and times")
  func interrupted() throws {
    let (path, times) = try variableFilm()
    let out = try folder.folder("out")
    _ = try lines(of: path, copies: out, stopAfter: 6)
    #expect(!AtomicFile.exists(out.appending("variable.mp4")))
    let found = try lines(of: path, copies: out)
    #expect(found.map(\.time) == times)
    #expect(try self.times(of: out.appending("variable.mp4")) == times)
  }

  /// The frames' times in a film, by ffprobe, to a millisecond.
  private func times(of path: FilePath) throws -> [Double] {
    let said = try ChildProcess.run(
      ffmpeg.ffprobe,
      [
        "-v", "error", "-select_streams", "v", "-show_entries", "frame=best_effort_timestamp_time", "-of",
        "csv=p=0",
      ]
        + [path.string])
    return said.text.split(separator: "\n").compactMap { line in
      Double(line.prefix { $0 != "," }).map { ($0 * 1000).rounded() / 1000 }
    }
  }
}
