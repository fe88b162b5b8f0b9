import CKernels
import Networks
import TestSupport
import Testing

/// A layer of one of the networks, or of an odd shape that none has.
struct LayerCase: Sendable, CustomTestStringConvertible {
  var name: String
  var side, channels, kernel, outputs, pool: Int
  var hasPReLU = true

  var testDescription: String { name }

  static let all = [
    LayerCase(name: "P-Net conv1", side: 12, channels: 3, kernel: 3, outputs: 10, pool: 2),
    LayerCase(name: "P-Net conv2", side: 5, channels: 10, kernel: 3, outputs: 16, pool: 0),
    LayerCase(name: "P-Net conv3", side: 3, channels: 16, kernel: 3, outputs: 32, pool: 0),
    LayerCase(name: "P-Net heads", side: 1, channels: 32, kernel: 1, outputs: 16, pool: 0, hasPReLU: false),
    LayerCase(name: "R-Net conv1", side: 24, channels: 3, kernel: 3, outputs: 28, pool: 3),
    LayerCase(name: "R-Net conv2", side: 11, channels: 28, kernel: 3, outputs: 48, pool: 3),
    LayerCase(name: "R-Net conv3", side: 4, channels: 48, kernel: 2, outputs: 64, pool: 0),
    LayerCase(name: "R-Net dense4", side: 3, channels: 64, kernel: 3, outputs: 128, pool: 0),
    LayerCase(name: "R-Net heads", side: 1, channels: 128, kernel: 1, outputs: 16, pool: 0, hasPReLU: false),
    LayerCase(name: "O-Net conv1", side: 48, channels: 3, kernel: 3, outputs: 32, pool: 3),
    LayerCase(name: "O-Net conv2", side: 23, channels: 32, kernel: 3, outputs: 64, pool: 3),
    LayerCase(name: "O-Net conv3", side: 10, channels: 64, kernel: 3, outputs: 64, pool: 2),
    LayerCase(name: "O-Net conv4", side: 4, channels: 64, kernel: 2, outputs: 128, pool: 0),
    LayerCase(name: "O-Net dense5", side: 3, channels: 128, kernel: 3, outputs: 256, pool: 0),
    LayerCase(name: "O-Net heads", side: 1, channels: 256, kernel: 1, outputs: 16, pool: 0, hasPReLU: false),
    LayerCase(
      name: "odd: 7 channels, pool that sticks out", side: 9, channels: 7, kernel: 2, outputs: 19, pool: 3),
    LayerCase(name: "odd: 5×5 over its whole input", side: 5, channels: 3, kernel: 5, outputs: 3, pool: 0),
  ]
}

/// A layer's numbers, and the kernels' results for them.
struct LayerRun {
  static let maps = 3

  let twin: ScalarLayer
  let input: [Double]
  /// What the loss, a weighted sum of the outputs, weighs them by.
  let outputWeights: [Double]
  /// The kernels': outputs; gradients of input, weights, bias and slopes, in the twin's layouts.
  private(set) var output: [Double] = []
  private(set) var inputGradient: [Double] = []
  private(set) var weightGradient: [Double] = []
  private(set) var biasGradient: [Double] = []
  private(set) var slopeGradient: [Double] = []

  init(_ shape: LayerCase, kernels: facet_kernels) {
    var random = SeededNumbers(seed: 7)
    func numbers(_ count: Int, _ size: Double) -> [Double] {
      // Numbers that float32 holds, so that both sides see the same.
      (0..<count).map { _ in Double(Float.random(in: Float(-size)...Float(size), using: &random)) }
    }
    let taps = shape.kernel * shape.kernel * shape.channels
    let twin = ScalarLayer(
      side: shape.side, channels: shape.channels, kernel: shape.kernel, outputs: shape.outputs,
      pool: shape.pool,
      hasPReLU: shape.hasPReLU, weights: numbers(shape.outputs * taps, 1.5 / Double(taps).squareRoot()),
      bias: numbers(shape.outputs, 0.2), slope: numbers(shape.outputs, 0.5))
    self.twin = twin
    input = numbers(Self.maps * shape.side * shape.side * shape.channels, 1)
    outputWeights = numbers(Self.maps * twin.outSide * twin.outSide * shape.outputs, 1)
    run(kernels)
  }

  var loss: Double { zip(output, outputWeights).reduce(0) { $0 + $1.0 * $1.1 } }

