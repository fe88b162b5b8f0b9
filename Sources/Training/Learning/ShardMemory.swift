/// What the forward pass keeps of a shard's samples, layer by layer.
final class ShardMemory: Sendable {
  /// The layers' inputs: the samples themselves, then each layer's output.
  let inputs: [FloatMemory]
  /// The layers' sums before PReLU; the last layer's are the heads' answers.
  let sums: [FloatMemory]

  init(_ plan: NetworkPlan, capacity: Int) {
    inputs = plan.layers.map { FloatMemory($0.inputFloats(capacity)) }
    sums = plan.layers.map { FloatMemory($0.sumFloats(capacity)) }
  }
}
