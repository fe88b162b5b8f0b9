import ArgumentParser
import Detection
import Files
import Foundation
import Imaging
import Jobs
import Parallel
import Screen
import SystemPackage
import Video

struct FilmProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "video",
    abstract:
      "Find and follow the faces of films: annotated copies, faces as JSON Lines, the best crop of each.",
    discussion: """
      Examples:
        facet video film.mp4 --out copies --jsonl --crops faces

      Give at least one of --out, --jsonl and --crops. Nothing gets its final name before its film is finished. After \
      an interruption, run the command again with --on-conflict skip: finished films are kept, and the unfinished one \
      continues where it was. Films are read and written with ffmpeg (\(FFmpeg.installLine)).
      """)

  @Argument(help: ArgumentHelp("Films.", valueName: "film"), completion: .file())
  var films: [String]

  @Option(
    help: ArgumentHelp(
      "Write copies into this folder, with the faces drawn in and the sound kept.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Flag(help: "Print the faces of each frame as a line of JSON, with their tracks' numbers.")
  var jsonl = false

  @Option(
    help: ArgumentHelp(
      "Write the best aligned crop of each face into this folder: sharp, large, frontal.",
      valueName: "folder"), completion: .directory)
  var crops: String?

  @OptionGroup var tracking: TrackingOptions
  @OptionGroup var coding: CodingOptions

  @Option(
    help: ArgumentHelp(
      "Seconds of film between checkpoints, from which an interrupted run continues.",
      valueName: "seconds"))
  var saveEvery = 20.0

  @OptionGroup var conflict: ConflictOption

  @Option(help: ArgumentHelp("Colours of what is drawn: a theme's name or file.", valueName: "name"))
  var theme = "dark"

  @OptionGroup var detection: DetectionOptions

  func validate() throws {
    if films.isEmpty { throw ValidationError("no film is given; name at least one") }
    try checkNotEmpty(films)
    if out == nil, !jsonl, crops == nil {
      throw ValidationError("nothing to do; give --out FOLDER, --jsonl or --crops FOLDER")
    }
    if out?.isEmpty == true { throw ValidationError("--out is empty; name a folder to write into") }
    if crops?.isEmpty == true { throw ValidationError("--crops is empty; name a folder to write into") }
    if !(0.1...36_000).contains(saveEvery) {
      throw ValidationError("--save-every \(saveEvery): give seconds from 0.1 to 36000")
    }
  }

  func run() throws {
    let ffmpeg: FFmpeg
    do {
      ffmpeg = try FFmpeg.find()
    } catch {
      throw UsageError("\(error)")
    }
    let folders = FilmRun.Folders(
      copies: out.map(RawArguments.path), crops: crops.map(RawArguments.path))
    do {
      for folder in [folders.copies, folders.crops].compactMap(\.self) {
        try AtomicFile.prepareFolder(folder)
      }
    } catch {
      throw UsageError("\(error)")
    }
    // When an encoder ends early, the write must fail instead of ending the program, which has to clean up.
    signal(SIGPIPE, SIG_IGN)
    let cancellation = CancellationFlag()
    let interrupt = Interrupt { cancellation.cancel() }
    defer { interrupt.stop() }
    let run = FilmRun(
      ffmpeg: ffmpeg, detector: try detection.detector(), settings: try detection.settings(),
      lanes: detection.lanes, tracking: tracking.options, folders: folders,
      print: jsonl ? { try StandardOutput.send(bytes: $0) } as ([UInt8]) throws -> Void : nil,
      existing: conflict.existing, coding: FilmWriter.Options(codec: coding.codec, quality: coding.quality),
      saveEvery: saveEvery, inks: try inks(), cancellation: cancellation,
      originals: Set(films.compactMap { FileIdentity(of: RawArguments.path($0)) }))
    var failures = 0
    for (index, name) in films.enumerated() where !cancellation.isCancelled {
      let path = RawArguments.path(name)
      let place = films.count > 1 ? "film \(index + 1) of \(films.count), " : ""
      do {
        let line = FilmProgress(name: place + path.shown)
        let summary = try run.run(path, progress: line.show)
        if !jsonl { StandardOutput.write("\(path.shown): \(summary)") }
      } catch is CancellationError {
        break
      } catch let error as StandardOutputError {
        // Nobody reads the lines any more, so there is no point in continuing.
        if let message = error.message { StandardError.write(message) }
        throw ExitStatus.somePhotosFailed
      } catch {
        failures += 1
        let namesFilm = (error as? VideoError)?.subject == path.string
        StandardError.write(namesFilm ? "\(error)" : "\(path.shown): \(error)")
      }
    }
    if interrupt.happened {
      StandardError.write("interrupted; run it again with --on-conflict skip to continue from here")
    }
    try interrupt.end()
    if failures > 0 { throw ExitStatus.somePhotosFailed }
  }

  private func inks() throws -> DrawColors {
    do {
      return DrawColors(try Theme.named(theme))
    } catch {
      throw UsageError("--theme: \(error)")
    }
  }
}
