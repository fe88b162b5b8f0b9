import Foundation
import Geometry
import Imaging
import Spawning
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Video

@Suite("Frames out of films", .needsFFmpeg) struct FrameReaderTests {
  private let ffmpeg: FFmpeg
  private let folder: TemporaryFolder

  init() throws {
    ffmpeg = try FFmpeg.find()
    folder = try TemporaryFolder()
  }

  private func film(seconds: Double = 1) throws -> (film: ComposedFilm, path: FilePath) {
    let film = try ComposedFilm.apart(
      size: PixelSize(width: 160, height: 120), rate: 10, seconds: seconds)
    let path = folder.path.appending("film.mp4")
    try film.write(to: path, by: ffmpeg)
    return (film, path)
  }

  private func frames(of path: FilePath, start: Double = 0) throws -> [Image] {
    let info = try FilmInfo(of: path, by: ffmpeg)
    var options = FrameReader.Options()
    (options.start, options.rate, options.size) = (start, info.rate, info.size)
    let reader = try FrameReader(.file(path), by: ffmpeg, options: options)
    var images: [Image] = []
    while let image = try reader.next(into: nil) { images.append(image) }
    return images
  }

  @Test("arrive in order and completely, at the size and rate that the file states")
  func order() throws {
    let (film, path) = try film()
    let info = try FilmInfo(of: path, by: ffmpeg)
    #expect(info.size == film.size && info.rate == 10 && info.frames == film.frames)
    #expect(abs((info.duration ?? 0) - 1) < 0.01 && !info.hasSound)
    let numbers = try frames(of: path).map { ComposedFilm.number(in: $0, size: film.size) }
    #expect(numbers == Array(0..<film.frames))
  }

  @Test("begin at the requested time")
  func seek() throws {
    let (film, path) = try film()
    let first = try #require(try frames(of: path, start: 0.6).first)
    #expect(ComposedFilm.number(in: first, size: film.size) == 6)
  }

  @Test("are upright when the film has a rotation")
  func rotation() throws {
    let (film, path) = try film()
    let turned = folder.path.appending("turned.mp4")
    try run(
      ["-i", path.string, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned.string])
    let info = try FilmInfo(of: turned, by: ffmpeg)
    #expect(info.size == PixelSize(width: film.size.height, height: film.size.width))
    let image = try #require(try frames(of: turned).first)
    #expect(image.size == info.size)
    // Turned back it is the frame that was written.
    let back = image.turned(by: .threeQuarterTurn), other = image.turned(by: .quarterTurn)
    let difference = min(back.difference(to: film.image(0)), other.difference(to: film.image(0)))
    #expect(difference < 6)
  }

  @Test("have square pixels when the film's are not square")
  func aspect() throws {
    let (film, path) = try film()
    let wide = folder.path.appending("wide.mp4")
    try run(["-i", path.string, "-vf", "setsar=2/1", wide.string])
    let info = try FilmInfo(of: wide, by: ffmpeg)
    #expect(info.size == PixelSize(width: 2 * film.size.width, height: film.size.height))
    #expect(try frames(of: wide).first?.size == info.size)
  }

  @Test("reuse the memory that is handed back")
  func memory() throws {
    let (film, path) = try film()
    let reader = try FrameReader(.file(path), by: ffmpeg)
    var buffer: Image?
    var addresses: Set<UInt> = []
    // Takes the place of what is given up, which a copy would be given otherwise.
    var others: [[UInt8]] = []
    while let image = try reader.next(into: buffer.take()) {
      others.append([UInt8](repeating: 1, count: image.pixels.count))
      unsafe image.pixels.withUnsafeBytes { _ = addresses.insert(UInt(bitPattern: $0.baseAddress)) }
      buffer = image
    }
    #expect(addresses.count < film.frames / 2 && others.count == film.frames)
  }

  @Test("end with an error when ffmpeg is killed")
  func killed() throws {
    let reader = try FrameReader(.camera(named: "lavfi:testsrc2=size=160x120:rate=50"), by: ffmpeg)
    #expect(try reader.next(into: nil) != nil)
    kill(reader.processIdentifier, SIGKILL)
    let error = #expect(throws: VideoError.self) {
      while try reader.next(into: nil) != nil {}
    }
    #expect("\(try #require(error))".contains("ended by signal 9"))
  }

  @Test("end by themselves when stopped, and leave no process behind")
  func stopped() throws {
    let reader = try FrameReader(.camera(named: "lavfi:testsrc2=size=160x120:rate=50"), by: ffmpeg)
    #expect(try reader.next(into: nil) != nil)
    let process = reader.processIdentifier
    reader.stop()
    while try reader.next(into: nil) != nil {}
    #expect(kill(process, 0) != 0, "the process is there, running or as a zombie")
  }

  @Test(
    "end with a reason for files that are not films",
    arguments: ["", "this is no film", "\u{0}\u{0}\u{0}\u{18}ftypmp42"])
  func nonsense(content: String) throws {
    let path = folder.path.appending("nonsense.mp4")
    try Data(content.utf8).write(to: URL(fileURLWithPath: path.string))
    #expect(throws: VideoError.self) { try FilmInfo(of: path, by: ffmpeg) }
    #expect(throws: VideoError.self) { try frames(of: path) }
  }

  @Test("continue as far as possible in a broken stream")
  func corrupt() throws {
    let (film, path) = try film(seconds: 3)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path.string))
    var generator = SeededNumbers(seed: 7)
    for place in bytes.indices.dropFirst(bytes.count / 3)
    where Int.random(in: 0..<200, using: &generator) == 0 {
      bytes[place] = UInt8.random(in: 0...255, using: &generator)
    }
    let broken = folder.path.appending("broken.mp4")
    try bytes.write(to: URL(fileURLWithPath: broken.string))
    let reader = try FrameReader(.file(broken), by: ffmpeg)
    var count = 0
    do {
      while try reader.next(into: nil) != nil { count += 1 }
    } catch {
      #expect(!error.explanation.isEmpty)
    }
    #expect(count > 0 && count <= film.frames + 1)
  }

  private func run(_ arguments: [String]) throws {
    let all = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"] + arguments
    let run = try ChildProcess.run(ffmpeg.ffmpeg, all)
    #expect(run.ending.isSuccess, "\(run.messages)")
  }
}

extension Image {
  /// The mean difference of two pictures' values; infinite for other sizes.
  func difference(to other: Image) -> Double {
    guard size == other.size else { return .infinity }
    let sum = zip(pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(sum) / Double(pixels.count)
  }
}
