import Foundation
import Files
import Spawning
package import SystemPackage

/// Facts about the machine that is measured.
package enum Machine {
  /// The processor's name, as the system reports it.
  package static var processor: String { ProcessFigures.processor ?? "unknown processor" }

  /// The peak memory of a separate process that detects faces on a picture, in megabytes of 2²⁰ bytes.
  package static func memoryOfBench(on picture: FilePath) throws -> String {
    struct Line: Decodable {
      var peak_rss_mb: Double?
    }
    let run = try ChildProcess.run(
      ResourceFinder.ownExecutable, ["bench", "--runs", "3", "--format", "json", picture.string])
    let line = try JSONDecoder().decode(Line.self, from: Data(run.output))
    return line.peak_rss_mb.map { "\(Int($0.rounded()))" } ?? "–"
  }
}
