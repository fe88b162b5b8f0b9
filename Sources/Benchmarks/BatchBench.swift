import Files
import Foundation
import Geometry
import Imaging
import Parallel
import SystemPackage

/// Whether one run of `facet detect` on all processors is as quick as a run for each processor: batches of
/// photos of 1, 10 and 24 megapixels and a mixture, each process with as many pixels as any other.
package struct BatchBench {
  /// Pairs of runs of each batch.
  package let runs: Int
  package var processes = Lanes.processors

  package init(
    runs: Int, processes: Int = Lanes.processors
  ) {
    self.runs = runs
    self.processes = processes
  }

  private struct Kind {
    var name: String
    var size: PixelSize
    /// Photos of each process in a batch of this kind alone, and in the mixture.
    var alone, mixed: Int
    var faceHeights: [Int]
  }

  /// What one run took.
  package struct Run {
    package var seconds: Double
    /// Of all its processes together, in MB of 2²⁰ bytes.
    package var memory: Double

    package init(seconds: Double, memory: Double) { (self.seconds, self.memory) = (seconds, memory) }
  }

  private static let kinds = [
    Kind(
      name: "1", size: PixelSize(width: 1200, height: 850), alone: 40, mixed: 8,
      faceHeights: [120, 80, 150, 60, 100]),
    Kind(
      name: "10", size: PixelSize(width: 3800, height: 2816), alone: 12, mixed: 3,
      faceHeights: (0..<12).map { 90 + $0 * 53 % 300 }),
    Kind(
      name: "24", size: PixelSize(width: 6000, height: 4000), alone: 6, mixed: 2,
      faceHeights: (0..<20).map { 90 + $0 * 53 % 400 }),
  ]

  package func print() throws {
    let folder = FilePath(NSTemporaryDirectory()).appending("facet-bench-batch-\(getpid())")
    try AtomicFile.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    try writePhotos(to: folder)
    StandardOutput.write(
      "\n| megapixels | photos | detect --threads \(processes), s | \(processes) × detect --threads 1, s | "
        + "ratio | MB | MB together | ratio |\n|---|---|---|---|---|---|---|---|")
    for kind in Self.kinds {
      let share = (0..<kind.alone).map { _ in photo(kind, in: folder) }
      StandardOutput.write(try row(kind.name, share, folder))
    }
    // The large ones last: some thread is left with the last of them, which the others help it with.
    let mixture = Self.kinds.flatMap { kind in (0..<kind.mixed).map { _ in photo(kind, in: folder) } }
    StandardOutput.write(try row("mixture", mixture, folder))
  }

  private func photo(_ kind: Kind, in folder: FilePath) -> String {
    folder.appending("\(kind.name).jpg").string
  }

  private func writePhotos(to folder: FilePath) throws {
    let composer = try PictureComposer()
    for kind in Self.kinds {
      let image = composer.picture(kind.size, faceHeights: kind.faceHeights)
      try AtomicFile.write(
        try image.encodedJPEG(quality: 90), to: folder.appending("\(kind.name).jpg"), replacing: false,
        syncsFolder: false)
    }
  }

  /// - Parameter share: the photos of each process.
  private func row(_ name: String, _ share: [String], _ folder: FilePath) throws -> String {
    let own = folder.appending("share.txt"), all = folder.appending("all.txt")
    try list(share, to: own)
    try list(whole(of: share), to: all)
    var one: [Run] = [], many: [Run] = []
    for _ in 0..<runs {
      one.append(try run([["--threads", "\(processes)", "--paths-from", all.string]]))
      let single = ["--threads", "1", "--paths-from", own.string]
      many.append(try run([[String]](repeating: single, count: processes)))
    }
    return Self.line(name, photos: share.count * processes, one: one, many: many)
  }

  /// The photos of all processes together, those of the same size side by side, as each process has them.
  package func whole(of share: [String]) -> [String] {
    share.flatMap { [String](repeating: $0, count: processes) }
  }

  /// A row of the table: the medians, and how many times as much the one process takes as the many.
  package static func line(_ name: String, photos: Int, one: [Run], many: [Run]) -> String {
    func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    let seconds = (Self.median(one.map(\.seconds)), Self.median(many.map(\.seconds)))
    let memory = (Self.median(one.map(\.memory)), Self.median(many.map(\.memory)))
    let figures = [
      name, "\(photos)", text(seconds.0, 2), text(seconds.1, 2),
      text(seconds.0 / seconds.1, 3), text(memory.0, 0), text(memory.1, 0), text(memory.0 / memory.1, 2),
    ]
    return "| " + figures.joined(separator: " | ") + " |"
  }

  private func list(_ paths: [String], to path: FilePath) throws {
    try AtomicFile.write(
      Array((paths.joined(separator: "\n") + "\n").utf8), to: path, replacing: true, syncsFolder: false)
  }

  /// Runs `facet detect` with each of the arguments at the same time.
  private func run(_ arguments: [[String]]) throws -> Run {
    let start = ContinuousClock.now
    let processes = try arguments.map { arguments in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: ResourceFinder.ownExecutable.string)
      process.arguments = ["detect", "--format", "jsonl"] + arguments
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      return process
    }
    // The system's own figure begins with the memory of the process that started this one, so the greatest
    // use is read while the processes run.
    var peaks = [Double](repeating: 0, count: processes.count)
    while processes.contains(where: \.isRunning) {
      for (index, process) in processes.enumerated() where process.isRunning {
        peaks[index] = max(peaks[index], Self.peakMemory(of: process.processIdentifier) ?? 0)
      }
      usleep(5000)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if let failed = processes.first(where: { $0.terminationStatus != 0 }) {
      throw UsageError("facet detect ended with \(failed.terminationStatus)")
    }
    return Run(seconds: seconds, memory: peaks.reduce(0, +))
  }

  private static func peakMemory(of process: Int32) -> Double? {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap(Double.init)
      .map { $0 / 1024 }
  }

  package static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
