import ArgumentParser
import Files
import Foundation
import Imaging
import Jobs
import Networks
import Parallel
import Plots
import SystemPackage
import Training

/// The options that training and fine-tuning share.
struct TrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of the photos that the data name (each file's folder when not given).", valueName: "folder"),
    completion: .directory)
  var photos: String?

  @Option(
    name: .customLong("freeze"),
    help: ArgumentHelp(
      "Do not change a layer, for example pnet.conv1; may be given several times.", valueName: "layer"))
  var frozen: [String] = []

  @Option(
    help: "Random seed; the same seed and data give the same weights, whatever the number of threads.")
  var seed: UInt64 = 1

  @Flag(
    help: "Keep the landmark heads of P- and R-Net, which only training uses, in the weights file.")
  var keepLandmarkHeads = false

  @Option(
    help: ArgumentHelp(
      "Threads to work with, from 1 to 1024 (all processors when not given).", valueName: "number"))
  var threads: Int?

  @OptionGroup var size: SizeOption

  var lanes: Lanes { Lanes(threads) }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): give a number from 1 to 1024")
    }
    let names = TrainedNetwork.allCases.flatMap { network in
      NetworkPlan(network).layerNames.map { "\(network.rawValue).\($0)" }
    }
    for layer in frozen where !names.contains(layer) {
      throw ValidationError("--freeze \(layer): no such layer; there are \(names.joined(separator: ", "))")
    }
  }

  /// The frozen layers of one network, without its name.
  func frozen(in network: TrainedNetwork) -> [String] {
    frozen.filter { $0.hasPrefix("\(network.rawValue).") }.map { String($0.dropFirst(5)) }
  }

  /// Writes weights, curves and pictures of the curves into the folder.
  func write(_ result: CascadeTrainer.Result, to folder: FilePath, about: [String: String]) throws {
    var tensors = NetworkWeights.shapes.keys.sorted().map { (name: $0, tensor: result.weights[$0]) }
    if keepLandmarkHeads {
      tensors += result.landmarkHeads.sorted { $0.key < $1.key }.map { (name: $0.key, tensor: $0.value) }
    }
    var metadata = about
    metadata["made_by"] = "facet \(Release.version)"
    try AtomicFile.write(
      SafetensorsFile.encode(tensors, metadata: metadata), to: folder.appending("weights.safetensors"),
      replacing: true)
    let curves = TrainedNetwork.allCases.compactMap { network in
      result.outcomes[network].map { (network: network, curve: $0.curve) }
    }
    try AtomicFile.write(
      Array(LearningPlot.csv(curves).utf8), to: folder.appending("curves.csv"), replacing: true)
    for (network, curve) in curves {
      let plot = LearningPlot(curve: curve, steps: curve.last?.step ?? 1)
      try AtomicFile.write(
        try plot.image().encodedPNG(), to: folder.appending("\(network.rawValue)-curves.png"), replacing: true
      )
    }
  }
}

/// Runs a training so that Ctrl-C stops it at a checkpoint, and turns errors into messages.
///
/// - Parameter remarks: what could not be used of the data; all of it is shown when an error ends the training.
/// - Throws: `ExitStatus.somePhotosFailed` also when something could not be used.
func withTraining<Result>(
  _ folder: FilePath, _ remarks: DataRemarks, _ body: (TrainingScreen, CancellationFlag) throws -> Result
) throws -> Result {
  for line in remarks.beginning { StandardError.write(line) }
  let isTerminal = isatty(STDERR_FILENO) == 1
  let screen = TrainingScreen(columns: isTerminal ? terminalColumns : nil) {
    _ = try? FileDescriptor.standardError.writeAll($0.utf8)
  }
  let cancellation = CancellationFlag()
  let interrupt = Interrupt { cancellation.cancel() }
  defer { interrupt.stop() }
  let result: Result
  do {
    result = try body(screen, cancellation)
    screen.clear()
    for line in remarks.end { StandardError.write(line) }
  } catch is CancellationError {
    screen.clear()
    for line in remarks.end { StandardError.write(line) }
    StandardError.write("stopped; run the same command again to continue from \(folder.shown)")
    throw ExitStatus.somePhotosFailed
  } catch {
    screen.clear()
    for line in remarks.rest + remarks.end { StandardError.write(line) }
    StandardError.write("facet: \(error)" + remarks.ending)
    throw ExitStatus.somePhotosFailed
  }
  if !remarks.isEmpty { throw ExitStatus.somePhotosFailed }
  return result
}

/// Prints what a training would take, for `--dry-run`.
///
/// - Parameter make: makes the forecast until it is cancelled.
func printForecast(
  _ folder: FilePath, _ remarks: DataRemarks, threads: Int, isRandom: Bool,
  _ make: (CancellationFlag) throws -> TrainingForecast
) throws {
  for line in remarks.beginning + remarks.rest { StandardError.write(line) }
  let cancellation = CancellationFlag()
  let interrupt = Interrupt { cancellation.cancel() }
  defer { interrupt.stop() }
  do {
    let forecast = try make(cancellation)
    let lines = forecast.lines(folder: folder, threads: threads, isRandom: isRandom)
    for line in lines { StandardOutput.write(line) }
    for line in remarks.end { StandardError.write(line) }
  } catch {
    if !(error is CancellationError) { StandardError.write("facet: \(error)" + remarks.ending) }
    throw ExitStatus.somePhotosFailed
  }
  if !remarks.isEmpty { throw ExitStatus.somePhotosFailed }
}

/// The width of the terminal that messages go to.
@Sendable private func terminalColumns() -> Int {
  var size = winsize()
  // SAFETY: the call fills `size`, which outlives it.
  let known = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
  return known && size.ws_col > 20 ? Int(size.ws_col) : 80
}
