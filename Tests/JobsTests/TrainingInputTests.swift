import Files
import Imaging
import Jobs
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

/// What training begins with: weights, and pictures composed of samples.
@Suite("Input of training", .limit(minutes: 5)) struct TrainingInputTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  @Test("photos with one face are portraits, those without are backgrounds; some are kept out of training")
  func composed() throws {
    for name in ["astronaut.png", "grace_hopper.jpg", "mona-lisa.jpg", "rocket.jpg"] {
      _ = try fixture.copy(name, as: name)
    }
    _ = try fixture.brokenPhoto("broken.jpg")
    let data = try ComposedData(folder: fixture.folder.path, lanes: Lanes(2))
    #expect(data.portraits.map(\.name) == ["astronaut.png", "grace_hopper.jpg"])
    #expect(data.strangers.map(\.name) == ["mona-lisa.jpg"])
    #expect(data.backgrounds.isEmpty && data.otherBackgrounds.count == 1)
    let picture = data.training(seed: 3).picture(0)
    let image = try picture.load()
    #expect(!picture.faces.isEmpty && image.width > 0)
    #expect(try data.training(seed: 3).picture(0).load() == image)
    #expect(try data.held(seed: 3).picture(0).load() != image)
  }

  @Test("two portraits are needed, and a folder that can be read")
  func refused() throws {
    _ = try fixture.copy("astronaut.png", as: "astronaut.png")
    let folder = fixture.folder.path
    let few = #expect(throws: UsageError.self) { try ComposedData(folder: folder, lanes: Lanes(1)) }
    #expect(few.map { "\($0)".hasPrefix("\(folder): 1 photos with one face; two are needed") } == true)
    let gone = folder.appending("gone")
    let missing = #expect(throws: UsageError.self) { try ComposedData(folder: gone, lanes: Lanes(1)) }
    #expect(missing.map { "\($0)".hasPrefix("\(gone): the folder of portraits cannot be read") } == true)
  }

  @Test("weights include their file's landmark heads; a missing file is reported")
  func startingWeights() throws {
    #expect(try StartingWeights("published").landmarkHeads.isEmpty)
    let published = try NetworkWeights.published()
    let plan = NetworkPlan(.pnet)
    let heads = plan.trainingOnly.sorted()
    #expect(!heads.isEmpty)
    var tensors = NetworkWeights.names.map { (name: $0, tensor: published[$0]) }
    for name in heads {
      tensors.append((name: name, tensor: Tensor(shape: try #require(plan.shapes[name]))))
    }
    let path = try fixture.folder.write("w.safetensors", SafetensorsFile.encode(tensors))
    let start = try StartingWeights(path.string)
    #expect(start.weights.identity == published.identity && start.landmarkHeads.keys.sorted() == heads)
    let error = #expect(throws: UsageError.self) { try StartingWeights("/no/such.safetensors") }
    #expect(error.map { "\($0)".contains("/no/such.safetensors") } == true)
  }
}
