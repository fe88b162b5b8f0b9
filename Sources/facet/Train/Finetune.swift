import ArgumentParser
import Detection
import Files
import Foundation
import Imaging
import Jobs
import Library
import Networks
import Parallel
import SystemPackage
import Training

struct Finetune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the networks better on faces that you marked, without forgetting others.",
    discussion: """
      Examples:
        facet finetune --truth marked.jsonl --out better
        facet finetune --corrections --out better

      Learns from the library's corrections (accepted, added and rejected faces) or from a file of marked photos. A \
      quarter of the photos is kept out and shows whether it helped. What the networks find already is rehearsed, so \
      that nothing is forgotten. Learning stops by itself. Started again with the same options, it continues where it \
      was stopped.
      """)

  @Flag(help: "Learn from the corrections in facet's own library (--library FILE for another).")
  var corrections = false

  @Option(help: "Learn from the corrections in this library.", completion: .file())
  var library: String?

  @Option(
    help: ArgumentHelp(
      "Learn from a file of marked photos, in any format; may be given several times.", valueName: "file"),
    completion: .file())
  var truth: [String] = []

  @Option(
    help: ArgumentHelp("Weights to begin with: published, or a file.", valueName: "weights"),
    completion: .file())
  var from = "published"

  @Option(
    help: ArgumentHelp(
      "Also measure ordinary faces before and after, on the marked photos of this file.", valueName: "file"),
    completion: .file())
  var ordinary: String?

  @Option(
    help: ArgumentHelp("Folder for the results and checkpoints.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Flag(
    help:
      "Only say how many samples of each kind there would be, how much disk they take and how long it lasts.")
  var dryRun = false

  @OptionGroup var options: TrainingOptions

  func validate() throws {
    if truth.isEmpty, library == nil, !corrections {
      throw ValidationError("say what to learn from: --library FILE, --corrections or --truth FILE")
    }
    try checkNotEmpty(truth + [out, from])
  }

  func run() throws {
    let folder = RawArguments.path(out)
    var data = TrainingData(limits: options.size.limits)
    do {
      try data.add(files: truth.map(RawArguments.path), photosIn: options.photos.map(RawArguments.path))
      if corrections || library != nil {
        var option = LibraryOption()
        option.library = library
        try data.add(library: try option.open(.readOnly))
      }
    } catch {
      for remark in data.remarks { StandardError.write(remark) }
      throw error
    }
    let start = try StartingWeights(from)
    var tuning = FineTuning(base: start.weights, seed: options.seed, lanes: options.lanes)
    tuning.frozen = options.frozen
    let (pictures, identity) = (data.pictures, data.identity)
    let remarks = DataRemarks(data.remarks, losses: data.losses, lost: tuning.lost)
    if dryRun {
      for line in data.facts { StandardOutput.write(line) }
      return try printForecast(folder, remarks, threads: options.lanes.count, isRandom: false) {
        try tuning.forecast(on: pictures, folder: folder, cancellation: $0)
      }
    }
    do { try AtomicFile.prepareFolder(folder) } catch { throw UsageError("\(error)") }
    try withTraining(folder, remarks) { screen, cancellation in
      let clock = ProcessClock()
      let result = try tuning.run(
        on: pictures, identity: identity, folder: folder, cancellation: cancellation
      ) {
        screen.show($0)
      }
      screen.clear()
      try options.write(result.training, to: folder, about: ["tuned_from": from])
      let ordinary = try ordinary.map { try check($0, start.weights, result.training.weights) }
      if let ordinary { tuning.lost.note(ordinary.before) }
      let lines = FineTuningReport(
        result, ordinary: ordinary, clock: clock, weights: folder.appending("weights.safetensors").shown
      ).lines
      for line in lines { StandardOutput.write(line) }
      try AtomicFile.write(
        Array((lines.joined(separator: "\n") + "\n").utf8), to: folder.appending("report.txt"),
        replacing: true)
    }
  }

  /// Ordinary faces before and after.
  private func check(
    _ file: String, _ before: NetworkWeights, _ after: NetworkWeights
  ) throws -> FineTuningReport.Part {
    var data = TrainingData(limits: options.size.limits)
    try data.add(files: [RawArguments.path(file)], photosIn: options.photos.map(RawArguments.path))
    func check(_ weights: NetworkWeights) throws -> DetectionCheck {
      try DetectionCheck(
        FaceDetector(networks: try CascadeNetworks(weights: weights)), on: data.pictures, lanes: options.lanes
      )
    }
    return FineTuningReport.Part(
      title: "of \(RawArguments.path(file).shown)", before: try check(before), after: try check(after))
  }
}
