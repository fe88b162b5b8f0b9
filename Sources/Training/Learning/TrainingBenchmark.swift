public import Networks
public import Parallel

/// Measures the speed of training.
public enum TrainingBenchmark {
  /// Samples per second of whole steps (forward, losses, backward, descent) on generated samples: the fastest
  /// of `runs` steps after two warm-up steps.
  public static func samplesPerSecond(
    _ network: TrainedNetwork, batch: Int, lanes: Lanes, instructionSet: InstructionSet? = nil, runs: Int = 12
  ) throws -> Double {
    let engine = try GradientEngine(
      .random(network, seed: 1), batchLimit: batch, lanes: lanes, instructionSet: instructionSet)
    let bytes = (0..<batch * network.side * network.side * 3).map {
      UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 9))
    }
    let targets = (0..<batch).map { index in
      switch index % 7 {
      case 0..<3: SampleTarget(face: 0)
      case 3: SampleTarget(face: 1, box: SIMD4(0.1, 0.05, -0.1, -0.02))
      case 4: SampleTarget(box: SIMD4(0.2, 0.1, -0.2, -0.1))
      default: SampleTarget(landmarks: [0.3, 0.7, 0.5, 0.35, 0.65, 0.4, 0.4, 0.6, 0.8, 0.8])
      }
    }
    var best = Double.infinity
    for run in 0..<runs + 2 {
      let start = ContinuousClock.now
      let heads = engine.forward(.bytes(bytes))
      let loss = LossGradient(heads: heads, targets: targets, weights: .paper(network))
      engine.backward(loss.gradient)
      engine.descend(DescentStep(rate: 1e-4))
      if run >= 2 { best = min(best, (ContinuousClock.now - start) / .seconds(1)) }
    }
    return Double(batch) / best
  }
}
