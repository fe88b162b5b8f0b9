public import ArgumentParser
import Detection
import Jobs
import Networks
import Parallel
import Settings
import Runners

/// The options for the detector, shared by all commands that detect.
struct DetectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Settings saved under this name; other options on the command line override them.",
      valueName: "name"), completion: .custom { _, _, _ in CompletionNames.presets() })
  var preset: String?

  @Option(
    name: .customLong("weights"),
    help: ArgumentHelp(
      "Weights to detect with: a safetensors file (from facet train or facet weights convert) or the name of a "
        + "model (facet weights list). (default: the published ones)",
      valueName: "file"),
    completion: .custom { CompletionNames.weights($2) })
  var weightsFile: String?

  @OptionGroup var knobs: DetectionKnobs

  /// The detector with the weights of `--weights`, or the published ones.
  ///
  /// - Throws: `UsageError` when the weights are missing or damaged, or the instruction set cannot run here.
  func detector() throws -> FaceDetector { try knobs.detector(weights: weightsFile) }

  /// - Parameter kept: the settings to use without a preset; the defaults when nil.
  /// - Throws: `UsageError` when there is no such preset.
  func settings(kept: DetectionSettings? = nil) throws -> DetectionSettings {
    knobs.given(over: try preset.map { try PresetFile().preset(named: $0) } ?? kept ?? DetectionSettings())
  }

  var lanes: Lanes { knobs.lanes }

  func validate() throws {
    if weightsFile == "" { throw ValidationError("--weights is empty; name a safetensors file or a model") }
  }
}

/// The options for single settings, threads and kernels.
struct DetectionKnobs: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Smallest face to look for, in photo pixels, from 12 to 10000. (default: 20)", valueName: "pixels"))
  var minFaceSize: Int?

  @Option(
    help: ArgumentHelp(
      "Step between pyramid levels, from 0.1 to 0.95. (default: 0.709)", valueName: "factor"))
  var scaleFactor: Double?

  @Option(
    help: ArgumentHelp(
      "Least scores that pass P-, R- and O-Net: three numbers from 0 to 1, separated by commas. "
        + "(default: 0.6,0.7,0.7)",
      valueName: "p,r,o"))
  var thresholds: ThresholdList?

  @Option(
    help: ArgumentHelp(
      "Search the photo turned by these degrees: any of 0, 90, 180 and 270, separated by commas. (default: 0)",
      valueName: "degrees"))
  var rotations: RotationList?

  @Option(
    help: ArgumentHelp(
      "Threads to detect with, from 1 to 1024 (all processors when not given).", valueName: "number"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Instruction set of the kernels: baseline, avx2, avx512 or neon; for comparing. (default: the best)",
      valueName: "name"))
  var kernels: InstructionSet?

  /// A detector with the weights of a file or model, or the published ones when nil.
  ///
  /// - Throws: `UsageError` when the weights are missing or damaged, or the instruction set cannot run here.
  func detector(weights file: String?) throws -> FaceDetector {
    try LoadedModel(named: file ?? "published").detector(kernels)
  }

  /// The settings of the command line, and the rest from `base`.
  func given(over base: DetectionSettings) -> DetectionSettings {
    var settings = base
    if let minFaceSize { settings.minFaceSize = minFaceSize }
    if let scaleFactor { settings.scaleFactor = scaleFactor }
    if let thresholds { settings.thresholds = thresholds.value }
    if let rotations { settings.rotations = rotations.value }
    return settings
  }

  var lanes: Lanes { Lanes(threads) }

  func validate() throws {
    if let fault = given(over: DetectionSettings()).fault { throw ValidationError(words(fault)) }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): give a number from 1 to 1024")
    }
  }

  /// A fault's message with the option that caused it.
  private func words(_ fault: SettingsFault) -> String {
    switch fault {
    case .minFaceSize: "--min-face-size: \(fault)"
    case .scaleFactor: "--scale-factor: \(fault)"
    case .threshold: "--thresholds: \(fault)"
    case .overlap, .noRotation: "\(fault)"
    }
  }
}

/// `0.6,0.7,0.7` on the command line.
struct ThresholdList: ExpressibleByArgument {
  var value: DetectionSettings.Thresholds

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Float($0) }
    guard numbers.count == 3, parts.count == 3 else { return nil }
    value = DetectionSettings.Thresholds(pnet: numbers[0], rnet: numbers[1], onet: numbers[2])
  }
}

/// `0,90,270` on the command line.
struct RotationList: ExpressibleByArgument {
  var value: Rotations

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let degrees = parts.compactMap { Int($0) }
    guard !parts.isEmpty, degrees.count == parts.count, degrees.allSatisfy((0..<360).contains),
      let rotations = Rotations(degrees: degrees)
    else { return nil }
    value = rotations
  }
}

extension InstructionSet: ExpressibleByArgument {}