  func loss(of twin: ScalarLayer, _ input: [Double]) -> Double {
    zip(twin.forward(input, count: Self.maps), outputWeights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private mutating func run(_ kernels: facet_kernels) {
    let outs = (twin.outputs + 15) / 16 * 16
    // As in the networks: a layer's channels are stored in whole blocks, but the photo's three are not.
    let pitch = twin.channels <= 3 ? twin.channels : (twin.channels + 15) / 16 * 16
    let taps = twin.kernel * twin.kernel * twin.channels
    var layer = facet_layer(
      side: Int32(twin.side), channels: Int32(twin.channels), pitch: Int32(pitch), kernel: Int32(twin.kernel),
      outs: Int32(outs), prelu: twin.hasPReLU ? 1 : 0, pool: Int32(twin.pool))
    let slack = Int(FACET_SLACK_ROWS)
    let cells = Self.maps * twin.sumSide * twin.sumSide
    let places = Self.maps * twin.outSide * twin.outSide
    let maps =
      Self.spread(input, twin.channels, pitch) + [Float](repeating: 7, count: slack * max(taps, pitch))
    var weights = [Float](repeating: 0, count: outs * taps)
    for out in 0..<twin.outputs {
      for tap in 0..<taps {
        weights[(out / 16 * taps + tap) * 16 + out % 16] = Float(twin.weights[out * taps + tap])
      }
    }
    let bias = Self.spread(twin.bias, twin.outputs, outs)
    let slope = Self.spread(twin.slope, twin.outputs, outs)
    var sums = [Float](repeating: 0, count: (cells + slack) * outs)
    var out = [Float](repeating: 0, count: (places + slack) * outs)
    var transposed = [Float](repeating: 0, count: (taps + 15) / 16 * 16 * outs)
    var work = [Float](repeating: 0, count: Int(unsafe facet_layer_work(&layer)))
    unsafe kernels.layer_forward(&layer, Int32(Self.maps), maps, weights, bias, slope, &sums, &out, &work)
    output = Self.gather(twin.hasPReLU ? out : sums, twin.outputs, outs, places)
    unsafe facet_layer_transpose(&layer, weights, &transposed)
    var (toWeights, toBias, toSlope) = (
      weights.map { _ in Float(0) }, bias.map { _ in Float(0) }, slope.map { _ in Float(0) }
    )
    var toInput = [Float](repeating: 0, count: maps.count)
    let outGradient = Self.spread(outputWeights, twin.outputs, outs)
    unsafe toWeights.withUnsafeMutableBufferPointer { first in
      unsafe toBias.withUnsafeMutableBufferPointer { second in
        unsafe toSlope.withUnsafeMutableBufferPointer { third in
          var to = unsafe facet_layer_gradient(
            weights: first.baseAddress, bias: second.baseAddress, slope: third.baseAddress)
          unsafe kernels.layer_backward(
            &layer, Int32(Self.maps), maps, transposed, slope, sums, out, outGradient, &to, &toInput, &work)
        }
      }
    }
    inputGradient = Self.gather(toInput, twin.channels, pitch, input.count / twin.channels)
    biasGradient = toBias.prefix(twin.outputs).map(Double.init)
    slopeGradient = toSlope.prefix(twin.outputs).map(Double.init)
    weightGradient = (0..<twin.outputs * taps).map { index in
      let (out, tap) = (index / taps, index % taps)
      return Double(toWeights[(out / 16 * taps + tap) * 16 + out % 16])
    }
  }

  /// Rows of `width` to rows of `pitch`, zeros between.
  private static func spread(_ values: [Double], _ width: Int, _ pitch: Int) -> [Float] {
    stride(from: 0, to: values.count, by: width).flatMap { start in
      values[start..<start + width].map { Float($0) } + [Float](repeating: 0, count: pitch - width)
    }
  }

  private static func gather(_ values: [Float], _ width: Int, _ pitch: Int, _ rows: Int) -> [Double] {
    (0..<rows).flatMap { row in values[row * pitch..<row * pitch + width].map(Double.init) }
  }
}

@Suite("Layer gradients") struct LayerGradientTests {
  @Test(
    "each instruction set's layers equal the scalar twin's, and their gradients its finite differences",
    arguments: LayerCase.all, InstructionSet.available)
  func gradients(shape: LayerCase, set: InstructionSet) throws {
    let run = LayerRun(shape, kernels: try #require(set.kernels))
    let expected = run.twin.forward(run.input, count: LayerRun.maps)
    #expect(zip(run.output, expected).map { abs($0 - $1) }.max() ?? 1 <= 2e-5)
    try compare(run, "input", run.inputGradient, count: run.input.count) { twin, input, index, change in
      input[index] += change
    }
    try compare(run, "weights", run.weightGradient, count: run.twin.weights.count) {
      twin, input, index, change in
      twin.weights[index] += change
    }
    try compare(run, "bias", run.biasGradient, count: run.twin.outputs) { twin, input, index, change in
      twin.bias[index] += change
    }
    guard shape.hasPReLU else { return }
    try compare(run, "slopes", run.slopeGradient, count: run.twin.outputs) { twin, input, index, change in
      twin.slope[index] += change
    }
  }

  /// Compares a spread of values with central differences of the twin's loss. The loss is linear in each value but
  /// where a sum changes its sign or a pool its maximum, which so small a change meets rarely; there the two
  /// one-sided differences disagree, and that value is left out.
  private func compare(
    _ run: LayerRun, _ what: String, _ gradient: [Double], count: Int,
    change: (inout ScalarLayer, inout [Double], Int, Double) -> Void
  ) throws {
    #expect(gradient.count == count)
    let most = gradient.map(abs).max() ?? 0
    var compared = 0
    for index in stride(from: 0, to: count, by: max(1, count / 6)) {
      func loss(_ by: Double) -> Double {
        var (twin, input) = (run.twin, run.input)
        change(&twin, &input, index, by)
        return run.loss(of: twin, input)
      }
      let step = 1e-5
      let (before, here, after) = (loss(-step), loss(0), loss(step))
      guard abs((after - here) - (here - before)) < 1e-6 * step * max(1, most) else { continue }
      compared += 1
      #expect(
        abs((after - before) / (2 * step) - gradient[index]) <= 2e-5 * max(1, most), "\(what) \(index)")
    }
    #expect(compared >= min(3, count))
  }
}
