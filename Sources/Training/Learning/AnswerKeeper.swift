/// Gives the answers of the network that learning began with, for the samples that rehearse them.
///
/// A sample is mirrored and recoloured differently in each epoch. The answers belong to what it looks like
/// then: those for the sample as it was cut would teach boxes and landmarks that the network never gave.
struct AnswerKeeper {
  let network: TrainedNetwork
  /// Has the parameters that learning began with; only runs forward.
  let engine: GradientEngine

  /// Replaces the targets of rehearsed samples.
  func answer(_ batch: inout NetworkTrainer.Batch) {
    let kept = batch.targets.indices.filter { batch.targets[$0].isKept }
    guard !kept.isEmpty else { return }
    let (bytes, width) = (network.side * network.side * 3, NetworkPlan.headCount)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(kept.count * bytes)
    for index in kept { pixels += batch.pixels[index * bytes..<(index + 1) * bytes] }
    let heads = engine.forward(.bytes(pixels))
    for (place, index) in kept.enumerated() {
      batch.targets[index] = SampleTarget(
        keeping: heads[place * width..<(place + 1) * width], of: network)
    }
  }
}
