import Files
import Foundation
import Jobs
import Networks
package import Parallel
package import Recognition
package import SystemPackage
import TextWriting

/// How well and how fast vectors of faces are grouped and named, given whose they are.
package struct IdentityBench {
  private let vectors: FaceVectors
  private let people: [Int]
  package var cutOffs = RecognitionCutOffs.own
  package var lanes = Lanes()
  /// Faces from which on no audits are made and nothing is fed in batches, which would take many minutes.
  private static let many = 30_000

  /// - Parameter path: a safetensors file with `vectors`, [faces, numbers], of any float type, and `people`, [faces],
  ///   whole numbers.
  package init(_ path: FilePath) throws {
    let file = try SafetensorsFile(contentsOf: path)
    let vectors = try file.tensor("vectors")
    guard vectors.shape.count == 2, vectors.shape[0] > 0, vectors.shape[1] > 0 else {
      throw UsageError(
        "\(path.shown): 'vectors' has the shape \(vectors.shape); faces and the numbers of each are needed")
    }
    people = try file.integers("people", shape: [vectors.shape[0]])
    self.vectors = FaceVectors(vectors.values, dimension: vectors.shape[1])
  }

  /// One line of JSON.
  package func print() throws {
    let isLarge = vectors.count > Self.many
    let figures = try IdentityFigures(
      vectors, people: people, cutOffs: cutOffs, batch: isLarge ? nil : 300, audits: isLarge ? 0 : 10,
      lanes: lanes)
    var members = figures.jsonMembers
    members.append(("nearest", try nearest()))
    if let memory = DetectorMeasurement.peakMemory {
      members.append(("peak_rss_mb", .literal(String(format: "%.0f", memory))))
    }
    StandardOutput.write(JSONText.object(members).spacedText)
  }

  /// Milliseconds from a face to its nearest confirmed one, when all others are confirmed, and to a suggestion.
  private func nearest() throws -> JSONText {
    let confirmed = ConfirmedFaces(vectors, people: people)
    let chances = ChanceTable(ask: cutOffs.ask)
    let asked = stride(from: 0, to: vectors.count, by: max(1, vectors.count / 100)).prefix(100)
    func median(_ work: (Int) -> Void) -> Double {
      let times = asked.map { face in ContinuousClock().measure { work(face) } / .milliseconds(1) }.sorted()
      return times[times.count / 2]
    }
    let near = median { _ = vectors.nearest(1, to: vectors, $0, lanes: lanes) }
    let suggested = median {
      _ = NameSuggestion(
        for: vectors, $0, among: confirmed, cutOffs: cutOffs, chances: chances, lanes: lanes)
    }
    return .object([
      ("confirmed", .literal("\(vectors.count)")), ("ms", .literal(String(format: "%.3f", near))),
      ("suggestion_ms", .literal(String(format: "%.3f", suggested))),
    ])
  }
}
