import CKernels

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

/// The working memory of one lane.
final class LaneMemory: Sendable {
  /// Gradients of a layer's output and input, in turn.
  let first, second: FloatMemory
  /// Used by the kernels.
  let work: FloatMemory

  init(_ plan: NetworkPlan, capacity: Int, work: Int) {
    let most = plan.layers.map { max($0.inputFloats(capacity), $0.sumFloats(capacity)) }.max() ?? 0
    first = FloatMemory(most)
    second = FloatMemory(most)
    self.work = FloatMemory(work)
  }
}

extension LayerPlan {
  /// Floats of `count` input maps, with the kernels' slack.
  fileprivate func inputFloats(_ count: Int) -> Int {
    count * side * side * pitch + Int(FACET_SLACK_ROWS) * max(side * side * pitch, 64)
  }

  fileprivate func sumFloats(_ count: Int) -> Int {
    (count * sumSide * sumSide + Int(FACET_SLACK_ROWS)) * storedOutputs
  }
}

extension facet_layer {
  init(_ layer: LayerPlan) {
    self.init(
      side: Int32(layer.side), channels: Int32(layer.channels), pitch: Int32(layer.pitch),
      kernel: Int32(layer.kernel), outs: Int32(layer.storedOutputs), prelu: layer.hasPReLU ? 1 : 0,
      pool: Int32(layer.pool))
  }
}

extension NetworkPlan {
  /// The first of the memory's floats as parameters.
  func parameters(_ memory: FloatMemory) -> NetworkParameters {
    var parameters = NetworkParameters(self)
    parameters.values = Array(memory.array.prefix(parameterCount))
    return parameters
  }
}
