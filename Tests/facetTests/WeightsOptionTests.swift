import Foundation
import Networks
import SystemPackage
import TestSupport
import Testing

/// `--weights FILE` of every command that detects.
@Suite("--weights", .limit(minutes: 5))
struct WeightsOptionTests {
  private let folder = TemporaryFolder()

  private func write(_ bytes: [UInt8], _ name: String = "mine.safetensors") throws -> String {
    try folder.write(bytes, to: name)
    return folder.path(name).string
  }

  @Test("a copy of the published weights finds the same faces; useless weights find none")
  func detect() throws {
    let photo = Sample.path("astronaut.png").string
    var weights = try NetworkWeights.published()
    let head = Tensor(shape: [10, 32, 1, 1])
    let same = try write(
      SafetensorsFile.encode(
        [("pnet.conv4_3.weight", head)] + NetworkWeights.names.map { ($0, weights[$0]) }))
    let arguments = ["detect", "--format", "jsonl", photo]
    let expected = try Report.all(Program(arguments).outcome()).map(\.timeless)
    let found = try Report.all(Program(arguments + ["--weights", same]).outcome()).map(\.timeless)
    #expect(found == expected && found.first?.faces?.isEmpty == false)

    weights["pnet.conv4_1.bias"].values = [100, -100]
    let blind = try write(weights.safetensors(), "blind.safetensors")
    let none = try Report.all(Program(arguments + ["--weights", blind]).outcome())
    #expect(none.first?.faces?.isEmpty == true)
  }

  @Test("an export's manifest names the weights by content, the published ones by name as well")
  func manifest() throws {
    let photo = Sample.path("astronaut.png").string
    var weights = try NetworkWeights.published()
    weights["onet.dense6_3.bias"].values[0] += 0.01
    let mine = try write(weights.safetensors())
    for (name, options, words) in [
      ("a", [], "mtcnn Zhang et al. 2016, xxh64 \(NetworkWeights.publishedIdentity)"),
      ("b", ["--weights", mine], "\"xxh64 \(weights.identity)\""),
    ] {
      let out = folder.path(name)
      let outcome = try Program(["export", photo, "--out", out.string] + options).outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      let manifest = try String(contentsOfFile: out.appending("manifest.jsonl").string, encoding: .utf8)
      #expect(manifest.contains(words), "\(manifest)")
    }
  }

  @Test("weights that cannot be used end the command with one message, before any work")
  func refused() throws {
    let weights = try NetworkWeights.published()
    var tensors = NetworkWeights.names.map { (name: $0, tensor: weights[$0]) }
    tensors[0].tensor = Tensor(shape: [10, 3, 9, 1], values: tensors[0].tensor.values)
    let shape = try write(SafetensorsFile.encode(tensors), "shape.safetensors")
    let missing = try write(SafetensorsFile.encode(Array(tensors.dropFirst())), "missing.safetensors")
    let text = try write(Array("hello, I am no weights file".utf8), "text.txt")
    for (path, words) in [
      (shape, "tensor 'pnet.conv1.weight' has the shape [10, 3, 9, 1], [10, 3, 3, 3] is needed"),
      (missing, "lack the tensor 'pnet.conv1.weight'"), (text, "facet weights convert"),
      (folder.path("nothing").string, "No such file"),
    ] {
      let outcome = try Program(["detect", "Samples", "--weights", path]).outcome()
      #expect(outcome.status == 2 && outcome.output == "")
      #expect(
        outcome.error.hasPrefix("facet: \(path): ") && outcome.error.contains(words), "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 1)
    }
  }
}
