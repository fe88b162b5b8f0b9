import Networks
import Parallel
import TestSupport
import Testing
import Training

@Suite("Rehearsal of a network's own answers") struct RehearsalTests {
  /// Windows with the answers that the network gives for them as they are.
  private func store(_ parameters: NetworkParameters, _ folder: TemporaryFolder) throws -> SampleStore {
    let side = parameters.plan.network.side
    var numbers = SeededNumbers(seed: 8)
    let pixels = (0..<64).map { _ in
      (0..<side * side * 3).map { _ in UInt8.random(in: 0...255, using: &numbers) }
    }
    let samples = pixels.map {
      Sample(kind: .rehearsal, target: SampleTarget(face: 0.5, box: .zero), pixels: $0)
    }
    let path = try folder.write("0.samples", SampleFile.encode(samples, side: side, identity: 7))
    return try SampleStore([path], side: side, identity: 7)
  }

  @Test("a network that only rehearses stays as it is, although samples are mirrored and recoloured")
  func fixedPoint() throws {
    let folder = try TemporaryFolder()
    var weights = try NetworkWeights.published()
    // Everything is a face, so that boxes and landmarks are rehearsed, too.
    weights["onet.dense6_1.bias"].values = [-6, 6]
    let parameters = NetworkParameters(.onet, weights: weights, seed: 1)
    let store = try store(parameters, folder)
    var settings = TrainingSettings(.onet, epochs: 2, seed: 3)
    (settings.batch, settings.warmUp, settings.step.decay) = (16, 0, 0)
    settings.losses.kept = 4
    let none = try SampleStore([], side: 48, identity: 7)
    let outcome = try NetworkTrainer(
      .onet, settings: settings, training: store, validation: none, lanes: Lanes(2)
    ).run(from: parameters, identity: 1)
    #expect(outcome.curve.last?.step == 8)
    for (name, tensor) in outcome.parameters.tensors {
      let changes = zip(tensor.values, weights[name].values).map { abs($0 - $1) }
      #expect(try #require(changes.max()) < 1e-6, "\(name)")
    }
  }

  @Test("kept answers count as often as asked, and others once")
  func weight() {
    let heads = [Float](repeating: 0, count: 32)
    var kept = SampleTarget(box: SIMD4(1, 0, 0, 0), landmarks: [Float](repeating: 1, count: 10))
    kept.isKept = true
    let other = SampleTarget(box: SIMD4(0, 1, 0, 0))
    var weights = LossWeights(box: 0.5, landmarks: 0.5)
    weights.kept = 3
    let loss = LossGradient(heads: heads, targets: [kept, other], weights: weights)
    // Means over the samples: (3 · 1² + 1²) / 2, and 3 · 10 · 1².
    #expect(loss.losses.box == 2 && loss.losses.landmarks == 30)
    // d/dx of 0.5 · (3 · (x - 1)²) / 2 at 0, of 0.5 · (x - 1)² / 2, and of 0.5 · 3 · (x - 1)².
    #expect(loss.gradient[2] == -1.5 && loss.gradient[16 + 3] == -0.5 && loss.gradient[6] == -3)
    weights.kept = nil
    #expect(LossGradient(heads: heads, targets: [kept, other], weights: weights).losses.box == 1)
  }
}
