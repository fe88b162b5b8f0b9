public import Identity
public import Imaging
public import Networks

/// The network that tells people apart as plain loops, with which the fast kernels are compared.
///
/// Direct convolutions in the file's layouts. Every sum is computed in double precision and rounded once.
public struct ScalarIdentity: Sendable {
  private let weights: IdentityWeights

  public init(weights: IdentityWeights) { self.weights = weights }

  /// What the network makes of a chip of 150×150: each block's output, `[channels, row, column]`, and the
  /// vector.
  public struct Answer: Sendable {
    public var blocks: [String: Tensor] = [:]
    public var vector: [Float] = []
  }

  public func answer(_ chip: Image) -> Answer {
    var all = Answer()
    var map = relu(convolve(Self.input(chip), "conv1", stride: 2, padding: 0))
    all.blocks["conv1.relu"] = map
    map = pool(map)
    all.blocks["pool"] = map
    for (stage, count) in [3, 4, 3, 3, 1].enumerated() {
      for block in 0..<count {
        let name = "stage\(stage + 1).block\(block)"
        let halves = stage > 0 && block == 0
        let first = relu(
          convolve(map, "\(name).conv1", stride: halves ? 2 : 1, padding: halves ? 0 : 1))
        let second = convolve(first, "\(name).conv2", stride: 1, padding: 1)
        map = relu(sum(second, halves ? means(map) : map))
        all.blocks[name] = map
      }
    }
    let area = Double(map.shape[1] * map.shape[2])
    let mean = (0..<map.shape[0]).map { channel in
      let values = map.values[(channel * Int(area))..<((channel + 1) * Int(area))]
      return Float(values.reduce(0.0) { $0 + Double($1) } / area)
    }
    all.blocks["mean"] = Tensor(shape: [mean.count], values: mean)
    let matrix = weights["embedding.weight"].values
    all.vector = (0..<128).map { row in
      Float((0..<256).reduce(0.0) { $0 + Double(matrix[row * 256 + $1]) * Double(mean[$1]) })
    }
    return all
  }

  private static func input(_ chip: Image) -> Tensor {
    let means: [Double] = [122.782, 117.001, 104.298]
    var input = Tensor(shape: [3, chip.height, chip.width])
    let area = chip.width * chip.height
    for (index, byte) in chip.pixels.enumerated() {
      input.values[index % 3 * area + index / 3] = Float((Double(byte) - means[index % 3]) / 256)
    }
    return input
  }

  private func convolve(_ input: Tensor, _ name: String, stride: Int, padding: Int) -> Tensor {
    let kernel = weights["\(name).weight"]
    let bias = weights["\(name).bias"].values
    let (channels, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    let (outs, size) = (kernel.shape[0], kernel.shape[2])
    let rows = (height + 2 * padding - size) / stride + 1
    let columns = (width + 2 * padding - size) / stride + 1
    var result = Tensor(shape: [outs, rows, columns])
    var sums = [Double](repeating: 0, count: rows * columns)
    for out in 0..<outs {
      for cell in sums.indices { sums[cell] = Double(bias[out]) }
      for tap in 0..<(channels * size * size) {
        let (channel, i, j) = (tap / (size * size), tap / size % size - padding, tap % size - padding)
        let factor = Double(kernel.values[out * channels * size * size + tap])
        for row in 0..<rows where (0..<height).contains(row * stride + i) {
          let from = (channel * height + row * stride + i) * width + j
          for column in 0..<columns where (0..<width).contains(column * stride + j) {
            sums[row * columns + column] += factor * Double(input.values[from + column * stride])
          }
        }
      }
      for cell in sums.indices { result.values[out * sums.count + cell] = Float(sums[cell]) }
    }
    return result
  }

  private func relu(_ input: Tensor) -> Tensor {
    Tensor(shape: input.shape, values: input.values.map { max($0, 0) })
  }

  /// Of the larger extents of both; what one of them lacks is zero.
  private func sum(_ a: Tensor, _ b: Tensor) -> Tensor {
    var result = Tensor(shape: zip(a.shape, b.shape).map(max))
    for part in [a, b] {
      for index in part.values.indices {
        let (x, y) = (index % part.shape[2], index / part.shape[2] % part.shape[1])
        let channel = index / (part.shape[1] * part.shape[2])
        result.values[(channel * result.shape[1] + y) * result.shape[2] + x] += part.values[index]
      }
    }
    return result
  }

  /// Means over 2×2 at stride 2.
  private func means(_ input: Tensor) -> Tensor {
    windows(input, size: 2) { Float($0.reduce(0.0) { $0 + Double($1) } / 4) }
  }

  /// Maxima over 3×3 at stride 2.
  private func pool(_ input: Tensor) -> Tensor {
    windows(input, size: 3) { $0.max() ?? 0 }
  }

  private func windows(_ input: Tensor, size: Int, _ value: ([Float]) -> Float) -> Tensor {
    let (channels, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    let (rows, columns) = ((height - size) / 2 + 1, (width - size) / 2 + 1)
    var result = Tensor(shape: [channels, rows, columns])
    for index in result.values.indices {
      let (x, y) = (index % columns, index / columns % rows)
      let start = (index / (rows * columns) * height + 2 * y) * width + 2 * x
      result.values[index] = value(
        (0..<(size * size)).map { input.values[start + $0 / size * width + $0 % size] })
    }
    return result
  }
}
