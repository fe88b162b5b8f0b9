import Networks

/// One of the cascade's networks, as training sees it: with a landmark head, which the published P- and R-Net lack.
public enum TrainedNetwork: String, CaseIterable, Sendable, Hashable, Codable {
  // The names in files of weights and checkpoints; they stay when a case is renamed.
  case pnet = "pnet", rnet = "rnet", onet = "onet"

  /// Pixels of the square input.
  public var side: Int {
    switch self {
    case .pnet: 12
    case .rnet: 24
    case .onet: 48
    }
  }

  /// "P-Net", "R-Net", "O-Net".
  public var title: String {
    switch self {
    case .pnet: "P-Net"
    case .rnet: "R-Net"
    case .onet: "O-Net"
    }
  }

  /// Multiply-adds of plain direct convolution for one sample, forward.
  public var multiplyAdds: Int { NetworkPlan(self).multiplyAdds }
}

/// A tensor's place among a network's parameters.
struct TensorPlan: Sendable, Hashable {
  enum Role: Sendable, Hashable {
    case convolution, dense, bias, slope
  }

  /// As in the published file, for example `pnet.conv1.weight`.
  var name: String
  /// Layout of the file: convolutions `[out, in, row, column]`, dense layers `[out, in]`.
  var shape: [Int]
  var role: Role
  var layer: Int
  /// The first output channel of the layer that is this tensor's.
  var firstOutput = 0
}

/// A layer's shape, and where its parameters lie in the network's flat array.
struct LayerPlan: Sendable, Hashable {
  /// `conv1`, `dense4`, `heads`.
  var name: String
  /// Side and channels of the input maps, and floats from one input pixel to the next.
  var side, channels, pitch: Int
  var kernel: Int
  /// Output channels: those in use, and those stored, in whole blocks of 16.
  var outputs, storedOutputs: Int
  var hasPReLU: Bool
  /// Side of the max pool's window; 0 without one.
  var pool: Int
  /// Offsets of the weights `[storedOutputs / 16][taps][16]`, and of the biases and slopes `[storedOutputs]`.
  var weights = 0
  var bias: Int { weights + weightCount }
  var slope: Int { bias + storedOutputs }

  var taps: Int { kernel * kernel * channels }
  var weightCount: Int { taps * storedOutputs }
  var parameterCount: Int { weightCount + 2 * storedOutputs }
  /// Side of the output before pooling and after.
  var sumSide: Int { side - kernel + 1 }
  var outSide: Int { pool == 0 ? sumSide : (sumSide - pool + 1) / 2 + 1 }

  init(
    _ name: String, side: Int, channels: Int, pitch: Int, kernel: Int, outputs: Int, prelu: Bool = true,
    pool: Int = 0
  ) {
    self.name = name
    self.side = side
    self.channels = channels
    self.pitch = pitch
    self.kernel = kernel
    self.outputs = outputs
    storedOutputs = (outputs + 15) / 16 * 16
    hasPReLU = prelu
    self.pool = pool
  }

  /// Where the weight of an output and a tap (row, column, channel of the kernel) lies.
  func index(output: Int, tap: Int) -> Int {
    weights + (output / 16 * taps + tap) * 16 + output % 16
  }
}

/// The layers of a network and the order of its parameters in one flat array, the kernels' order.
public struct NetworkPlan: Sendable, Hashable {
  /// The network of this plan.
  public let network: TrainedNetwork
  let layers: [LayerPlan]
  let tensors: [TensorPlan]
  /// The number of floats for all parameters, including unused lanes of the kernels, which stay zero.
  let parameterCount: Int

  /// Head outputs: logits of "not face" and "face", four box offsets, five landmark x, five landmark y.
  static let headCount = 16

