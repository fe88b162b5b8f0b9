import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Live
import Runners
import SystemPackage
import TestSupport
import Testing
import Video

@Suite("A recorder", .enabled(if: TestFFmpeg.found != nil, TestFFmpeg.isMissing), .limit(minutes: 5))
struct RecorderTests {
  private let folder: TemporaryFolder
  private let ffmpeg: FFmpeg
  private let size = PixelSize(width: 64, height: 48)

  init() throws {
    folder = try TemporaryFolder()
    ffmpeg = try FFmpeg.find()
  }

  private var path: FilePath { folder.path.appending("film.mp4") }

  private func recorder() throws -> Recorder {
    Recorder(
      RecordingJob(path: path, options: FilmWriter.Options(rate: 10)), by: ffmpeg,
      inks: DrawColors(try TestTheme.dark()).faces)
  }

  private func frame(_ number: Int) -> LiveFrame {
    LiveFrame(
      image: Image(width: size.width, height: size.height, red: UInt8(60 * number), green: 90, blue: 90),
      number: number, time: Double(number), tracked: TrackedFrame())
  }

  @Test("writes the newest frame at each tick until it is told to finish")
  func start() throws {
    let recorder = try recorder()
    recorder.show(frame(1))
    // The film grows while nothing new comes.
    let deadline = ContinuousClock.now + .seconds(120 * patience)
    while ((try? FilmInfo(of: path, by: ffmpeg))?.duration ?? 0) < 0.5 {
      try #require(ContinuousClock.now < deadline && recorder.failure == nil)
    }
    recorder.show(frame(2))
    let words = try recorder.finish()
    #expect(words.hasPrefix("\(path): ") && words.hasSuffix(" seconds recorded"), "\(words)")
    let info = try FilmInfo(of: path, by: ffmpeg)
    #expect(info.size == size && info.rate == 10 && (info.duration ?? 0) >= 0.5)
    #expect(recorder.failure == nil)
  }

  @Test("that never got a frame writes nothing")
  func nothing() throws {
    #expect(try recorder().finish() == "\(path): not written, no frame came")
    #expect(folder.names == [])
  }

  @Test("leaves an existing file alone, and says so")
  func failure() throws {
    try folder.write("film.mp4", Array("mine".utf8))
    let recorder = try recorder()
    recorder.show(frame(1))
    #expect(throws: VideoError.exists(path)) { try recorder.finish() }
    #expect(recorder.failure == "\(VideoError.exists(path))")
    #expect(try Data(contentsOf: URL(filePath: path.string)) == Data("mine".utf8))
  }
}
