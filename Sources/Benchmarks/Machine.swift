import Foundation
import Files
package import SystemPackage

/// Facts about the machine that is measured.
package enum Machine {
  /// The processor's name, as the system reports it.
  package static var processor: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown processor"
  }

  /// The peak memory of a separate process that detects faces on a picture, in megabytes of 2²⁰ bytes.
  package static func memoryOfBench(on picture: FilePath) throws -> String {
    struct Line: Decodable {
      var peak_rss_mb: Double?
    }
    let executable = ResourceFinder.ownExecutable.string
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = ["bench", "--runs", "3", "--format", "json", picture.string]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let line = try JSONDecoder().decode(Line.self, from: data)
    return line.peak_rss_mb.map { "\(Int($0.rounded()))" } ?? "–"
  }
}
