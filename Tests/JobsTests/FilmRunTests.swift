import Alignment
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Video

/// The ffmpeg of this machine; tests that need it say so where it is missing.
enum TestFFmpeg {
  static let found = try? FFmpeg.find()
  static let isMissing: Comment = "ffmpeg is not installed (apt-get install ffmpeg)"
}

@Suite("A film", .enabled(if: TestFFmpeg.found != nil, TestFFmpeg.isMissing), .limit(minutes: 5))
struct FilmRunTests {
  private static let hidden = ".film.mp4.facet-part"
  private let folder: TemporaryFolder
  private let ffmpeg: FFmpeg
  private let path: FilePath
  private let frames: Int

  /// Two faces that stay apart for two seconds.
  init() throws {
    folder = try TemporaryFolder()
    ffmpeg = try FFmpeg.find()
    let film = try ComposedFilm.apart(size: PixelSize(width: 320, height: 240), rate: 15, seconds: 2)
    (path, frames) = (folder.path.appending("film.mp4"), film.frames)
    try film.write(to: path, by: ffmpeg)
  }

  /// What a run gave to whoever ran it.
  private final class Reports {
    var lines: [UInt8] = []
    var steps: [FilmRun.Step] = []
    /// Cancels when so many frames are done.
    var last: Int?
    let cancellation = CancellationFlag()

    var frames: [Int] { steps.compactMap { if case .done(let frames) = $0 { frames } else { nil } } }

    func take(_ step: FilmRun.Step) {
      steps.append(step)
      if case .done(let frames) = step, frames == last { cancellation.cancel() }
    }
  }

  private func run(_ reports: Reports, into name: String, existing: ExistingFiles = .skip) throws -> FilmRun {
    let copies = try folder.folder(name)
    try folder.folder("\(name)/crops")
    return FilmRun(
      ffmpeg: ffmpeg, detector: try JobsFixture.detector.get(), settings: DetectionSettings(minFaceSize: 40),
      lanes: Lanes(2), tracking: FaceTracker.Options(),
      folders: FilmRun.Folders(copies: copies, crops: copies.appending("crops")),
      print: { reports.lines += $0 }, existing: existing,
      coding: FilmWriter.Options(), saveEvery: 0.5, inks: DrawColors(try TestTheme.dark()),
      cancellation: reports.cancellation, originals: Set([path].compactMap { FileIdentity(of: $0) }))
  }

  private func count(_ film: FilePath) throws -> Int {
    let reader = try FrameReader(.file(film), by: ffmpeg)
    var count = 0
    while try reader.next(into: nil) != nil { count += 1 }
    return count
  }

  @Test("is followed frame by frame; at the end there are its copy, crops and lines, and nothing else")
  func start() throws {
    let reports = Reports()
    let words = try run(reports, into: "out").run(path, progress: reports.take)
    #expect(words.hasPrefix("\(frames) frames, 2 faces, written to "), "\(words)")
    // The stated length of a film is right within a frame or two.
    guard case .begun(let told?)? = reports.steps.first else {
      Issue.record("\(reports.steps)")
      return
    }
    #expect(abs(told - frames) <= 2 && reports.steps.last == .ended)
    #expect(reports.frames == Array(1...frames))
    #expect(reports.lines.count { $0 == UInt8(ascii: "\n") } == frames)
    let out = folder.path.appending("out")
    #expect(JobsFixture.names(in: out) == ["crops", "film.mp4"])
    #expect(JobsFixture.names(in: out.appending("crops")).count == 2)
    #expect(try count(out.appending("film.mp4")) == frames)
    // A second run has nothing to do, or fails because of the existing copy where existing files are refused.
    #expect(try run(Reports(), into: "out").run(path) == "there already")
    #expect(throws: VideoError.self) { try run(Reports(), into: "out", existing: .refuse).run(path) }
  }

  @Test("that is cancelled half-way continues from its checkpoint, with the lines of an uninterrupted run")
  func cancelled() throws {
    let whole = Reports()
    _ = try run(whole, into: "whole").run(path)
    let first = Reports()
    first.last = frames / 2
    #expect(throws: CancellationError.self) { try run(first, into: "out").run(path, progress: first.take) }
    #expect(first.frames.last == frames / 2 && first.steps.last == .ended)
    let out = folder.path.appending("out")
    #expect(!JobsFixture.names(in: out).contains("film.mp4"))
    #expect(JobsFixture.names(in: out.appending(Self.hidden)).contains("checkpoint.json"))

    let second = Reports()
    _ = try run(second, into: "out").run(path, progress: second.take)
    let begin = try #require(second.frames.first)
    #expect(begin > 1 && begin <= frames / 2 && second.frames == Array(begin...frames))
    #expect(second.lines == whole.lines)
    #expect(JobsFixture.names(in: out) == ["crops", "film.mp4"])
    #expect(try count(out.appending("film.mp4")) == frames)
    #expect(JobsFixture.names(in: out.appending("crops")).count == 2)
    for name in JobsFixture.names(in: out.appending("crops")) {
      let crop = try JobsFixture.bytes(out.appending("crops").appending(name))
      #expect(try crop == JobsFixture.bytes(folder.path.appending("whole/crops").appending(name)), "\(name)")
    }
  }

  @Test("that is damaged or missing fails and leaves nothing behind")
  func damaged() throws {
    let text = try folder.write("text.mp4", Array("no film".utf8))
    for path in [text, folder.path.appending("missing.mp4")] {
      let reports = Reports()
      #expect(throws: (any Error).self) { try run(reports, into: "out").run(path, progress: reports.take) }
      #expect(reports.steps == [] && reports.lines == [])
      #expect(JobsFixture.names(in: folder.path.appending("out")) == ["crops"])
    }
    // The run can process other films afterwards.
    let reports = Reports()
    #expect(try run(reports, into: "out").run(path, progress: reports.take).hasPrefix("\(frames) frames"))
  }

  @Test("is stopped with the error when the reader of its lines has gone")
  func noReader() throws {
    struct Gone: Error {}
    var run = try run(Reports(), into: "out")
    run.print = { _ in throw Gone() }
    #expect(throws: Gone.self) { try run.run(path) }
    #expect(!JobsFixture.names(in: folder.path.appending("out")).contains("film.mp4"))
  }

  @Test("is shown as a strip of its frames; another film of its name is another strip")
  func strip() throws {
    let strip = try FilmStrip.photo(of: PhotoFile(path))
    let size = PixelSize(width: 4 * 328 - 8, height: 3 * 248 - 8)
    #expect(strip.image.size == size && strip.warnings == [])
    #expect(try FilmStrip.photo(of: PhotoFile(path)).image == strip.image)
    let preview = try decodeItemPreview(
      PhotoFile(path), fitting: PixelSize(width: 400, height: 400), limits: PhotoLimits())
    #expect(preview.image.width == 400 && preview.header.size == size)
    let other = try ComposedFilm.crossing(size: PixelSize(width: 240, height: 180), rate: 15, seconds: 1)
    let new = folder.path.appending("new.mp4")
    try other.write(to: new, by: ffmpeg)
    try FileManager.default.removeItem(atPath: path.string)
    try FileManager.default.moveItem(atPath: new.string, toPath: path.string)
    #expect(
      try FilmStrip.photo(of: PhotoFile(path)).image.size
        == PixelSize(width: 4 * 248 - 8, height: 3 * 188 - 8))
    let broken = try folder.write("broken.mp4", Array("no film".utf8))
    #expect(throws: PhotoError.self) { try FilmStrip.photo(of: PhotoFile(broken)) }
  }
}
