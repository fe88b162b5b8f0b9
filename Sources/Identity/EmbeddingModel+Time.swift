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

  /// The fastest run over generated chips, after one to warm up: on a busy machine most runs are interrupted.
  ///
  /// - Parameter seconds: how long single faces and batches are repeated, each at least once.
  package init(_ model: any EmbeddingModel, seconds: Double = 3) throws {
    let size = model.template.size
    let chips = (0..<Self.batch).map { number in
      Image(
        width: size.width, height: size.height,
        pixels: (0..<(size.area * 3)).map { UInt8(truncatingIfNeeded: ($0 &* 31 ^ ($0 >> 7)) + number) })
    }
    func fastest(_ chips: [Image]) throws -> Double {
      func time() throws -> Double {
        let start = ContinuousClock.now
        _ = try model.embeddings(of: chips, lanes: Lanes(1), cancellation: nil)
        return (ContinuousClock.now - start) / .seconds(1)
      }
      _ = try time()
      var (best, total) = (Double.infinity, 0.0)
      repeat {
        let this = try time()
        (best, total) = (min(best, this), total + this)
      } while total < seconds
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
