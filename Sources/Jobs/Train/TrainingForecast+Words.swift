import Files
import Foundation
package import SystemPackage
package import Training

extension TrainingForecast {
  /// A few lines that say how many samples there will be, how much disk they take and how long it lasts.
  ///
  /// - Parameters:
  ///   - folder: of the training; it need not exist.
  ///   - isRandom: whether training begins with random weights, so that those of other networks had to stand in.
  package func lines(folder: FilePath, threads: Int, isRandom: Bool) -> [String] {
    var lines = parts.map(Self.line)
    let free = Self.freeBytes(folder)
    lines.append(
      "In all about \(Self.size(bytes)) below \(folder.shown)"
        + (free.map { " (\(Self.size($0)) are free)" } ?? "")
        + " and at most about \(Self.time(seconds)) on \(counted(threads, "thread"))")
    if let free, free < bytes {
      lines.append("That is more than is free: give another --out, or take fewer samples with --per-face")
    }
    lines.append(
      "Estimated from \(triedPictures) of \(counted(pictures, "picture"))"
        + (isRandom && parts.contains { $0.network != .pnet }
          ? "; P- and R-Net as they are published stood in for those to be trained" : ""))
    return lines
  }

  private static func line(_ part: Part) -> String {
    let counts = part.training
    let rehearsed = counts[.rehearsal].map { ", \($0) of what is found already" } ?? ""
    return
      "\(part.network.title): about \(counts.values.reduce(0, +)) samples (\(counts[.negative] ?? 0) without a "
      + "face, \(counts[.positive] ?? 0) with one, \(counts[.part] ?? 0) parts, \(counts[.landmarkFace] ?? 0) with "
      + "landmarks\(rehearsed)) and \(part.validation.values.reduce(0, +)) kept out, \(size(part.bytes)), made in "
      + "\(time(part.samplingSeconds)); \(counted(part.epochs, "epoch")) learned in \(time(part.learningSeconds))"
  }

  /// What is free on the disk of a folder that need not exist.
  static func freeBytes(_ folder: FilePath) -> Int? {
    var place = folder
    while !place.isEmpty, !AtomicFile.exists(place), place.lastComponent != nil {
      place.removeLastComponent()
    }
    var status = statvfs()
    // SAFETY: the path is a terminated string for the time of the call, and `status` outlives it.
    let result = unsafe (place.isEmpty ? "." : place).withPlatformString { unsafe statvfs($0, &status) }
    return result == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil
  }

  /// "640 MB", "1.6 GB".
  static func size(_ bytes: Int) -> String {
    let megabytes = Double(bytes) / 1e6
    return megabytes < 1000
      ? "\(max(1, Int(megabytes.rounded()))) MB" : String(format: "%.1f GB", megabytes / 1000)
  }

  /// "40 s", "12 min", "3.5 h".
  static func time(_ seconds: Double) -> String {
    if seconds < 120 { return "\(Int(seconds.rounded(.up))) s" }
    if seconds < 7200 { return "\(Int((seconds / 60).rounded(.up))) min" }
    return String(format: "%.1f h", seconds / 3600)
  }
}
