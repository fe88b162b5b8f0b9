import Alignment
import Geometry
import Identity
import SystemPackage
import TestSupport
import Testing

@Suite("Descriptions of models, and a missing runtime") struct OnnxDescriptionTests {
  private func read(_ text: String) throws -> OnnxDescription {
    try OnnxDescription(toml: text, path: "/m/own.toml", name: "own")
  }

  @Test("the example is ArcFace's")
  func example() throws {
    let description = try read(OnnxDescription.example)
    #expect(description.name == "own" && description.template == .arcFace)
    #expect(description.mean == [127.5, 127.5, 127.5] && description.scale == 0.0078125)
    #expect(description.colour == .rgb && description.measure == .cosine && description.output == nil)
  }

  @Test("the chip's template is the shipped network's, scaled")
  func chip() throws {
    let text = OnnxDescription.example.replacing("\"arcface\"", with: "\"chip\"")
    #expect(try read(text.replacing("size = 112", with: "size = 150")).template == FaceEmbedder.chipTemplate)
    let points = try read(text.replacing("size = 112", with: "size = 75")).template.points
    #expect(points[0] == SIMD2(47.2, 46.8) / 2)
  }

  @Test(
    "a wrong value is named with what is expected",
    arguments: [
      ("size = 112", "size = 8", "size: expected a side from 16 to 1024 pixels"),
      ("size = 112", "", "size: expected a side from 16 to 1024 pixels"),
      ("\"arcface\"", "\"mine\"", "template: expected \"arcface\" or \"chip\""),
      ("mean = 127.5", "mean = [1, 2]", "mean: expected a number, or three"),
      ("mean = 127.5", "mean = nan", "mean: expected a number, or three"),
      ("scale = 0.0078125", "scale = 0", "scale: expected a factor, not 0"),
      ("\"rgb\"", "\"grb\"", "colour: expected \"rgb\" or \"bgr\""),
      ("\"cosine\"", "1", "compare: expected \"distance\" or \"cosine\""),
      ("sure = 0.45", "sure = 2.5", "sure: expected a distance from 0.0 to 2.0"),
      ("sure = 0.45", "sure = 0.7", "ask: expected at least sure"),
      ("size = 112", "size = 112\nsides = 1", "sides: no such key; use name, size"),
      ("size = 112", "size = ", "line 1: not valid TOML"),
      ("size = 112", "size = 112\nname = \"a b\"", "name: expected a name without spaces"),
    ])
  func wrong(old: String, new: String, message: String) throws {
    let text = OnnxDescription.example.replacing(old, with: new)
    let error = try #require(throws: OnnxError.self) { try read(text) }
    #expect(error.description.hasPrefix("/m/own.toml: \(message)"), "\(error)")
  }

  @Test("without the library there is one message, with what to do")
  func noRuntime() throws {
    let folder = try TemporaryFolder()
    for environment in [[:], [OnnxRuntime.environmentVariable: "/nowhere"]] {
      let error = try #require(throws: OnnxError.self) {
        try OnnxRuntime(path: folder.path.appending("libonnxruntime.so.1").string, environment: environment)
      }
      #expect(error.description.contains("libonnxruntime.so.1: ONNX Runtime cannot be opened: "))
      #expect(error.description.contains("--runtime or FACET_ONNXRUNTIME"))
      #expect(!error.description.contains("\n"))
    }
    let empty = try #require(throws: OnnxError.self) {
      try OnnxRuntime(path: folder.path.string, environment: [:])
    }
    #expect(empty.description.contains("\(folder.path): ONNX Runtime cannot be opened: the folder holds no"))
    let named = try #require(throws: OnnxError.self) {
      try OnnxRuntime(environment: [OnnxRuntime.environmentVariable: "/nowhere/lib.so"])
    }
    #expect(named.description.hasPrefix("/nowhere/lib.so: "))
  }

  @Test("another library in its place is told apart")
  func anotherLibrary() throws {
    // The C library is everywhere.
    let error = try #require(throws: OnnxError.self) { try OnnxRuntime(path: "libc.so.6", environment: [:]) }
    #expect(error.description.contains("libc.so.6: this ONNX Runtime cannot be used: it is another library"))
  }

  @Test("distances of vectors")
  func measures() {
    #expect(VectorMeasure.distance.distance([1, 2, 2], [1, 0, 2]) == 2)
    #expect(VectorMeasure.cosine.distance([2, 0], [0, 3]) == 1)
    #expect(VectorMeasure.cosine.distance([2, 0], [-5, 0]) == 2)
    #expect(abs(VectorMeasure.cosine.distance([1, 1], [3, 3])) < 1e-6)
    #expect(VectorMeasure.cosine.distance([0, 0], [3, 3]) == 1)
  }
}
