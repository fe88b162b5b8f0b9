import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing
import Video

@Suite("Child processes", .limit(minutes: 5)) struct ChildProcessTests {
  private static let camera = "testsrc2=size=160x120:rate=50"

  @Test(
    "a reader whose ffmpeg is killed reports it, whether or not ffmpeg handles the signal",
    .needsFFmpeg, arguments: [SIGKILL, SIGTERM, SIGINT])
  func reader(signal: Int32) throws {
    let reader = try FrameReader(.camera(named: "lavfi:" + Self.camera), by: FFmpeg.find())
    #expect(try reader.next(into: nil) != nil)
    kill(reader.processIdentifier, signal)
    let error = #expect(throws: VideoError.self) {
      while try reader.next(into: nil) != nil {}
    }
    #expect(error == .killed(what: Self.camera, signal: signal == SIGKILL ? SIGKILL : nil))
    #expect("\(try #require(error))".hasSuffix("run this again to go on"))
  }

  @Test(
    "so does one that still skips frames before its first one",
    .needsFFmpeg, arguments: [SIGKILL, SIGTERM])
  func skippingReader(signal: Int32) throws {
    var options = FrameReader.Options()
    options.skipped = 1_000_000
    let reader = try FrameReader(
      .camera(named: "lavfi:" + Self.camera), by: FFmpeg.find(), options: options)
    kill(reader.processIdentifier, signal)
    let error = #expect(throws: VideoError.self) { try reader.next(into: nil) }
    guard case .killed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("and a writer", .needsFFmpeg, arguments: [SIGKILL, SIGTERM])
  func writer(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("film.mp4"), size = PixelSize(width: 64, height: 48)
    let writer = try FilmWriter(to: path, size: size, by: FFmpeg.find())
    // Its first bytes in the file tell that it hears signals by now.
    while FileManager.default.contents(atPath: path.string)?.isEmpty ?? true {
      try writer.write(Image(width: size.width, height: size.height))
    }
    kill(writer.processIdentifier, signal)
    let error = #expect(throws: VideoError.self) {
      // It may take a few more frames, up to which it ends well by itself.
      for _ in 0..<10_000 { try writer.write(Image(width: size.width, height: size.height)) }
      try writer.finish()
    }
    #expect(error == .killed(what: path.string, signal: signal == SIGKILL ? SIGKILL : nil))
  }

  @Test("that cannot be started leave no pipes open")
  func pipes() throws {
    let folder = try TemporaryFolder()
    for name in ["ffmpeg", "ffprobe"] {
      try folder.write(name, Array("#!/nowhere/interpreter\n".utf8))
      try folder.setPermissions(name, 0o755)
    }
    func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count }
    let before = try open()
    for _ in 0..<200 {
      #expect(throws: VideoError.self) { try FFmpeg.find(environment: ["PATH": folder.path.string]) }
    }
    // Other tests open some at the same time; each pipe that stays has two ends at least.
    #expect(try open() < before + 200)
  }

  @Test("are executable files: folders of the same name are skipped", .needsFFmpeg)
  func folders() throws {
    let found = try FFmpeg.find()
    let folder = try TemporaryFolder()
    for name in ["ffmpeg", "ffprobe"] { try folder.folder(name) }
    #expect(throws: VideoError.noProgram("ffmpeg")) {
      try FFmpeg.find(environment: ["PATH": folder.path.string])
    }
    let path = [folder.path, found.ffmpeg.removingLastComponent(), found.ffprobe.removingLastComponent()]
    let environment = ["PATH": path.map(\.string).joined(separator: ":")]
    #expect(try FFmpeg.find(environment: environment) == found)
  }
}
