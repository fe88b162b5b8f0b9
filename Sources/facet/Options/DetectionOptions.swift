import ArgumentParser
import Detection
import Parallel

/// The detector's settings on the command line; every command that detects takes the same.
struct DetectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Smallest face to look for, in photo pixels, from 12 to 10000.", valueName: "pixels"))
  var minFaceSize = 20

  @Option(help: ArgumentHelp("Step between pyramid levels, from 0.1 to 0.95.", valueName: "factor"))
  var scaleFactor = 0.709

  @Option(
    help: ArgumentHelp(
      "Least scores that pass P-, R- and O-Net, three numbers from 0 to 1 with commas between.",
      valueName: "p,r,o"))
  var thresholds = ThresholdList()

  @Option(
    help: ArgumentHelp(
      "Also look at the photo turned by these degrees: any of 0, 90, 180 and 270.", valueName: "degrees"))
  var rotations = RotationList()

  @Option(
    help: ArgumentHelp(
      "Threads to detect with, from 1 to 1024 (all processors when not given).", valueName: "number"))
  var threads: Int?

  var settings: DetectionSettings {
    DetectionSettings(
      minFaceSize: minFaceSize, scaleFactor: scaleFactor, thresholds: thresholds.value,
      rotations: rotations.value)
  }

  var lanes: Lanes { Lanes(threads) }

  func validate() throws {
    if let fault = settings.fault { throw ValidationError(words(fault)) }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): give a number from 1 to 1024")
    }
  }

  /// A fault with the option that made it in front.
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
  var value = DetectionSettings.Thresholds()

  init() {}

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Float($0) }
    guard numbers.count == 3, parts.count == 3 else { return nil }
    value = DetectionSettings.Thresholds(pnet: numbers[0], rnet: numbers[1], onet: numbers[2])
  }

  var defaultValueDescription: String { "\(value.pnet),\(value.rnet),\(value.onet)" }
}

/// `0,90,270` on the command line.
struct RotationList: ExpressibleByArgument {
  var value = Rotations.upright

  init() {}

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let degrees = parts.compactMap { Int($0) }
    guard !parts.isEmpty, degrees.count == parts.count, degrees.allSatisfy((0..<360).contains),
      let rotations = Rotations(degrees: degrees)
    else { return nil }
    value = rotations
  }

  var defaultValueDescription: String { "0" }
}
