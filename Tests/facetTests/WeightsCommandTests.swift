import Foundation
import Networks
import SystemPackage
import TestSupport
import Testing

/// `facet weights`, run as a user runs it.
@Suite("facet weights", .limit(minutes: 5))
struct WeightsCommandTests {
  private let folder = TemporaryFolder()

  private func fixture(_ name: String) -> FilePath {
    RepositoryPaths.root.appending("Tests/WeightFormatsTests/Fixtures").appending(name)
  }

  @Test("a PyTorch file is converted, the rest filled, the result usable and compared")
  func convert() throws {
    let out = folder.path("mine.safetensors")
    let arguments: [any ProgramArgument] = ["weights", "convert", fixture("pnet-legacy.pt"), "--out", out]
    let lacking = try Program(arguments).outcome()
    #expect(lacking.status == 2 && lacking.error.contains("R-Net and O-Net missing"), "\(lacking.error)")
    #expect(folder.names().isEmpty)
    let converted = try Program(arguments + ["--fill", "published"]).outcome()
    #expect(converted.status == 0, "\(converted.error)")
    #expect(converted.output.contains("PyTorch, P-Net"))
    #expect(folder.names() == ["mine.safetensors"])
    let identity = try NetworkWeights(contentsOf: out).identity
    #expect(converted.output.contains("xxh64 \(identity)"))

    let again = try Program(arguments + ["--fill", "published"]).outcome()
    #expect(again.status == 1 && again.error.contains("exists"), "\(again.error)")
    let diff = try Program(["weights", "diff", out, "published"]).outcome()
    #expect(diff.status == 1 && diff.output.contains("13 of 50 tensors differ"), "\(diff.output)")
    let same = try Program(["weights", "diff", out, fixture("pnet.onnx")]).outcome()
    #expect(same.status == 0 && same.output == "P-Net: every number is the same\n", "\(same.output)")
  }

  @Test("info shows format, networks, arrays and identity")
  func info() throws {
    let published = try Program(["weights", "info"]).outcome()
    #expect(published.status == 0)
    #expect(published.output.contains("P-Net, R-Net, O-Net; 50 arrays, 495850 numbers"))
    #expect(published.output.contains("xxh64 \(NetworkWeights.publishedIdentity), the published weights"))
    let other = try Program(["weights", "info", "--format", "json", fixture("pnet-dict.npy")]).outcome()
    #expect(
      other.output.contains("\"networks\":[\"P-Net\"]") && other.output.contains("\"format\":\"NumPy\""))
    let text = try folder.write("no weights at all".utf8, to: "a.txt")
    let bad = try Program(["weights", "info", text, fixture("pnet.onnx")]).outcome()
    #expect(bad.status == 1 && bad.output.contains("P-Net"))
    #expect(
      bad.error
        == "\(text): not a known format of weights; safetensors, PyTorch (.pt), NumPy (.npy) and ONNX are read\n"
    )
  }
}
