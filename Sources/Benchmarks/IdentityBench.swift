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
    let vectors: Tensor
    do throws(WeightsError) {
      let file = try SafetensorsFile(contentsOf: path)
      vectors = try file.tensor("vectors")
      people = try file.integers("people")
    } catch {
      throw UsageError("\(path.shown): no vectors and people can be read from it: \(Self.reason(error))")
    }
    guard vectors.shape.count == 2, vectors.shape[0] > 0, vectors.shape[1] > 0 else {
      throw UsageError(
        "\(path.shown): 'vectors' has the shape \(vectors.shape); faces and the numbers of each are needed")
    }
    guard people.count == vectors.shape[0] else {
      throw UsageError(
        "\(path.shown): \(vectors.shape[0]) vectors and \(people.count) people; each face needs both")
    }
    self.vectors = FaceVectors(vectors.values, dimension: vectors.shape[1])
  }

  /// What is wrong with the file, without the advice that weights need.
  private static func reason(_ error: WeightsError) -> String {
    switch error {
    case .unreadable(_, let reason), .damaged(_, let reason): reason
    case .missingTensor(_, let name): "it lacks the tensor '\(name)'"
    case .notFinite(_, let name, let index): "'\(name)' holds no number at index \(index)"
    case .notInstalled, .wrongShape: "\(error)"
    }
  }

  /// One line of JSON.
  package func print() throws {
    let isLarge = vectors.count > Self.many
    let figures = try IdentityFigures(
      vectors, people: people, cutOffs: cutOffs, batch: isLarge ? nil : 300, audits: isLarge ? 0 : 10,
      lanes: lanes)
    var members = figures.jsonMembers
    members.append(("nearest", try nearest()))
    if let memory = ProcessFigures.peakMemory() {
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
