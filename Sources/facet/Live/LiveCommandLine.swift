public import ArgumentParser
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Live
import Parallel
import Runners
import Screen
import Settings
import SystemPackage
import Terminal
public import Video

struct LiveProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Show a camera or a film with its faces, as it runs.",
    discussion: """
      Examples:
        facet live film.mp4
        facet live --camera /dev/video0 --record out.mp4
        facet live film.mp4 --library ~/people.sqlite

      The source is a film, the address of a stream (rtsp://…), - for standard input, or a camera. Frames are read \
      with ffmpeg (\(FFmpeg.installLine)). Press ? for the keys.

      The whole frame is searched every few frames; in between, O-Net alone follows the faces.

      With --library followed faces that look like somebody named there show who they may be (Ada? or Ada??), if \
      telling people apart is switched on for it. The library is only read, and no numbers of a face are kept: names \
      are given in the browser.
      """)

  @Argument(
    help: ArgumentHelp("A film, the address of a stream, or - for standard input.", valueName: "film"),
    completion: .file())
  var source: String?

  @Option(
    help: ArgumentHelp(
      "A camera (default: \(VideoSource.usualCamera)), or any of ffmpeg's input devices as FORMAT:DEVICE (lavfi:testsrc2).",
      valueName: "camera"))
  var camera: String?

  @Option(help: ArgumentHelp("The size to ask the camera for.", valueName: "640x480"))
  var size = "640x480"

  @Option(help: ArgumentHelp("Frames per second to ask the camera for.", valueName: "number"))
  var cameraRate: Double?

  @Flag(inversion: .prefixedNo, help: "Show the picture as in a mirror (the default for cameras).")
  var mirror: Bool?

  @OptionGroup var tracking: TrackingOptions
  @OptionGroup var recording: RecordingOptions

  @Option(
    help: ArgumentHelp("Folder for snapshots (s).", valueName: "folder"), completion: .directory)
  var snapshots = "."

  @Option(
    help: ArgumentHelp("Propose the names of this library's people.", valueName: "file"),
    completion: .file())
  var library: String?

  @Option(help: "Colours: a theme's name.")
  var theme = "dark"

  @Option(help: "auto, cells, kitty, sixel or iterm.")
  var graphics = GraphicsChoice.auto

  @Option(help: "The line to the terminal: auto, fast or slow (small pieces, coarse at first).")
  var line = LineChoice.auto

  @Option(
    help: ArgumentHelp(
      "At the end, write figures as JSON: frames, dropped frames, latency, memory.", valueName: "file"),
    completion: .file())
  var report: String?

  @OptionGroup var detection: DetectionOptions

  func validate() throws {
    if source != nil, camera != nil {
      throw ValidationError("both a film and --camera are given; choose one")
    }
    if source?.isEmpty == true || camera?.isEmpty == true {
      throw ValidationError("the source is empty; name a film or a camera")
    }
    if library?.isEmpty == true { throw ValidationError("--library is empty; name a library's file") }
    let sides = size.split(separator: "x").compactMap { Int($0) }
    if sides.count != 2 || !sides.allSatisfy({ (1...16_384).contains($0) }) {
      throw ValidationError("--size \(size): give a width and a height, as 640x480")
    }
    if let cameraRate, !(0.1...1000).contains(cameraRate) {
      throw ValidationError("--camera-rate \(cameraRate): give a number from 0.1 to 1000")
    }
  }

  func run() throws {
    do {
      let ffmpeg = try FFmpeg.find()
      let source = try videoSource()
      try MainActor.assumeIsolated { try Terminal.check() }
      var info: FilmInfo?
      if case .file(let path) = source { info = try FilmInfo(of: path, by: ffmpeg) }
      var job = LiveJob(
        source: source, ffmpeg: ffmpeg, info: info, wish: CameraWish(size: size, rate: cameraRate),
        isMirrored: mirror ?? source.isCamera, settings: try detection.settings(),
        tracking: tracking.options, lanes: detection.lanes, snapshots: RawArguments.path(snapshots),
        recording: try recording.job(), theme: try loadTheme(), graphics: graphics.kind)
      job.line = line
      job.names = try library.map { try TrackNames(at: RawArguments.path($0)) }
      let detector = try detection.detector()
      let ending = MainActor.assumeIsolated { LiveLoop.run(job, detector: detector) }
      for line in ending.messages { StandardError.write(line) }
      if let report {
        let bytes = Array((ending.report.json + "\n").utf8)
        do {
          try AtomicFile.write(bytes, to: RawArguments.path(report), replacing: true)
        } catch {
          StandardError.write("--report: \(error)")
          throw ExitStatus.somePhotosFailed
        }
      }
      if ending.hasFailed { throw ExitStatus.somePhotosFailed }
    } catch let error as VideoError {
      throw UsageError("\(error)")
    } catch let error as TerminalError {
      throw UsageError("\(error)")
    }
  }

  private func videoSource() throws -> VideoSource {
    guard let source else { return try cameraSource(camera ?? VideoSource.usualCamera) }
    if source == "-" { return .stream(try KeysFromTerminal.takeStandardInput()) }
    let plain = RawArguments.path(source)
    if VideoSource.isAddress(source), !AtomicFile.exists(plain) { return .address(source) }
    guard AtomicFile.exists(plain) else {
      throw UsageError("\(plain.shown): there is no such film; check the path, or see facet live --help")
    }
    // A named pipe or device has no length and is read as a stream.
    let isFile =
      (try? FileManager.default.attributesOfItem(atPath: plain.string))?[.type] as? FileAttributeType
    return isFile == .typeRegular || isFile == .typeSymbolicLink ? .file(plain) : .address(plain.string)
  }

  private func cameraSource(_ name: String) throws -> VideoSource {
    if name.hasPrefix("/"), !AtomicFile.exists(RawArguments.path(name)) {
      throw UsageError(
        "\(name): there is no such camera; plug it in, or name another with --camera (ls /dev/video*)")
    }
    return .camera(named: name)
  }

  private func loadTheme() throws -> Theme {
    do {
      return try ThemeLibrary().theme(named: theme)
    } catch {
      throw UsageError("--theme \(theme): \(error)")
    }
  }
}

