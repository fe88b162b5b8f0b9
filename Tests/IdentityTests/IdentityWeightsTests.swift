import Foundation
import Identity
import Networks
import SystemPackage
import TestSupport
import Testing

@Suite("Weights of the network that tells people apart") struct IdentityWeightsTests {
  private static let shipped = RepositoryPaths.root.appending(
    "Sources/Identity/Resources/face-embedding.safetensors")

  @Test("the shipped file has the network's 5,607,488 parameters")
  func shipped() throws {
    #expect(Fixture.weights.tensors.values.reduce(0) { $0 + $1.values.count } == 5_607_488)
    #expect(IdentityWeights.order.count == 59)
  }

  @Test("a file that is cut short, or has other tensors, is refused with its name")
  func refused() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.shipped.string))
    let short = folder.path.appending("short.safetensors")
    try bytes.prefix(bytes.count - 100).write(to: URL(fileURLWithPath: short.string))
    let other = RepositoryPaths.root.appending("Sources/Networks/Resources/mtcnn.safetensors")
    for path in [short, other, folder.path.appending("absent")] {
      let error = try #require(throws: IdentityError.self) { try IdentityWeights(contentsOf: path) }
      #expect(error.description.hasPrefix("\(path): the weights that tell people apart cannot be used: "))
      #expect(error.description.hasSuffix("install facet again"))
    }
  }

  @Test("weights that are not installed are missed in every place")
  func absent() {
    let error = IdentityError.notInstalled(lookedIn: ["/a/face-embedding.safetensors"])
    #expect(error.description.contains("looked in '/a/face-embedding.safetensors'"))
  }
}
