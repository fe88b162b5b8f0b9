import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing
import Video

@Suite("Writing films", .needsFFmpeg) struct FilmWriterTests {
  private let ffmpeg: FFmpeg
  private let folder: TemporaryFolder
  private let film: ComposedFilm

  init() throws {
    ffmpeg = try FFmpeg.find()
    folder = try TemporaryFolder()
    film = try ComposedFilm.apart(size: PixelSize(width: 160, height: 120), rate: 15, seconds: 4)
  }

  @Test("size, rate and length are right in every kind of file", arguments: ["mp4", "mov", "mkv"])
  func kinds(ending: String) throws {
    let path = folder.path.appending("film.\(ending)")
    try film.write(to: path, by: ffmpeg)
    let info = try FilmInfo(of: path, by: ffmpeg)
    #expect(info.size == film.size && info.rate == 15)
    #expect(abs((info.duration ?? 0) - 4) < 0.1)
  }

  @Test(
    "MPEG-4 when H.264 is not wanted; odd sides are made even", arguments: [FilmWriter.Codec.h264, .mpeg4])
  func codecs(codec: FilmWriter.Codec) throws {
    let path = folder.path.appending("odd.mp4")
    let writer = try FilmWriter(
      to: path, size: PixelSize(width: 81, height: 61), by: ffmpeg, options: .init(rate: 10, codec: codec))
    for shade in 0..<10 { try writer.write(Image(width: 81, height: 61, red: UInt8(shade * 20))) }
    try writer.finish()
    let info = try FilmInfo(of: path, by: ffmpeg)
    #expect(info.size == PixelSize(width: 82, height: 62) && info.frames == 10)
  }

  @Test("a film whose ffmpeg is killed plays up to the last second before that")
  func killed() throws {
    let path = folder.path.appending("killed.mp4")
    let writer = try FilmWriter(to: path, size: film.size, by: ffmpeg, options: .init(rate: 15))
    for number in 0..<film.frames { try writer.write(film.image(number)) }
    // What is in the pipe is not the film's yet: wait until the file has grown to most of it.
    let half = 3.0
    while ((try? FilmInfo(of: path, by: ffmpeg))?.duration ?? 0) < half {
      try #require(FileManager.default.fileExists(atPath: path.string))
    }
    kill(writer.processIdentifier, SIGKILL)
    #expect(throws: VideoError.self) { try writer.finish() }
    let info = try FilmInfo(of: path, by: ffmpeg)
    #expect((info.duration ?? 0) >= half)
    let reader = try FrameReader(.file(path), by: ffmpeg)
    let first = try #require(try reader.next(into: nil))
    #expect(ComposedFilm.number(in: first, size: film.size) == 0)
  }

  @Test("an existing file is left alone")
  func exists() throws {
    let path = folder.path.appending("there.mp4")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path.string))
    #expect(throws: VideoError.exists(path)) {
      try FilmWriter(to: path, size: film.size, by: ffmpeg)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path.string)) == Data("mine".utf8))
  }

  @Test("when nothing can be written, the reason is reported")
  func unwritable() throws {
    let path = folder.path.appending("no").appending("film.mp4")
    let writer = try FilmWriter(to: path, size: film.size, by: ffmpeg)
    let error = #expect(throws: VideoError.self) {
      for number in 0..<film.frames { try writer.write(film.image(number)) }
      try writer.finish()
    }
    #expect("\(try #require(error))".contains("No such file"))
  }
}

@Suite("Sources of frames") struct VideoSourceTests {
  @Test("cameras are paths or kinds of devices")
  func cameras() {
    #expect(
      VideoSource.camera(named: "lavfi:testsrc2=rate=5")
        == .camera(format: "lavfi", device: "testsrc2=rate=5"))
    #expect(VideoSource.camera(named: "/dev/video:1").name == "/dev/video:1")
  }

  @Test(
    "addresses have a scheme", arguments: [("rtsp://host/a", true), ("a/b://c", false), ("film.mp4", false)])
  func addresses(text: String, isAddress: Bool) {
    #expect(VideoSource.isAddress(text) == isAddress)
  }

  @Test("without ffmpeg the message has the line that installs it")
  func missing() {
    let error = #expect(throws: VideoError.self) { try FFmpeg.find(environment: ["PATH": "/nowhere"]) }
    #expect(error.map { "\($0)" }?.contains(FFmpeg.installLine) == true)
  }
}
