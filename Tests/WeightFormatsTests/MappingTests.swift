import Foundation
import Networks
import SystemPackage
import TestSupport
import Testing
import WeightFormats

/// A P-Net whose numbers count on through its tensors, as other programs would save it.
enum Fixture {
  static let names = ["pnet-zip.pt", "pnet-legacy.pt", "pnet-dict.npy", "pnet-list.npy", "pnet.onnx"]

  static func bytes(_ name: String) throws -> [UInt8] {
    let path = RepositoryPaths.root.appending("Tests/WeightFormatsTests/Fixtures").appending(name)
    return [UInt8](try Data(contentsOf: URL(filePath: path.string)))
  }

  static let tensors: [String: Tensor] = {
    var tensors: [String: Tensor] = [:]
    var start = 0
    for name in layers {
      let shape = NetworkWeights.shapes[name] ?? []
      let count = shape.reduce(1, *)
      tensors[name] = Tensor(
        shape: shape, values: (start..<start + count).map { Float($0 % 4093) / 64 })
      start += count
    }
    return tensors
  }()

  /// In the order of the numbers: weight, bias, slopes.
  private static let layers: [String] =
    (1...3).flatMap { ["pnet.conv\($0).weight", "pnet.conv\($0).bias", "pnet.prelu\($0).weight"] } + [
      "pnet.conv4_1.weight", "pnet.conv4_1.bias", "pnet.conv4_2.weight", "pnet.conv4_2.bias",
    ]
}

@Suite("Weights of other programs") struct MappingTests {
  @Test("every format gives the same numbers, bit for bit", arguments: Fixture.names)
  func sameNumbers(name: String) throws {
    var tensors = MTCNNTensors()
    let found = try tensors.add(WeightArchive(Fixture.bytes(name), path: FilePath(name)))
    #expect(found == [.pnet] && tensors.missing == [.rnet, .onet] && tensors.weights == nil)
    #expect(tensors.tensors == Fixture.tensors)
  }

  @Test("missing networks are filled in, and duplicate ones refused")
  func fill() throws {
    var tensors = MTCNNTensors()
    let archive = try WeightArchive(Fixture.bytes("pnet.onnx"), path: "pnet.onnx")
    try tensors.add(archive)
    #expect(throws: WeightFormatError.self) { try tensors.add(archive) }
    let published = try NetworkWeights.published()
    tensors.fill(from: published)
    let weights = try #require(tensors.weights)
    #expect(weights["pnet.conv1.weight"] == Fixture.tensors["pnet.conv1.weight"])
    #expect(weights["onet.dense5.weight"] == published["onet.dense5.weight"])
  }

  @Test("a safetensors file stays unchanged, and the extra heads of training are kept")
  func safetensors() throws {
    let published = try NetworkWeights.published()
    let heads: [(name: String, tensor: Tensor)] = [
      ("pnet.conv4_3.weight", Tensor(shape: [10, 32, 1, 1])), ("pnet.conv4_3.bias", Tensor(shape: [10])),
    ]
    let bytes = SafetensorsFile.encode(heads + NetworkWeights.names.map { ($0, published[$0]) })
    var tensors = MTCNNTensors()
    try tensors.add(WeightArchive(bytes, path: "mine.safetensors"))
    #expect(tensors.weights == published)
  }

  @Test("dense layers of ONNX models are reordered by the transposition in front of them", arguments: 0..<3)
  func flatten(order: Int) throws {
    let published = try NetworkWeights.published()
    let model = ONNXModel.rnet(published, ONNXModel.Flatten.allCases[order])
    var tensors = MTCNNTensors()
    #expect(try tensors.add(WeightArchive(model, path: "rnet.onnx")) == [.rnet])
    for (name, tensor) in tensors.tensors { #expect(tensor == published[name], "\(name)") }
  }

  @Test("a layer that is missing or has the wrong size is named")
  func wrong() throws {
    let published = try NetworkWeights.published()
    func failure(_ change: (inout [(name: String, tensor: Tensor)]) -> Void) throws -> String {
      var entries = NetworkWeights.names.map { (name: $0, tensor: published[$0]) }
      change(&entries)
      let archive = try WeightArchive(SafetensorsFile.encode(entries), path: "x")
      var tensors = MTCNNTensors()
      do {
        try tensors.add(archive)
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    let shape = try failure { entries in
      guard let index = entries.firstIndex(where: { $0.name == "rnet.dense4.weight" }) else { return }
      entries[index].tensor = Tensor(shape: [128, 500])
    }
    #expect(shape.contains("'rnet.dense4.weight' has the shape [128, 500], [128, 576] is needed"), "\(shape)")
    let missing = try failure { $0.removeAll { $0.name == "onet.conv4.bias" } }
    #expect(missing.contains("O-Net is incomplete: no array for 'onet."), "\(missing)")
    let other = try failure { $0 = [("classifier.weight", Tensor(shape: [10, 512]))] }
    #expect(other.contains("no network of MTCNN"), "\(other)")
  }
}
