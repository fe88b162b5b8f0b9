import Files
import Foundation
import Jobs
import Networks
import SystemPackage
import TestSupport
import Testing

/// Models that facet keeps, and weights by name.
@Suite("Models")
struct ModelStoreTests {
  private let folder: TemporaryFolder
  private let store: ModelStore

  init() throws {
    folder = try TemporaryFolder()
    store = ModelStore(folder: folder.path.appending("data/models"))
  }

  private static let figures = ModelFigures(
    photos: 3, faces: 9, found: 7, wrong: 1, recallRange: 0.5...0.9, landmarkError: nil)
  private static let report = ModelReport(
    from: "published", learnedPhotos: 4, learnedFaces: 12, before: figures, after: figures, isBetter: true)

  /// Weights that differ from the published ones.
  private func weights(_ bias: Float) throws -> NetworkWeights {
    var weights = try NetworkWeights.published()
    weights["pnet.conv4_1.bias"].values = [bias, -bias]
    return weights
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("a stored model is loaded with its report; a second one on the same day gets a number")
  func kept() throws {
    #expect(try store.list() == [])
    let now = Date(timeIntervalSince1970: 1_795_000_000)
    let weights = try weights(1)
    let first = try store.keep(weights, Self.report, now: now)
    let second = try store.keep(try self.weights(2), Self.report, now: now)
    #expect(first.name.hasPrefix("learned-20") && second.name == first.name + "-2")
    #expect(first.identity == weights.identity && first.identity != second.identity)
    let loaded = try store.load(first.name)
    #expect(loaded.model == first && loaded.weights.identity == weights.identity)
    #expect(loaded.model.report == Self.report && loaded.model.fault == nil)
    #expect(loaded.model.made.hasPrefix(String(first.name.dropFirst("learned-".count))))
    #expect(Set(try store.list()) == [first, second])
  }

  @Test("a model is renamed, but not to a name that is invalid or in use")
  func renamed() throws {
    let first = try store.keep(try weights(1), Self.report)
    let second = try store.keep(try weights(2), Self.report)
    #expect(
      message { try store.rename(first.name, to: second.name) }.contains("\(second.name) already exists")
    )
    #expect(Set(try store.list()) == [first, second])
    for name in ["", ".hidden", "a/b", "a\u{1}", "published", String(repeating: "x", count: 101)] {
      let told = message { try store.rename(first.name, to: name) }
      #expect(told == ModelStore.fault(in: name), "\(name)")
    }
    try store.rename(first.name, to: "mine, ä")
    #expect(try store.list().map(\.name) == [second.name, "mine, ä"])
    #expect(try store.load("mine, ä").model.identity == first.identity)
    #expect(message { try store.rename(first.name, to: "other") }.contains("is gone"))
    try store.remove("mine, ä")
    try store.remove("mine, ä")
    #expect(try store.list().map(\.name) == [second.name])
  }

  @Test("a damaged file is listed with its fault, and other files are left out")
  func damaged() throws {
    let good = try store.keep(try weights(1), Self.report)
    for name in ["broken.safetensors", ".hidden.safetensors", "notes.txt"] {
      try folder.write("data/models/\(name)", Array("no weights".utf8))
    }
    let models = try store.list()
    #expect(models.map(\.name) == ["broken", good.name])
    #expect(models[0].fault?.contains("broken.safetensors") == true && models[0].identity == "")
    #expect(models[1] == good)
    #expect(message { _ = try store.load("broken") }.contains("broken.safetensors"))
    #expect(message { _ = try store.load("nobody") }.contains("nobody.safetensors"))
    // Weights without a report are a model, too.
    try folder.write("data/models/plain.safetensors", try weights(3).safetensors())
    let plain = store.model("plain")
    #expect(plain.fault == nil && plain.report == nil && plain.made == "")
  }

  @Test("a file whose name is not UTF-8 is a model like others")
  func oddName() throws {
    let bytes = Array("m".utf8) + [0xFF]
    let path = store.folder.pushing((bytes + Array(".safetensors".utf8)).path)
    let weights = try weights(1)
    try AtomicFile.createFolder(store.folder)
    // Some disks take only UTF-8.
    guard (try? AtomicFile.write(weights.safetensors(), to: path, replacing: false)) != nil else { return }
    let models = try store.list()
    let name = RawName.text(bytes)
    #expect(models.map(\.name) == [name] && models.first?.identity == weights.identity)
    #expect(try LoadedModel(named: name, store: store).weights.identity == weights.identity)
    try store.rename(name, to: "plain")
    #expect(try store.list().map(\.name) == ["plain"])
  }

  @Test("a file in the folder's place is reported")
  func noFolder() throws {
    let file = try folder.write("file")
    #expect(message { _ = try ModelStore(folder: file).list() }.contains("the models cannot be read"))
    #expect(ModelStore([:]) == nil)
    #expect(ModelStore(["XDG_DATA_HOME": "/data"])?.folder == "/data/facet/models")
  }

  @Test("weights are named by file, by a kept model's name, or published")
  func named() throws {
    let published = try LoadedModel(named: "published", store: nil)
    #expect(published.model.identity == NetworkWeights.publishedIdentity && !published.isFile)
    let kept = try store.keep(try weights(1), Self.report)
    let byName = try LoadedModel(named: kept.name, store: store)
    #expect(byName.model == kept && !byName.isFile)
    // A path comes before the names of models, and is not one of them.
    let path = try folder.write("w.safetensors", try weights(2).safetensors())
    let byPath = try LoadedModel(named: path.string, store: store)
    #expect(byPath.isFile && byPath.model.key == .file(path.string))
    #expect(byPath.weights.identity == (try weights(2)).identity)
    #expect(try LoadedModel(key: byPath.model.key).model == byPath.model)
    let broken = try folder.write("b.safetensors", [1, 2, 3])
    #expect(message { _ = try LoadedModel(named: broken.string, store: store) }.contains("b.safetensors"))
    #expect(
      message { _ = try LoadedModel(named: "nobody", store: store) }.contains(
        "nobody: there is no such file, and no model of that name"))
    #expect(
      message { _ = try LoadedModel(named: "/no/where", store: store) }.contains("/no/where"))
  }
}
