import Alignment
import Foundation
import Geometry
import Imaging
import Parallel

/// How long a model takes for a face, on one thread.
package struct EmbeddingTime: Hashable, Sendable {
  /// Seconds for a face that comes by itself, and for each of a batch.
  package var alone, ofBatch: Double
  /// Faces of a batch.
  package static let batch = 16

  /// The fastest of several runs over generated chips, after one to warm up.
  package init(_ model: any EmbeddingModel, runs: Int = 20) throws {
    precondition(runs >= 1, "time: \(runs) runs")
    let size = model.template.size
    let chips = (0..<Self.batch).map { number in
      Image(
        width: size.width, height: size.height,
        pixels: (0..<(size.area * 3)).map { UInt8(truncatingIfNeeded: ($0 &* 31 ^ ($0 >> 7)) + number) })
    }
    func fastest(_ chips: [Image]) throws -> Double {
      var best = Double.infinity
      for run in 0...runs {
        let start = ContinuousClock.now
        _ = try model.embeddings(of: chips, lanes: Lanes(1), cancellation: nil)
        let time = (ContinuousClock.now - start) / .seconds(1)
        if run > 0 { best = min(best, time) }
      }
      return best / Double(chips.count)
    }
    alone = try fastest([chips[0]])
    ofBatch = try fastest(chips)
  }

  /// For people, in milliseconds.
  package var text: String {
    String(format: "%.2f ms alone, %.2f ms in batches of %d", alone * 1e3, ofBatch * 1e3, Self.batch)
  }
}