/// The options for following faces, shared by all commands on films.
struct TrackingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Search the whole frame once in this many frames, from 1 to 1000.", valueName: "frames"))
  var searchEvery = 5

  @Flag(help: "Search every frame as a whole: slower, for comparison.")
  var everyFrame = false

  func validate() throws {
    if !(1...1000).contains(searchEvery) {
      throw ValidationError("--search-every \(searchEvery): give a number from 1 to 1000")
    }
  }

  var options: FaceTracker.Options { FaceTracker.Options(interval: everyFrame ? 1 : searchEvery) }
}

/// The options for recordings.
struct RecordingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Record what is shown, including everything drawn (mp4, mov or mkv).", valueName: "file"),
    completion: .file())
  var record: String?

  @Option(help: ArgumentHelp("Frames per second of the recording, from 1 to 120.", valueName: "number"))
  var rate = 15.0

  @OptionGroup var coding: CodingOptions

  func validate() throws {
    if record?.isEmpty == true { throw ValidationError("--record is empty; name a film to write") }
    if !(1...120).contains(rate) {
      throw ValidationError("--rate \(rate): give frames per second from 1 to 120")
    }
  }

  /// Nil when nothing is to be recorded.
  func job() throws -> RecordingJob? {
    guard let record else { return nil }
    let path = RawArguments.path(record)
    if AtomicFile.exists(path) { throw VideoError.exists(path) }
    return RecordingJob(
      path: path,
      options: FilmWriter.Options(rate: rate, codec: coding.codec, quality: coding.quality))
  }
}

/// The options for the codec and quality of films.
struct CodingOptions: ParsableArguments {
  @Option(help: "h264, mpeg4, or auto: H.264 if this ffmpeg can encode it.")
  var codec = FilmWriter.Codec.auto

  @Option(help: ArgumentHelp("Quality of films, from 1 (small) to 100 (good).", valueName: "number"))
  var quality = 75

  func validate() throws {
    if !(1...100).contains(quality) {
      throw ValidationError("--quality \(quality): give a number from 1 to 100")
    }
  }
}

extension FilmWriter.Codec: ExpressibleByArgument {}
