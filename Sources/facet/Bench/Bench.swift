import ArgumentParser
import Benchmarks
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Networks
import Parallel
import SystemPackage

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure detection against the processor's arithmetic peak.",
    discussion: """
      Each picture is decoded once and searched once to warm up, then searched --runs times; decoding is not in the \
      times. The share of the peak is the multiply-adds of direct convolution, divided by the most that the \
      processor can do, measured just before. The kernels do less work than that, so the share may exceed 100 %.
      """)

  @Argument(help: "Pictures (JPEG or PNG).", completion: .file())
  var pictures: [String] = []

  @Option(help: "Counted runs of each picture, from 1.")
  var runs = 10

  @Option(help: "text or json.")
  var format = Format.text

  @Flag(help: "Measure the networks, the detector on composed pictures, decoding and retuning; print tables.")
  var report = false

  @Flag(
    name: .customLong("pictures"),
    help: "Measure pictures in cells on the given photos instead: quality compared with chafa's, and time.")
  var measuresCells = false

  @Flag(name: .customLong("crops"), help: "Measure the export of crops alone.")
  var measuresCrops = false

  @Flag(
    name: .customLong("training"),
    help: "Measure learning instead: samples per second of each network, against the arithmetic peak.")
  var measuresTraining = false

  @Flag(
    name: .customLong("screen"),
    help:
      "Measure the browser in a pseudo-terminal instead: keys, first frame and bytes, on 100,000 photos; and People."
  )
  var measuresScreen = false

  @Option(
    help: ArgumentHelp(
      "With --screen: named faces of the library with which People is measured, from 3000; 0 leaves People out.",
      valueName: "number"))
  var namedFaces = 300_000

  @Flag(
    name: .customLong("library"),
    help:
      "Measure a library of 100,000 photos with 300,000 annotations instead, by itself and in the browser.")
  var measuresLibrary = false

  @Flag(
    name: .customLong("batch"),
    help:
      "Measure detect on batches of photos instead: one run on all processors against one run per processor.")
  var measuresBatch = false

  @Flag(
    name: .customLong("quick"),
    help: "Measure first looks at composed photos of 10.7 megapixels instead, beside exact searches of them.")
  var measuresFirstLooks = false

  @Flag(
    name: .customLong("line"),
    help:
      "Measure the browser over a line of 1 Mbit/s with a round trip of 150 ms instead, and pictures' bytes by quality."
  )
  var measuresLine = false

  @Option(
    name: .customLong("identity"),
    help: ArgumentHelp(
      """
      Measure groups, names and audits instead, on the vectors and people of a safetensors file: 'vectors', [faces, \
      numbers], and 'people', a whole number for each. Prints JSON.
      """, valueName: "file"), completion: .file())
  var identity: String?

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var detection: DetectionOptions

  func validate() throws {
    if !(1...100_000).contains(runs) {
      throw ValidationError("--runs \(runs): give a number from 1 to 100000")
    }
    if namedFaces != 0, !(3000...10_000_000).contains(namedFaces) {
      throw ValidationError("--named-faces \(namedFaces): give 0, or a number from 3000 to 10000000")
    }
    if pictures.isEmpty, !report, !measuresCrops, !measuresTraining, !measuresScreen,
      !measuresLibrary, !measuresBatch, !measuresLine, !measuresFirstLooks, identity == nil
    {
      throw ValidationError("no pictures given; name some, or use --report")
    }
  }

  func run() throws {
    if measuresScreen {
      return try ScreenBench(detector: try detection.detector(), named: namedFaces).print()
    }
    if measuresLibrary { return try LibraryBench(detector: try detection.detector()).print() }
    if measuresLine { return try LineBench().print(pictures.map(RawArguments.path)) }
    if measuresBatch { return try BatchBench(runs: min(runs, 5)).print() }
    if measuresFirstLooks {
      return try FirstLookBench(detector: try detection.detector(), lanes: detection.lanes).print()
    }
    if let identity {
      var bench = try IdentityBench(RawArguments.path(identity))
      bench.lanes = detection.lanes
      return try bench.print()
    }
    if measuresCells { return try PictureBench().print(pictures.map(RawArguments.path)) }
    if measuresCrops {
      return try CropBench(detector: try detection.detector(), lanes: detection.lanes).print()
    }
    if measuresTraining { return try TrainingBench(instructionSet: detection.knobs.kernels).print() }
    if report { return try BenchReport(detector: try detection.detector()).print() }
    let detector = try detection.detector()
    let peak = KernelBenchmark.peakMultiplyAddsPerSecond(
      instructionSet: detector.networks.instructionSet, threads: detection.lanes.count)
    var anyFailed = false
    for picture in pictures {
      let path = RawArguments.path(picture)
      do {
        let image = try decodePhoto(at: path, limits: PhotoLimits(maxMegapixels: 100_000)).image
        let measured = try DetectorMeasurement(
          of: image, detector: detector, settings: try detection.settings(), lanes: detection.lanes,
          runs: runs,
          peak: peak)
        switch format {
        case .text: StandardOutput.write("\(path.shown): \(measured.text)")
        case .json: StandardOutput.write(try measured.jsonLine(path: path))
        }
      } catch {
        anyFailed = true
        StandardError.write("\(error)")
      }
    }
    if anyFailed { throw ExitStatus.somePhotosFailed }
  }
}
