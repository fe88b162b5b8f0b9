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
      Data are annotation files (WIDER FACE, COCO, CSV, JSON Lines, dlib, FDDB …), lists like those of CelebA or LFW, \
      library for facet's own library, or composed:FOLDER, which composes pictures with known faces from the \
      portraits in a folder. P-Net learns from random windows, R-Net from what P-Net lets through, O-Net from what \
      both let through. Started again with the same options, a training that was stopped or killed continues and \
      ends with exactly the same weights.

      The folder --out gets weights.safetensors (use it with --weights), curves.csv, a picture of each curve, \
      report.txt, and in pnet, rnet and onet samples and checkpoints, which may be removed afterwards.
      """)

  @Option(
    help: ArgumentHelp(
      "What to learn from: a file, library, library:FILE or composed:FOLDER; may be given several times.",
      valueName: "data"), completion: .file())
  var data: [String]

  @Option(help: ArgumentHelp("Which networks learn: p, r, o or all.", valueName: "net"))
  var net = NetChoice.all

  @Option(
    help: ArgumentHelp(
      "Weights to start from: published, random, or a weights file. Networks that do not learn stay as they are there "
        + "(the published ones with random).", valueName: "weights"), completion: .file())
  var from = "random"

  @Option(
    help: ArgumentHelp(
      "The most times that every sample is used. (default: 16, 12 and 6)", valueName: "number"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp("Initial learning rate. (default: 0.02, 0.02 and 0.01)", valueName: "number"))
  var rate: Float?

  @Option(help: ArgumentHelp("Samples in a mini-batch. (default: 384, 256 and 128)", valueName: "number"))
  var batch: Int?

  @Option(help: ArgumentHelp("Pictures to compose for composed:FOLDER.", valueName: "number"))
  var pictures = 600

  @Option(
    help: ArgumentHelp("Folder for the results and checkpoints.", valueName: "folder"),
    completion: .directory)
  var out: String

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
    if let epochs, !(1...10_000).contains(epochs) {
      throw ValidationError("--epochs \(epochs): give a number from 1 to 10000")
    }
    if let rate, !(rate > 0 && rate <= 1) {
      throw ValidationError("--rate \(rate): give a number above 0, at most 1")
    }
    if let batch, !(1...16_384).contains(batch) {
      throw ValidationError("--batch \(batch): give a number from 1 to 16384")
    }
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
    let source = try Source(self)
    for remark in source.remarks.prefix(20) { StandardError.write(remark) }
    if source.remarks.count > 20 { StandardError.write("… and \(source.remarks.count - 20) more") }
    let start = from == "random" ? nil : try StartingWeights(from)
    let fixed = try start?.weights ?? StartingWeights("published").weights
    let trainer = CascadeTrainer(plan: plan(start), fixed: fixed, folder: folder, lanes: options.lanes)
    do { try AtomicFile.prepareFolder(folder) } catch { throw UsageError("\(error)") }
    try withTraining(folder) { screen, cancellation in
      let clock = ProcessClock()
      let result = try trainer.run(
        training: source.training, validation: source.validation, identity: source.identity,
        cancellation: cancellation
      ) { screen.show($0) }
      screen.clear()
      try options.write(result, to: folder, about: ["trained_from": from])
      let report = try TrainingReport(
        result, checks: source.checks, before: start?.weights, clock: clock, lanes: options.lanes)
      for line in report.lines { StandardOutput.write(line) }
      StandardOutput.write("\nUse them with --weights \(folder.appending("weights.safetensors").shown)")
      try AtomicFile.write(
        Array((report.lines.joined(separator: "\n") + "\n").utf8), to: folder.appending("report.txt"),
        replacing: true)
    }
    if !source.remarks.isEmpty { throw ExitStatus.somePhotosFailed }
  }

  private func plan(_ start: StartingWeights?) -> CascadeTrainer.Plan {
    var plan = CascadeTrainer.Plan(
      networks: net.networks,
      beginning: start.map { .weights($0.weights, landmarkHeads: $0.landmarkHeads) } ?? .random,
      seed: options.seed)
    for network in TrainedNetwork.allCases {
      var settings = TrainingSettings(network, epochs: epochs, seed: options.seed)
      if let rate { settings.step.rate = rate }
      if let batch { settings.batch = batch }
      settings.frozen = options.frozen(in: network)
      plan.settings[network] = settings
    }
    return plan
  }

  // MARK: Data

  /// Pictures for training, for validation, and for the report.
  private struct Source {
    var training: [TrainingPicture]
    var validation: [TrainingPicture]
    var checks: [TrainingReport.Check]
    var identity: UInt64
    var remarks: [String] = []

    init(_ command: Train) throws {
      if let only = command.data.first, only.hasPrefix("composed:") {
        let folder = RawArguments.path(String(only.dropFirst("composed:".count)))
        let composed = try ComposedData(folder: folder, lanes: command.options.lanes)
        let seed = command.options.seed
        training = (0..<command.pictures).map(composed.training(seed: seed).picture)
        validation = (0..<command.pictures / 8).map(composed.training(seed: seed &+ 500_009).picture)
        let checked = min(100, max(4, command.pictures / 4))
        let strangers = composed.strangers.map(\.name).joined(separator: ", ")
        checks = [
          TrainingReport.Check(
            title: "composed pictures kept out (other jitter, other backgrounds)",
            pictures: (0..<checked).map(composed.held(seed: seed).picture)),
          TrainingReport.Check(
            title: "a portrait kept out of training (\(strangers))",
            pictures: (0..<checked).map(composed.stranger(seed: seed).picture)),
        ]
        identity = UInt64(command.pictures) &* 31 &+ seed
        for portrait in composed.portraits {
          identity = identity &* 31 &+ UInt64(portrait.image.pixels.count)
        }
        return
      }
      var data = TrainingData(limits: command.options.size.limits)
      let files = command.data.filter { !$0.hasPrefix("library") }
      try data.add(
        files: files.map(RawArguments.path), photosIn: command.options.photos.map(RawArguments.path))
      for name in command.data where name == "library" || name.hasPrefix("library:") {
        var option = LibraryOption()
        option.library = name == "library" ? nil : String(name.dropFirst("library:".count))
        try data.add(library: try option.open(.readOnly))
      }
      let faces = data.pictures.reduce(0) { $0 + $1.faces.count }
      guard data.pictures.count >= 10, faces >= 20 else {
        throw UsageError(
          "\(faces) faces in \(data.pictures.count) photos that can be read are too few to train with; "
            + "at least 20 in 10 photos are needed, and thousands from random weights (see facet finetune)"
        )
      }
      training = data.pictures.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
      validation = data.pictures.enumerated().filter { $0.offset % 10 == 9 }.map(\.element)
      checks = [
        TrainingReport.Check(title: "photos kept out of training", pictures: Array(validation.prefix(400)))
      ]
      identity = data.identity
      remarks = data.remarks
    }
  }
}