  /// Lays out the layers of Zhang et al. 2016, the landmark head included in all three networks.
  public init(_ network: TrainedNetwork) {
    self.network = network
    var layers: [LayerPlan] = []
    var tensors: [TensorPlan] = []
    var (side, channels, pitch) = (network.side, 3, 3)
    func add(_ kind: Kind, _ number: Int, kernel: Int, outputs: Int, pool: Int = 0) {
      let layer = LayerPlan(
        "\(kind.rawValue)\(number)", side: side, channels: channels, pitch: pitch, kernel: kernel,
        outputs: outputs,
        pool: pool)
      let name = "\(network.rawValue).\(layer.name)"
      let shape = kind == .conv ? [outputs, channels, kernel, kernel] : [outputs, layer.taps]
      let index = layers.count
      tensors += [
        TensorPlan(
          name: "\(name).weight", shape: shape, role: kind == .conv ? .convolution : .dense, layer: index),
        TensorPlan(name: "\(name).bias", shape: [outputs], role: .bias, layer: index),
        TensorPlan(
          name: "\(network.rawValue).prelu\(number).weight", shape: [outputs], role: .slope, layer: index),
      ]
      layers.append(layer)
      (side, channels, pitch) = (layer.outSide, outputs, layer.storedOutputs)
    }
    func addHeads(_ kind: Kind, _ number: Int) {
      let index = layers.count
      layers.append(
        LayerPlan(
          "heads", side: 1, channels: channels, pitch: pitch, kernel: 1, outputs: Self.headCount, prelu: false
        ))
      for (head, (first, outputs)) in [(0, 2), (2, 4), (6, 10)].enumerated() {
        let name = "\(network.rawValue).\(kind.rawValue)\(number)_\(head + 1)"
        let shape = kind == .conv ? [outputs, channels, 1, 1] : [outputs, channels]
        tensors.append(
          TensorPlan(
            name: "\(name).weight", shape: shape, role: kind == .conv ? .convolution : .dense, layer: index,
            firstOutput: first))
        tensors.append(
          TensorPlan(name: "\(name).bias", shape: [outputs], role: .bias, layer: index, firstOutput: first))
      }
    }
    switch network {
    case .pnet:
      add(.conv, 1, kernel: 3, outputs: 10, pool: 2)
      add(.conv, 2, kernel: 3, outputs: 16)
      add(.conv, 3, kernel: 3, outputs: 32)
      addHeads(.conv, 4)
    case .rnet:
      add(.conv, 1, kernel: 3, outputs: 28, pool: 3)
      add(.conv, 2, kernel: 3, outputs: 48, pool: 3)
      add(.conv, 3, kernel: 2, outputs: 64)
      add(.dense, 4, kernel: 3, outputs: 128)
      addHeads(.dense, 5)
    case .onet:
      add(.conv, 1, kernel: 3, outputs: 32, pool: 3)
      add(.conv, 2, kernel: 3, outputs: 64, pool: 3)
      add(.conv, 3, kernel: 3, outputs: 64, pool: 2)
      add(.conv, 4, kernel: 2, outputs: 128)
      add(.dense, 5, kernel: 3, outputs: 256)
      addHeads(.dense, 6)
    }
    var count = 0
    for index in layers.indices {
      layers[index].weights = count
      count += layers[index].parameterCount
    }
    self.layers = layers
    self.tensors = tensors
    parameterCount = count
  }

  private enum Kind: String {
    case conv, dense
  }

  /// Multiply-adds of plain direct convolution for one sample, forward, all three heads counted.
  var multiplyAdds: Int {
    layers.reduce(0) { $0 + $1.sumSide * $1.sumSide * $1.outputs * $1.taps }
  }

  /// The layers' names, first to last, which training can freeze.
  public var layerNames: [String] { layers.map(\.name) }

  /// The name and shape of every tensor, the landmark head included.
  public var shapes: [String: [Int]] {
    Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) })
  }

  /// Tensors that only training uses: the landmark heads of P- and R-Net.
  public var trainingOnly: Set<String> {
    Set(shapes.keys.filter { NetworkWeights.shapes[$0] == nil })
  }
}
