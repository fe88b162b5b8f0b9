import Networks

/// Writes R-Net as an ONNX model with names that tell nothing, as exporters do.
enum ONNXModel {
  /// How the model lays out features for its dense layer.
  enum Flatten: CaseIterable {
    case columnRowChannel, rowColumnChannel, channelRowColumn

    /// The input of the published dense layer that stands at this model's input `index`.
    func published(_ index: Int) -> Int {
      let (row, column, channel) =
        switch self {
        case .columnRowChannel: (index / 64 % 3, index / 192, index % 64)
        case .rowColumnChannel: (index / 192, index / 64 % 3, index % 64)
        case .channelRowColumn: (index / 3 % 3, index % 3, index / 9)
        }
      return (column * 3 + row) * 64 + channel
    }

    var permutation: [UInt8]? {
      switch self {
      case .columnRowChannel: [0, 3, 2, 1]
      case .rowColumnChannel: [0, 2, 3, 1]
      case .channelRowColumn: nil
      }
    }
  }

  static func rnet(_ weights: NetworkWeights, _ flatten: Flatten) -> [UInt8] {
    var graph = Graph()
    for number in 1...3 {
      graph.add("Conv", [weights["rnet.conv\(number).weight"], weights["rnet.conv\(number).bias"]])
      let slopes = weights["rnet.prelu\(number).weight"]
      graph.add("PRelu", [Tensor(shape: [slopes.shape[0], 1, 1], values: slopes.values)])
    }
    if let axes = flatten.permutation { graph.add("Transpose", [], axes: axes) }
    // As a product with turned weights and a sum, the other way to write a dense layer.
    let dense = weights["rnet.dense4.weight"]
    var turned = Tensor(shape: [576, 128])
    for output in 0..<128 {
      for input in 0..<576 {
        turned.values[input * 128 + output] = dense.values[output * 576 + flatten.published(input)]
      }
    }
    graph.add("MatMul", [turned])
    graph.add("Add", [weights["rnet.dense4.bias"]])
    graph.add("PRelu", [weights["rnet.prelu4.weight"]])
    for head in ["rnet.dense5_1", "rnet.dense5_2"] {
      graph.add("Gemm", [weights["\(head).weight"], weights["\(head).bias"]], isTurned: true)
    }
    return [0x08, 8] + field(7, graph.bytes)
  }

  private struct Graph {
    var bytes: [UInt8] = []
    private var count = 0

    mutating func add(_ operation: String, _ parameters: [Tensor], axes: [UInt8] = [], isTurned: Bool = false)
    {
      var node = field(1, Array("x\(count)".utf8))
      for tensor in parameters {
        count += 1
        let name = Array("onnx::\(operation)_\(count)".utf8)
        node += field(1, name)
        var values: [UInt8] = []
        for value in tensor.values {
          let bits = value.bitPattern
          values += [UInt8(bits & 255), UInt8(bits >> 8 & 255), UInt8(bits >> 16 & 255), UInt8(bits >> 24)]
        }
        let shape = field(1, tensor.shape.flatMap(varint))
        bytes += field(5, shape + [0x10, 1] + field(8, name) + field(9, values))
      }
      node += field(2, Array("x\(count + 1)".utf8)) + field(4, Array(operation.utf8))
      if !axes.isEmpty { node += field(5, field(1, Array("perm".utf8)) + axes.flatMap { [0x40, $0] }) }
      if isTurned { node += field(5, field(1, Array("transB".utf8)) + [0x18, 1]) }
      bytes += field(1, node)
      count += 1
    }
  }

  private static func varint(_ number: Int) -> [UInt8] {
    number < 128 ? [UInt8(number)] : [UInt8(number & 127) | 128] + varint(number >> 7)
  }

  private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    [UInt8(number << 3 | 2)] + varint(content.count) + content
  }
}
