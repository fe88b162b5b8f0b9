import CKernels

extension LayerPlan {
  /// Floats of `count` input maps, with the kernels' slack.
  func inputFloats(_ count: Int) -> Int {
    count * side * side * pitch + Int(FACET_SLACK_ROWS) * max(side * side * pitch, 64)
  }

  func sumFloats(_ count: Int) -> Int {
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
