import ArgumentParser
import Training

/// How the networks learn, and how many samples they get.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most times that every sample is used. (default: 16, 12 and 6)", valueName: "number"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp("Learning rate after warm-up. (default: 0.02, 0.02 and 0.01)", valueName: "number"))
  var rate: Float?

  @Option(help: ArgumentHelp("Samples in a mini-batch. (default: 384, 256 and 128)", valueName: "number"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "How the rate falls: steps (to a tenth at each milestone) or cosine (to zero at the end).",
      valueName: "schedule"))
  var schedule = Schedule.steps

  @Option(
    help: ArgumentHelp(
      "Shares of the training after which the rate drops to a tenth. (default: 0.6,0.85)", valueName: "shares"
    ))
  var milestones: Milestones?

  @Option(help: ArgumentHelp("Steps over which the rate rises from zero.", valueName: "number"))
  var warmUp = 100

  @Option(help: ArgumentHelp("Weight decay.", valueName: "number"))
  var decay: Float = 0.0005

  @Option(
    help: ArgumentHelp(
      "Stop a network when its loss on what is kept out has not improved for this many epochs.",
      valueName: "epochs"))
  var patience = 4

  @Flag(help: "Do not mirror and recolour samples differently in each epoch.")
  var plain = false

  @Option(
    help: ArgumentHelp(
      "Samples with a face that are cut from each face: as many parts, twice as many with landmarks, and three times "
        + "as many without a face.", valueName: "number"))
  var perFace = 12

  @Option(
    help: ArgumentHelp(
      "Samples without a face from each picture, besides those of its faces.", valueName: "number")
  )
  var perPicture = 20

  enum Schedule: String, ExpressibleByArgument, CaseIterable {
    case steps, cosine
  }

  /// Shares such as `0.6,0.85` on the command line.
  struct Milestones: ExpressibleByArgument {
    var shares: [Double]

    init?(argument: String) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
      shares = parts.compactMap { $0 }
      guard shares.count == parts.count, shares.allSatisfy({ $0 > 0 && $0 < 1 }), shares == shares.sorted()
      else {
        return nil
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
    if milestones != nil, schedule == .cosine {
      throw ValidationError("--milestones is for --schedule steps; a cosine has none")
    }
    if !(0...1_000_000).contains(warmUp) {
      throw ValidationError("--warm-up \(warmUp): give a number from 0 to 1000000")
    }
    if !(0...1).contains(decay) { throw ValidationError("--decay \(decay): give a number from 0 to 1") }
    if !(1...10_000).contains(patience) {
      throw ValidationError("--patience \(patience): give a number from 1 to 10000")
    }
    if !(1...1000).contains(perFace) {
      throw ValidationError("--per-face \(perFace): give a number from 1 to 1000")
    }
    if !(0...10_000).contains(perPicture) {
      throw ValidationError("--per-picture \(perPicture): give a number from 0 to 10000")
    }
  }

  func settings(_ network: TrainedNetwork, seed: UInt64) -> TrainingSettings {
    var settings = TrainingSettings(network, epochs: epochs, seed: seed)
    if let rate { settings.step.rate = rate }
    if let batch { settings.batch = batch }
    if let milestones { settings.milestones = milestones.shares }
    settings.schedule = schedule == .cosine ? .cosine : .steps
    settings.warmUp = warmUp
    settings.step.decay = decay
    settings.patience = patience
    settings.augments = !plain
    return settings
  }
}
