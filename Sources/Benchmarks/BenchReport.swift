package import Detection
import Files
import Foundation
import Geometry
import Imaging
import Networks
import Parallel
import SystemPackage

/// The tables of `make bench`, in Markdown, with the machine's name. docs/PERFORMANCE.md shows them.
package struct BenchReport {
  package let detector: FaceDetector

  package init(detector: FaceDetector) { self.detector = detector }

  package func print() throws {
    let composer = try PictureComposer()
    let set = detector.networks.instructionSet
    StandardOutput.write(
      "\(Machine.processor), \(Lanes.processors) processors, instruction set \(set.rawValue), "
        + "facet \(Release.version)\n")
    printNetworks(detector.networks)
    try printDetector(detector, composer)
    try printDecoding(composer)
    try printRetuning(detector)
    try CropBench(detector: detector, lanes: Lanes()).print()
    try TrainingBench(instructionSet: detector.networks.instructionSet).print()
  }

  // MARK: Networks

  private func printNetworks(_ networks: CascadeNetworks) {
    let rows: [(String, KernelBenchmark.Work)] = [
      ("P-Net, 640×480", .pnet(PixelSize(width: 640, height: 480))),
      ("P-Net, 1920×1080", .pnet(PixelSize(width: 1920, height: 1080))),
      ("P-Net, 4000×3000", .pnet(PixelSize(width: 4000, height: 3000))),
      ("R-Net, 200 crops", .rnet(crops: 200)),
      ("O-Net, 40 crops", .onet(crops: 40)),
    ]
    StandardOutput.write(
      "| network, one thread | ms | resizing, ms | share of the FMA peak |\n|---|---|---|---|")
    for (name, work) in rows {
      // Measured again for each row, because the speed of a shared machine varies.
      let peak = KernelBenchmark.peakMultiplyAddsPerSecond(instructionSet: networks.instructionSet)
      let measured = KernelBenchmark.measure(work, with: networks)
      StandardOutput.write(
        "| \(name) | \(measured.work.network.milliseconds) | \(measured.work.resize.milliseconds) "
          + "| \(percent(measured.share(ofPeak: peak))) |")
    }
    for threads in Set([1, Lanes.processors]).sorted() {
      let peak = KernelBenchmark.fmaPeak(instructionSet: networks.instructionSet, threads: threads)
      StandardOutput.write(
        "\(threads == 1 ? "\n" : "")FMA peak of \(threads) \(threads == 1 ? "thread" : "threads"): "
          + String(format: "%.1f", peak / 1e9) + " Gflop/s")
    }
  }

  // MARK: Detector

  private func printDetector(_ detector: FaceDetector, _ composer: PictureComposer) throws {
    StandardOutput.write(
      "\n| picture | faces | MMAC P + R + O | 1 thread, ms | \(Lanes.processors) threads, ms "
        + "| resize / P / R / O / other | time over floor | memory, MB |\n|---|---|---|---|---|---|---|---|")
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-bench-\(getpid())")
    try AtomicFile.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    for picture in try composer.benchPictures() {
      let path = folder.appending("\(picture.name).png")
      try AtomicFile.write(try picture.image.encodedPNG(level: 1), to: path, replacing: true)
      try printDetectorRow(picture.name, picture.image, path, detector)
    }
  }

  private func printDetectorRow(
    _ name: String, _ image: Image, _ path: FilePath, _ detector: FaceDetector
  ) throws {
    func measured(_ lanes: Lanes) throws -> DetectorMeasurement {
      let peak = KernelBenchmark.peakMultiplyAddsPerSecond(
        instructionSet: detector.networks.instructionSet, threads: lanes.count)
      return try DetectorMeasurement(
        of: image, detector: detector, settings: DetectionSettings(), lanes: lanes, runs: 15, peak: peak)
    }
    let one = try measured(Lanes(1))
    let all = try measured(Lanes())
    let work = [all.multiplyAdds.pnet, all.multiplyAdds.rnet, all.multiplyAdds.onet].map {
      "\($0 / 1_000_000)"
    }
    let stages = [
      all.stages.resize, all.stages.pnet, all.stages.rnet, all.stages.onet, all.stages.other,
    ].map(\.milliseconds)
    StandardOutput.write(
      "| \(name) | \(all.faces.count) | \(work.joined(separator: " + ")) | \(one.median.milliseconds) "
        + "| \(all.median.milliseconds) | \(stages.joined(separator: " / ")) "
        + "| \(String(format: "%.2f", all.median / all.floor)) | \(try Machine.memoryOfBench(on: path)) |")
  }

  // MARK: Decoding

  private func printDecoding(_ composer: PictureComposer) throws {
    StandardOutput.write(
      "\n| picture | JPEG decode, ms | PNG decode, ms | pyramid, ms |\n|---|---|---|---|")
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-bench-\(getpid())")
    try AtomicFile.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let networks = detector.networks
    for picture in try composer.benchPictures() where !picture.name.hasSuffix(".jpg") {
      let jpeg = folder.appending("picture.jpg")
      let png = folder.appending("picture.png")
      try AtomicFile.write(try picture.image.encodedJPEG(quality: 90), to: jpeg, replacing: true)
      try AtomicFile.write(try picture.image.encodedPNG(level: 1), to: png, replacing: true)
      let times = try [jpeg, png].map { path in
        try (0..<7).map { _ in
          try ContinuousClock().measure { _ = try decodePhoto(at: path) } / .seconds(1)
        }.min() ?? 0
      }
      let levels = PyramidLevel.pyramid(of: picture.image.size, minFaceSize: 20, scaleFactor: 0.709)
      let resize =
        try (0..<5).map { _ in
          try networks.propose(in: picture.image, levels: levels, threshold: 0.6).seconds.resize
        }.min() ?? 0
      StandardOutput.write(
        "| \(picture.name) | \(times[0].milliseconds) | \(times[1].milliseconds) | \(resize.milliseconds) |")
    }
  }

  // MARK: Retuning

  /// Measures the time from a changed threshold to new faces, with 200 random settings in turn.
  private func printRetuning(_ detector: FaceDetector) throws {
    let image = try PictureComposer.sample("group.jpg")
    var memo = PhotoMemo(photo: image.size)
    var settings = DetectionSettings()
    let fresh = try detector.detect(in: image, settings: settings, memo: &memo).seconds.total
    var times: [Double] = []
    var state: UInt64 = 1
    func random(_ range: ClosedRange<Float>) -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Float(state >> 40) / Float(1 << 24) * (range.upperBound - range.lowerBound)
    }
    for step in 0..<200 {
      switch step % 3 {
      case 0: settings.thresholds.pnet = random(0.3...0.95)
      case 1: settings.thresholds.rnet = random(0.3...0.95)
      default: settings.thresholds.onet = random(0.3...0.95)
      }
      times.append(try detector.detect(in: image, settings: settings, memo: &memo).seconds.total)
    }
    times.sort()
    StandardOutput.write(
      "\nRetuning group.jpg, 200 random thresholds: median \(times[100].milliseconds) ms, "
        + "95 % within \(times[189].milliseconds) ms, slowest \(times[199].milliseconds) ms; "
        + "the first detection took \(fresh.milliseconds) ms; "
        + "the memo holds \(String(format: "%.1f", Double(memo.byteCount) / 1e6)) MB.")
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
