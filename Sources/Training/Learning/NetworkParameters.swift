public import Networks

/// A network's parameters, or as many numbers in the same order (gradients, velocities).
///
/// They are in the order in which the kernels read them; ``tensors`` and ``init(_:tensors:)`` convert to and
/// from the layouts of weights files.
public struct NetworkParameters: Sendable, Hashable {
  /// Says which network it is, and where each layer's numbers lie.
  public let plan: NetworkPlan
  var values: [Float]

  init(_ plan: NetworkPlan) {
    self.plan = plan
    values = [Float](repeating: 0, count: plan.parameterCount)
  }

  /// From tensors in the layouts of the published file.
  ///
  /// - Precondition: `tensors` holds every name of `plan.shapes` in its shape.
  public init(_ plan: NetworkPlan, tensors: [String: Tensor]) {
    self.init(plan)
    for tensor in plan.tensors {
      guard let given = tensors[tensor.name], given.shape == tensor.shape else {
        preconditionFailure("parameters: tensor '\(tensor.name)' of shape \(tensor.shape) is needed")
      }
      let source = given.values
      plan.forEachValue(of: tensor) { file, flat in values[flat] = source[file] }
    }
  }

  /// All tensors by name, in the layouts of the published file.
  public var tensors: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for plan in plan.tensors {
      // Not in the tensor itself: its check after every change would copy the values each time.
      var all = [Float](repeating: 0, count: plan.shape.reduce(1, *))
      self.plan.forEachValue(of: plan) { file, flat in all[file] = values[flat] }
      tensors[plan.name] = Tensor(shape: plan.shape, values: all)
    }
    return tensors
  }
}

extension NetworkPlan {
  /// Calls `body` with each value's index in the file's tensor and in the flat array.
  func forEachValue(of tensor: TensorPlan, _ body: (_ file: Int, _ flat: Int) -> Void) {
    let layer = layers[tensor.layer]
    let (kernel, channels) = (layer.kernel, layer.channels)
    let outputs = tensor.shape[0]
    switch tensor.role {
    case .bias:
      for output in 0..<outputs { body(output, layer.bias + tensor.firstOutput + output) }
    case .slope:
      for output in 0..<outputs { body(output, layer.slope + output) }
    case .convolution:
      // File: channel, row, column.
      for output in 0..<outputs {
        for tap in 0..<layer.taps {
          let (channel, cell) = (tap % channels, tap / channels)
          body(
            (output * channels + channel) * kernel * kernel + cell,
            layer.index(output: tensor.firstOutput + output, tap: tap))
        }
      }
    case .dense:
      // File: column, row, channel.
      for output in 0..<outputs {
        for tap in 0..<layer.taps {
          let (channel, cell) = (tap % channels, tap / channels)
          let (row, column) = (cell / kernel, cell % kernel)
          body(
            output * layer.taps + (column * kernel + row) * channels + channel,
            layer.index(output: tensor.firstOutput + output, tap: tap))
        }
      }
    }
  }
}

extension NetworkParameters {
  /// Random initial parameters: normal weights with the variance that keeps the size of activations and
  /// gradients through PReLU (He et al. 2015, arXiv 1502.01852: `2 / ((1 + a²) fan-in)`), slopes `a` = 0.25,
  /// biases zero; heads with the standard deviation 0.01 · √(32 / fan-in), so that training starts undecided.
  public static func random(_ network: TrainedNetwork, seed: UInt64) -> NetworkParameters {
    var parameters = NetworkParameters(NetworkPlan(network))
    var random = TrainingRandom(seed: seed, stream: "initial \(network.rawValue)")
    for tensor in parameters.plan.tensors { parameters.randomise(tensor, &random) }
    return parameters
  }

  /// Parameters from a weights file; a landmark head that it lacks starts random.
  public init(_ network: TrainedNetwork, weights: NetworkWeights, extra: [String: Tensor] = [:], seed: UInt64)
  {
    let plan = NetworkPlan(network)
    self.init(plan)
    var random = TrainingRandom(seed: seed, stream: "initial \(network.rawValue)")
    for tensor in plan.tensors {
      guard let given = weights.tensors[tensor.name] ?? extra[tensor.name], given.shape == tensor.shape else {
        randomise(tensor, &random)
        continue
      }
      let source = given.values
      plan.forEachValue(of: tensor) { file, flat in values[flat] = source[file] }
    }
  }

  private mutating func randomise(_ tensor: TensorPlan, _ random: inout TrainingRandom) {
    let layer = plan.layers[tensor.layer]
    let slope: Float = 0.25
    switch tensor.role {
    case .bias: return
    case .slope: plan.forEachValue(of: tensor) { _, flat in values[flat] = slope }
    case .convolution, .dense:
      let fan = Float(layer.taps)
      let deviation =
        layer.hasPReLU ? (2 / ((1 + slope * slope) * fan)).squareRoot() : 0.01 * (32 / fan).squareRoot()
      plan.forEachValue(of: tensor) { _, flat in values[flat] = deviation * random.normal() }
    }
  }
}
