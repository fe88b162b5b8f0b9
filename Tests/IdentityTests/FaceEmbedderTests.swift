import Foundation
import Identity
import Imaging
import Networks
import Parallel
import TestSupport
import Testing

@Suite("The network that tells people apart") struct FaceEmbedderTests {
  /// The tolerance that golden data ask for; float32 sums in another order differ by a hundredth of it.
  private let tolerance: Float = 1e-4

  @Test("vectors of the sample faces are the reference's, and stay near dlib's own", arguments: Fixture.all)
  func golden(embedder: FaceEmbedder) throws {
    #expect(Fixture.faces.count == 22)
    let vectors = try embedder.embeddings(of: Fixture.faces.map(Fixture.chip))
    for (face, vector) in zip(Fixture.faces, vectors) {
      #expect(vector.count == 128)
      #expect(
        Fixture.distance(vector, try Fixture.golden["\(face).embedding"].values) <= tolerance, "\(face)")
      // Weights of 16 bits move no value by more.
      #expect(Fixture.distance(vector, try Fixture.golden["\(face).dlib"].values) <= 2.2e-4, "\(face)")
    }
  }

  @Test("every block of a face is the reference's", arguments: Fixture.all)
  func layers(embedder: FaceEmbedder) throws {
    let (blocks, vector) = embedder.layers(of: try Fixture.chip("astronaut_00"))
    #expect(Fixture.distance(vector, try Fixture.golden["astronaut_00.embedding"].values) <= tolerance)
    var checked = 0
    for (name, block) in blocks {
      let wanted = try Fixture.golden["layers.\(name)"]
      let sums = try Fixture.golden["layers.\(name).sum"].values
      let corner = name == "mean" ? block.values : Self.corner(block)
      #expect(Fixture.distance(corner, wanted.values) <= tolerance, "\(name)")
      // Float32 sums of up to 165,888 numbers.
      let sum = block.values.reduce(0.0) { $0 + Double($1) }
      let absolute = block.values.reduce(0.0) { $0 + Double(abs($1)) }
      #expect(abs(sum - Double(sums[0])) <= 2e-6 * abs(sum), "\(name)")
      #expect(abs(absolute - Double(sums[1])) <= 2e-6 * absolute, "\(name)")
      checked += 1
    }
    #expect(checked == 17)
  }

  @Test("every number of a noisy chip is the scalar twin's")
  func twin() throws {
    let chip = Fixture.noise(seed: 3)
    let wanted = ScalarIdentity(weights: Fixture.weights).answer(chip)
    for embedder in Fixture.all {
      let (blocks, vector) = embedder.layers(of: chip)
      #expect(Set(blocks.keys) == Set(wanted.blocks.keys))
      for (name, block) in blocks {
        guard let other = wanted.blocks[name] else { continue }
        #expect(block.shape == other.shape)
        #expect(Fixture.distance(block.values, other.values) <= 5e-5, "\(name), \(embedder.instructionSet)")
      }
      #expect(Fixture.distance(vector, wanted.vector) <= 5e-6, "\(embedder.instructionSet)")
    }
  }

  @Test(
    "no bit of a vector depends on its neighbours, the batch's size or the lanes", arguments: Fixture.all)
  func batches(embedder: FaceEmbedder) throws {
    let chips = try Fixture.faces.map(Fixture.chip) + (1...13).map { Fixture.noise(seed: $0) }
    let vectors = try embedder.embeddings(of: chips)
    for (index, chip) in chips.enumerated() where index % 5 == 0 {
      #expect(try embedder.embeddings(of: [chip]) == [vectors[index]])
    }
    for count in [2, 3, 5, 16, 17] {
      let some = Array(chips.suffix(count))
      for lanes in [1, 2, 5] {
        #expect(try embedder.embeddings(of: some, lanes: Lanes(lanes)) == Array(vectors.suffix(count)))
      }
    }
    #expect(try embedder.embeddings(of: chips.reversed(), lanes: Lanes(3)) == vectors.reversed())
  }

  @Test("no chips give no vectors, and a set flag stops the work")
  func emptyAndCancelled() throws {
    let embedder = try #require(Fixture.all.last)
    #expect(try embedder.embeddings(of: []).isEmpty)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try embedder.embeddings(of: [Fixture.noise(seed: 1)], cancellation: flag)
    }
  }

  @Test("all instruction sets agree, and the model is known by its name and weights")
  func sets() throws {
    let chip = try Fixture.chip("camera_00")
    let vectors = try Fixture.all.map { try $0.embeddings(of: [chip])[0] }
    for vector in vectors { #expect(Fixture.distance(vector, vectors[0]) <= 5e-6) }
    for embedder in Fixture.all {
      #expect(embedder.identifier == "dlib-resnet-v1-\(Fixture.weights.identity)")
      #expect(embedder.dimension == 128 && embedder.measure == .distance)
    }
    #expect(Fixture.weights.identity.count == 16)
  }

  /// The top-left 8×8 of every channel.
  private static func corner(_ block: Tensor) -> [Float] {
    let (height, width) = (block.shape[1], block.shape[2])
    return block.values.indices.filter { $0 % width < 8 && $0 / width % height < 8 }.map { block.values[$0] }
  }
}
