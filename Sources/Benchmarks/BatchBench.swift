import Files
import Foundation
import Geometry
import Imaging
import Parallel
import Spawning
import SystemPackage

/// Whether one run of `facet detect` on all processors is as fast as one run per processor, on batches of photos
/// of 1, 10 and 24 megapixels and on a mixture. Each process gets the same number of pixels.
package struct BatchBench {
  /// How many pairs of runs to measure for each batch.
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
    /// Photos per process in a batch of this kind alone, and in the mixture.
    var alone, mixed: Int
    var faceHeights: [Int]
  }

  /// What one run took.
  package struct Run {
    package var seconds: Double
    /// The peak of all processes together, in MB of 2²⁰ bytes.
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
    // The large photos come last, so that in the end one thread is left with one, and the others have to help.
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

  /// Measures one batch.
  ///
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

  /// Runs one `facet detect` for each list of arguments, all at the same time.
  private func run(_ arguments: [[String]]) throws -> Run {
    let start = ContinuousClock.now
    let processes = try arguments.map { arguments in
      try ChildProcess(ResourceFinder.ownExecutable, ["detect", "--format", "jsonl"] + arguments)
    }
    // The system's own peak would include the memory of the process that started this one, so memory is
    // sampled while the processes run.
    var peaks = [Double](repeating: 0, count: processes.count)
    while processes.contains(where: { $0.ended == nil }) {
      for (index, process) in processes.enumerated() where process.ended == nil {
        peaks[index] = max(peaks[index], ProcessFigures.peakMemory(of: process.identifier) ?? 0)
      }
      usleep(5000)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    for process in processes {
      guard let ending = process.ended, !ending.isSuccess else { continue }
      throw UsageError("facet detect ended with status \(ending.status): \(process.messages.lastWords())")
    }
    return Run(seconds: seconds, memory: peaks.reduce(0, +))
  }

  package static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
