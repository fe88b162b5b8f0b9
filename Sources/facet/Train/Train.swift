import AnnotationFormats
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

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the three networks on pictures with known faces.",
    discussion: """
      Examples:
        facet train --data composed:Samples --out trained
        facet train --data WIDER --data CelebA --out trained --dry-run

      Data are annotation files (WIDER FACE, COCO, CSV, JSON Lines, dlib, FDDB …), the folders of WIDER FACE and CelebA \
      as they are published, lists like those of CelebA or LFW, library for facet's own library, or composed:FOLDER, \
      which composes pictures with known faces from the portraits in a folder. P-Net learns from random windows, R-Net from what P-Net lets through, O-Net from what \
      both let through. Started again with the same options, a training that was stopped or killed continues and \
      ends with exactly the same weights.

      The folder --out gets weights.safetensors (use it with --weights), curves.csv, a picture of each curve, \
      report.txt, and in pnet, rnet and onet samples and checkpoints, which may be removed afterwards.
      """)

  @Option(
    help: ArgumentHelp(
      "What to learn from: a file, a folder, library, library:FILE or composed:FOLDER; may be given several times.",
      valueName: "data"), completion: .file())
  var data: [String]

  @Option(help: ArgumentHelp("Which networks learn: p, r, o or all.", valueName: "net"))
  var net = NetChoice.all

  @Option(
    help: ArgumentHelp(
      "Weights to start from: published, random, or a weights file. Networks that do not learn stay as they are there "
        + "(the published ones with random).", valueName: "weights"), completion: .file())
  var from = "random"

  @Option(help: ArgumentHelp("Pictures to compose for composed:FOLDER.", valueName: "number"))
  var pictures = 600

  @Option(
    help: ArgumentHelp("Folder for the results and checkpoints.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Flag(
    help:
      "Only say how many samples of each kind there would be, how much disk they take and how long it lasts.")
  var dryRun = false

  @OptionGroup var learning: LearningOptions
  @OptionGroup var options: TrainingOptions

  enum NetChoice: String, ExpressibleByArgument, CaseIterable {
    case p, r, o, all

    var networks: [TrainedNetwork] {
      switch self {
      case .p: [.pnet]
      case .r: [.rnet]
      case .o: [.onet]
      case .all: TrainedNetwork.allCases
      }
    }
  }

  func validate() throws {
    if !(16...1_000_000).contains(pictures) {
      throw ValidationError("--pictures \(pictures): give a number from 16 to 1000000")
    }
    if data.contains(where: { $0.hasPrefix("composed:") }), data.count > 1 {
      throw ValidationError("composed: data cannot be mixed with other data")
    }
    try checkNotEmpty(data + [out, from])
  }

  func run() throws {
    let folder = RawArguments.path(out)
    let source: TrainingInput
    do { source = try input() } catch let refusal as TrainingInput.Refusal {
      for remark in refusal.remarks { StandardError.write(remark) }
      throw UsageError(refusal.reason)
    }
    let start = from == "random" ? nil : try StartingWeights(from)
    let fixed = try start?.weights ?? StartingWeights("published").weights
    let trainer = CascadeTrainer(plan: plan(start), fixed: fixed, folder: folder, lanes: options.lanes)
    let remarks = DataRemarks(source.remarks, losses: source.losses, lost: trainer.lost)
    if dryRun {
      for line in source.overview { StandardOutput.write(line) }
      return try printForecast(
        folder, remarks, threads: options.lanes.count, isRandom: from == "random"
      ) { cancellation in
        try trainer.forecast(
          training: source.training, validation: source.validation, cancellation: cancellation)
      }
    }
    do { try AtomicFile.prepareFolder(folder) } catch { throw UsageError("\(error)") }
    try withTraining(folder, remarks) { screen, cancellation in
      let clock = ProcessClock()
      let result = try trainer.run(
        training: source.training, validation: source.validation, identity: source.identity,
        cancellation: cancellation
      ) { screen.show($0) }
      screen.clear()
      try options.write(result, to: folder, about: ["trained_from": from])
      let report = try TrainingReport(
        result, checks: source.checks, before: start?.weights, clock: clock, lanes: options.lanes,
        lost: trainer.lost)
      for line in report.lines { StandardOutput.write(line) }
      StandardOutput.write("\nUse them with --weights \(folder.appending("weights.safetensors").shown)")
      try AtomicFile.write(
        Array((report.lines.joined(separator: "\n") + "\n").utf8), to: folder.appending("report.txt"),
        replacing: true)
    }
  }

  private func plan(_ start: StartingWeights?) -> CascadeTrainer.Plan {
    var plan = CascadeTrainer.Plan(
      networks: net.networks,
      beginning: start.map { .weights($0.weights, landmarkHeads: $0.landmarkHeads) } ?? .random,
      seed: options.seed)
    plan.samples = SampleSettings(
      perFace: learning.perFace, pictureNegatives: learning.perPicture, seed: options.seed)
    for network in TrainedNetwork.allCases {
      var settings = learning.settings(network, seed: options.seed)
      settings.frozen = options.frozen(in: network)
      plan.settings[network] = settings
    }
    return plan
  }

  private func input() throws -> TrainingInput {
    if let only = data.first, only.hasPrefix("composed:") {
      let portraits = RawArguments.path(String(only.dropFirst("composed:".count)))
      return try TrainingInput(
        portraits: portraits, pictures: pictures, seed: options.seed, lanes: options.lanes)
    }
    return try TrainingInput(
      marked: data, photosIn: options.photos.map(RawArguments.path), limits: options.size.limits
    ) { path in
      var option = LibraryOption()
      option.library = path
      return try option.open(.readOnly)
    }
  }
}
