import Alignment
import Foundation
import Identity
import Imaging
import Parallel
import SystemPackage
import TestSupport
import Testing

/// These need ONNX Runtime, which `FACET_ONNXRUNTIME` names: where it is not installed, nothing of this suite
/// runs.
@Suite("Models of one's own", .enabled(if: Fixture.runtime != nil)) struct OnnxModelTests {
  private static let fixtures = RepositoryPaths.root.appending("Tests/IdentityTests/Fixtures")

  private static let rgb = OnnxDescription.example
  private static let bgr = """
    name = "blue-first"
    size = 112
    template = "chip"
    mean = [123.7, 116.8, 103.9]
    scale = 0.017
    colour = "bgr"
    compare = "distance"
    sure = 1.5
    ask = 2
    group = 1
    """

  /// The pictures that the fixtures' expected vectors were made of.
  private static func chips(_ count: Int, side: Int) -> [Image] {
    (0..<count).map { k in
      let pixels = (0..<(side * side * 3)).map { index in
        let (x, y, c) = (index / 3 % side, index / 3 / side, index % 3)
        return UInt8(truncatingIfNeeded: x * 7 + y * 13 + c * 29 + k * 31 + x * y / (5 + k))
      }
      return Image(width: side, height: side, pixels: pixels)
    }
  }

  /// A model of the fixtures with this description beside it.
  private static func model(
    _ name: String, _ toml: String?, in folder: TemporaryFolder, bytes: Int? = nil
  ) throws -> OnnxModel {
    let path = folder.path.appending("\(name).onnx")
    let data = try Data(contentsOf: URL(fileURLWithPath: fixtures.appending("\(name).onnx").string))
    try data.prefix(bytes ?? data.count).write(to: URL(fileURLWithPath: path.string))
    if let toml {
      try toml.write(
        toFile: OnnxDescription.path(of: path).string, atomically: true, encoding: .utf8)
    }
    return try OnnxModel(contentsOf: path, runtime: #require(Fixture.runtime))
  }

  @Test("vectors are those of Python's ONNX Runtime, in both orders of colours")
  func vectors() throws {
    let wanted = try TensorFile(Self.fixtures.appending("tiny.safetensors"))
    let chips = Self.chips(3, side: 112)
    for (key, toml) in [("rgb", Self.rgb), ("bgr", Self.bgr)] {
      let model = try Self.model("tiny", toml, in: TemporaryFolder())
      #expect(model.dimension == 32)
      let vectors = try model.embeddings(of: chips, lanes: Lanes(2))
      for (index, vector) in vectors.enumerated() {
        #expect(Fixture.distance(vector, Array(try wanted[key].row(index))) <= 1e-5, "\(key)")
        #expect(try model.embeddings(of: [chips[index]]) == [vector])
      }
    }
  }

  @Test("the description says how vectors are compared, and is part of the model's identifier")
  func description() throws {
    let folder = try TemporaryFolder()
    let first = try Self.model("tiny", Self.rgb, in: folder)
    #expect(first.name == "tiny" && first.measure == .cosine)
    #expect(first.cutOffs == CutOffs(sure: 0.45, ask: 0.60, group: 0.55))
    #expect(first.identifier.hasPrefix("tiny-") && first.identifier.count == 21)
    let second = try Self.model("tiny", Self.bgr, in: folder)
    #expect(second.name == "blue-first" && second.measure == .distance)
    #expect(second.template.size == first.template.size && second.template != first.template)
    let third = try Self.model("tiny", Self.rgb.replacing("mean = 127.5", with: "mean = 127"), in: folder)
    #expect(Set([first, second, third].map(\.identifier)).count == 3)
    // Cut-offs and comparison change no vector.
    let fourth = try Self.model("tiny", Self.rgb.replacing("sure = 0.45", with: "sure = 0.4"), in: folder)
    #expect(fourth.identifier == first.identifier)
  }

  @Test(
    "networks with other inputs and outputs are refused, and the message says which",
    arguments: [
      ("two-inputs", "it has 2 inputs ('a', 'b')"), ("grey", "its input 'input' is [1, 1, 112, 112], not"),
      ("batch", "its input 'input' is [8, 3, 112, 112], not [1, 3, 112, 112] with size = 112"),
      ("bytes", "its input 'input' is no tensor of 32-bit floats"),
      ("three-values", "'vector' came out as [1, 3]"),
      ("outputs", "it has 3 outputs ('vector', 'all', 'log'); choose one"),
    ])
  func refused(name: String, reason: String) throws {
    let error = try #require(throws: OnnxError.self) {
      try Self.model(name, Self.rgb, in: TemporaryFolder())
    }
    #expect(error.description.contains("/\(name).onnx: not a usable model: \(reason)"), "\(error)")
  }

  @Test("a picture of another size than the network's is refused")
  func size() throws {
    let toml = Self.rgb.replacing("size = 112", with: "size = 150")
    // An input of any number of faces, each of 112×112.
    let error = try #require(throws: OnnxError.self) { try Self.model("tiny", toml, in: TemporaryFolder()) }
    #expect(error.description.contains("not [1, 3, 150, 150] with size = 150"))
  }

  @Test("one of several outputs can be chosen; too long a vector or no number is refused")
  func outputs() throws {
    func chosen(_ output: String, mean: String = "127.5") throws -> OnnxModel {
      let toml = Self.rgb.replacing("mean = 127.5", with: "mean = \(mean)") + "\noutput = \"\(output)\""
      return try Self.model("outputs", toml, in: TemporaryFolder())
    }
    #expect(try chosen("vector").dimension == 48)
    #expect(throws: OnnxError.self) { try chosen("all") }
    #expect(throws: OnnxError.self) { try chosen("nothing") }
    // The logarithm of a grey picture that the mean takes below zero.
    let error = try #require(throws: OnnxError.self) { try chosen("log", mean: "200") }
    #expect(error.description.contains("infinite or not a number"))
    let model = try chosen("log", mean: "100")
    #expect(throws: OnnxError.self) { try model.embeddings(of: [Image(width: 112, height: 112)]) }
  }

  @Test("files that are cut short, empty, absent or something else are refused", arguments: [0, 1, 60, 9000])
  func damaged(bytes: Int) throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: OnnxError.self) {
      try Self.model("tiny", Self.rgb, in: folder, bytes: bytes)
    }
    #expect(error.description.hasPrefix("\(folder.path.appending("tiny.onnx")): not a usable model: "))
    let absent = folder.path.appending("absent.onnx")
    #expect(throws: OnnxError.self) { try OnnxModel(contentsOf: absent, runtime: #require(Fixture.runtime)) }
  }

  @Test("a model without its description is refused with one to copy")
  func undescribed() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: OnnxError.self) { try Self.model("tiny", nil, in: folder) }
    #expect(error.description.hasPrefix("\(folder.path.appending("tiny.toml")): there is no such file"))
    #expect(error.description.hasSuffix(OnnxDescription.example))
  }

  @Test("a set flag stops the work")
  func cancelled() throws {
    let model = try Self.model("tiny", Self.rgb, in: TemporaryFolder())
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try model.embeddings(of: Self.chips(2, side: 112), cancellation: flag)
    }
  }

  @Test("large models equal Python's ONNX Runtime", .enabled(if: Fixture.checked != nil))
  func large() throws {
    let folder = FilePath(try #require(Fixture.checked))
    for name in ["shipped", "random"] {
      let model = try OnnxModel(
        contentsOf: folder.appending("\(name).onnx"), runtime: #require(Fixture.runtime))
      let wanted = try TensorFile(folder.appending("\(name).safetensors"))
      let chips = try wanted["chips"]
      for index in 0..<chips.shape[0] {
        let chip = Image(
          width: chips.shape[2], height: chips.shape[1], pixels: chips.row(index).map { UInt8($0) })
        let vector = try model.embeddings(of: [chip])[0]
        #expect(Fixture.distance(vector, Array(try wanted["vectors"].row(index))) <= 1e-5, "\(name)")
      }
    }
  }
}
