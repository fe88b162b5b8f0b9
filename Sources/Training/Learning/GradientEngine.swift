import CKernels
package import Networks
package import Parallel
import Synchronization

/// The input of the networks in training.
public enum SampleInputs: Sendable {
  /// RGB bytes, `[count, side, side, 3]`; the kernels see `(byte - 127.5) / 128`.
  case bytes([UInt8])
  /// Numbers used unchanged, `[count, side, side, 3]`.
  case numbers([Float])
}

/// Runs a network forward and backward over mini-batches on all lanes, and updates its parameters.
///
/// A batch is always cut into ``shards`` parts. Each part sums its own gradient, sample by sample, and the
/// parts are added in order, so that the number of lanes does not change a bit of the parameters. One call at
/// a time.
package final class GradientEngine: Sendable {
  package let plan: NetworkPlan
  let lanes: Lanes
  let batchLimit: Int
  private let kernels: facet_kernels
  private let layers: [facet_layer]
  /// What the forward pass keeps, for each shard.
  private let shards: [ShardMemory]
  /// The gradient of each shard, `gradientStride` floats apart.
  private let gradients: FloatMemory
  private let gradientStride: Int
  private let lanesWork: [LaneMemory]
  private let memory: FloatMemory
  private let velocities: FloatMemory
  private let transposed: FloatMemory
  private let total: FloatMemory
  private let transposedAt: [Int]
  /// The number of samples in the last forward pass.
  private let batch = Atomic<Int>(0)
  private var count: Int { batch.load(ordering: .relaxed) }

  /// Parts of a batch, and so the most lanes that can share it.
  static let shards = 16

  package var parameters: NetworkParameters {
    get { plan.parameters(memory) }
    set {
      precondition(newValue.plan == plan, "engine: parameters of another network")
      memory.array = newValue.values
    }
  }

  /// The velocities of momentum, in the order of the parameters.
  package var velocity: NetworkParameters {
    get { plan.parameters(velocities) }
    set { velocities.array = newValue.values }
  }

  /// The gradient of the last step; only ``descend(_:layers:keepsGradient:)`` with `keepsGradient` writes it.
  package var gradient: NetworkParameters { plan.parameters(total) }

  package init(
    _ parameters: NetworkParameters, batchLimit: Int, lanes: Lanes, instructionSet: InstructionSet? = nil
  ) throws(NetworksError) {
    let set = if let instructionSet { instructionSet } else { try InstructionSet.preferred() }
    guard let kernels = set.kernels else { throw .unavailableInstructionSet(set) }
    self.kernels = kernels
    self.lanes = lanes
    self.batchLimit = batchLimit
    let plan = parameters.plan
    self.plan = plan
    layers = plan.layers.map(facet_layer.init)
    let capacity = (batchLimit + Self.shards - 1) / Self.shards
    let shardCount = min(Self.shards, batchLimit)
    shards = (0..<shardCount).map { _ in ShardMemory(plan, capacity: capacity) }
    gradientStride = (plan.parameterCount + 15) / 16 * 16
    gradients = FloatMemory(gradientStride * shardCount)
    let work = layers.map { layer in unsafe withUnsafePointer(to: layer) { unsafe Int(facet_layer_work($0)) }
    }
    lanesWork = (0..<lanes.count).map { _ in LaneMemory(plan, capacity: capacity, work: work.max() ?? 0) }
    memory = FloatMemory(plan.parameterCount)
    memory.array = parameters.values
    velocities = FloatMemory(plan.parameterCount)
    total = FloatMemory(plan.parameterCount)
    var at = 0
    var places: [Int] = []
    for layer in plan.layers {
      places.append(at)
      at += (layer.taps + 15) / 16 * 16 * layer.storedOutputs
    }
    transposedAt = places
    transposed = FloatMemory(at)
  }

  // MARK: Forward

  /// - Returns: the heads' answers, `[count, 16]`.
  package func forward(_ inputs: SampleInputs) -> [Float] {
    let floats = plan.network.side * plan.network.side * 3
    let count =
      switch inputs {
      case .bytes(let bytes): bytes.count / floats
      case .numbers(let numbers): numbers.count / floats
      }
    precondition(
      count > 0 && count <= batchLimit, "engine: a batch of \(count) samples; \(batchLimit) is the limit")
    batch.store(count, ordering: .relaxed)
    let heads = FloatMemory(count * NetworkPlan.headCount)
    // SAFETY: shards and lanes touch memory of their own; parameters are only read.
    lanes.forEach(shards.count) { item, lane in
      let range = samples(of: item)
      guard !range.isEmpty else { return }
      let shard = shards[item]
      unsafe Self.copy(inputs, range.lowerBound * floats, range.count * floats, to: shard.inputs[0].floats)
      for (index, layer) in plan.layers.enumerated() {
        let out = index + 1 < layers.count ? shard.inputs[index + 1] : shard.sums[index]
        unsafe withUnsafePointer(to: layers[index]) { shape in
          unsafe kernels.layer_forward(
            shape, Int32(range.count), shard.inputs[index].floats, memory.floats + layer.weights,
            memory.floats + layer.bias, memory.floats + layer.slope, shard.sums[index].floats, out.floats,
            lanesWork[lane].work.floats)
        }
      }
      if let answers = shard.sums.last {
        let width = NetworkPlan.headCount
        unsafe (heads.floats + range.lowerBound * width).update(
          from: answers.floats, count: range.count * width)
      }
    }
    return Array(heads.array.prefix(count * NetworkPlan.headCount))
  }

  private static func copy(
    _ inputs: SampleInputs, _ from: Int, _ count: Int, to: UnsafeMutablePointer<Float>
  ) {
    switch inputs {
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBufferPointer { source in
        for index in 0..<count { unsafe to[index] = (Float(source[from + index]) - 127.5) * 0.0078125 }
      }
    case .numbers(let numbers):
      unsafe numbers.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { unsafe to.update(from: base + from, count: count) }
      }
    }
  }

  private func samples(of shard: Int) -> Range<Int> {
    (shard * count / shards.count)..<((shard + 1) * count / shards.count)
  }

  // MARK: Backward

  /// Computes the gradient of every parameter from that of the last answers, and leaves it in the shards.
  ///
  /// - Parameter headGradient: `[count, 16]`.
  package func backward(_ headGradient: [Float]) {
    let width = NetworkPlan.headCount
    precondition(
      headGradient.count == count * width, "engine: \(headGradient.count) gradients of \(count) samples")
    for (index, layer) in plan.layers.enumerated() {
      unsafe withUnsafePointer(to: layers[index]) { shape in
        unsafe facet_layer_transpose(
          shape, memory.floats + layer.weights, transposed.floats + transposedAt[index])
      }
    }
    // SAFETY: shards and lanes touch memory of their own; parameters are only read.
    lanes.forEach(shards.count) { item, lane in
      let range = samples(of: item)
      let gradient = unsafe gradients.floats + item * gradientStride
      unsafe gradient.update(repeating: 0, count: gradientStride)
      guard !range.isEmpty else { return }
      let own = lanesWork[lane]
      unsafe headGradient.withUnsafeBufferPointer { source in
        if let base = source.baseAddress {
          unsafe own.first.floats.update(from: base + range.lowerBound * width, count: range.count * width)
        }
      }
      unsafe backward(shards[item], range.count, own, gradient)
    }
  }

  private func backward(
    _ shard: ShardMemory, _ count: Int, _ own: LaneMemory, _ base: UnsafeMutablePointer<Float>
  ) {
    var (outGradient, inGradient) = (own.first, own.second)
    for index in plan.layers.indices.reversed() {
      let layer = plan.layers[index]
      var to = unsafe facet_layer_gradient(
        weights: base + layer.weights, bias: base + layer.bias, slope: base + layer.slope)
      let out = index + 1 < layers.count ? shard.inputs[index + 1] : shard.sums[index]
      unsafe withUnsafePointer(to: layers[index]) { shape in
        unsafe kernels.layer_backward(
          shape, Int32(count), shard.inputs[index].floats, transposed.floats + transposedAt[index],
          memory.floats + layer.slope, shard.sums[index].floats, out.floats, outGradient.floats, &to,
          index == 0 ? nil : inGradient.floats, own.work.floats)
      }
      (outGradient, inGradient) = (inGradient, outGradient)
    }
  }

  // MARK: Descent

  /// One step of gradient descent with the gradient of the last ``backward(_:)``.
  ///
  /// - Parameters:
  ///   - frozen: indices of layers that are not changed.
  package func descend(_ step: DescentStep, frozen: Set<Int> = [], keepsGradient: Bool = false) {
    var pieces: [Range<Int>] = []
    for (index, layer) in plan.layers.enumerated() where !frozen.contains(index) {
      let end = layer.weights + layer.parameterCount
      pieces += stride(from: layer.weights, to: end, by: 1 << 14).map { $0..<min($0 + 1 << 14, end) }
    }
    lanes.forEach(pieces.count) { [pieces] item, _ in
      let piece = pieces[item]
      var step = facet_step(rate: step.rate, momentum: step.momentum, decay: step.decay)
      // SAFETY: pieces do not overlap and lie inside the parameters.
      unsafe kernels.descend(
        &step, Int64(piece.count), memory.floats + piece.lowerBound, velocities.floats + piece.lowerBound,
        gradients.floats + piece.lowerBound, gradientStride, Int32(shards.count),
        keepsGradient ? total.floats + piece.lowerBound : nil)
    }
  }
}
