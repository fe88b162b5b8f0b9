import Networks
import SystemPackage
import Testing

@Suite("Weights by content") struct WeightsIdentityTests {
  private static let published = Result { try NetworkWeights.published() }

  @Test("the published weights have the published identity; one changed bit makes another")
  func identity() throws {
    var weights = try Self.published.get()
    #expect(weights.identity == NetworkWeights.publishedIdentity)
    weights["onet.dense6_3.bias"].values[9] = weights["onet.dense6_3.bias"].values[9].nextUp
    #expect(weights.identity != NetworkWeights.publishedIdentity)
  }

  @Test("what is encoded is read back, bit for bit, and extra tensors are skipped")
  func encoded() throws {
    let weights = try Self.published.get()
    let file = try SafetensorsFile(
      weights.safetensors(metadata: ["quote": "a \"b\" \\ \n"]), path: "memory.safetensors")
    #expect(file.metadata == ["quote": "a \"b\" \\ \n"])
    #expect(try NetworkWeights(file) == weights)

    let extra: [(name: String, tensor: Tensor)] = [
      ("pnet.conv4_3.weight", Tensor(shape: [10, 32, 1, 1])), ("empty", Tensor(shape: [0])),
    ]
    let more = SafetensorsFile.encode(extra + NetworkWeights.names.map { ($0, weights[$0]) })
    #expect(try NetworkWeights(SafetensorsFile(more, path: "more")) == weights)
    // The values begin on a multiple of eight bytes, as other readers expect.
    #expect(more.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }.isMultiple(of: 8))
  }
}
