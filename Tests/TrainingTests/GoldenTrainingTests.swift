import Foundation
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

/// Two steps of stochastic gradient descent from the published weights, as PyTorch 2.2 does them.
@Suite("Golden training") struct GoldenTrainingTests {
  static let golden = try? TensorFile(
    FilePath(Bundle.module.resourcePath ?? "").appending("Golden/training.safetensors"))

  @Test("losses, gradients and parameters after two steps are PyTorch's", arguments: TrainedNetwork.allCases)
  func twoSteps(network: TrainedNetwork) throws {
    let golden = try #require(Self.golden)
    let batch = try GoldenBatch(golden, network)
    let plan = NetworkPlan(network)
    let engine = try GradientEngine(
      try Self.initial(golden, plan), batchLimit: 28, lanes: Lanes(2))
    let step = DescentStep(rate: 0.01, momentum: 0.9, decay: 0.0005)
    for number in 1...2 {
      let heads = engine.forward(.numbers(batch.inputs))
      let loss = LossGradient(heads: heads, targets: batch.targets, weights: .paper(network))
      let expected = try golden["\(network.rawValue).step\(number).losses"].values
      let found = [loss.losses.detection, loss.losses.box, loss.losses.landmarks, loss.losses.total]
      for (value, wanted) in zip(found, expected) {
        #expect(
          abs(value - Double(wanted)) <= 1e-5 * abs(Double(wanted)), "step \(number): \(found) \(expected)")
      }
      engine.backward(loss.gradient)
      engine.descend(step, keepsGradient: true)
      if number == 1 {
        try Self.compare(engine.gradient.tensors, golden, "\(network.rawValue).step1.gradient")
      }
    }
    try Self.compare(engine.parameters.tensors, golden, "\(network.rawValue).after2steps")
  }

  static func initial(_ golden: TensorFile, _ plan: NetworkPlan) throws -> NetworkParameters {
    var tensors = try NetworkWeights.published().tensors
    for name in plan.trainingOnly {
      let given = try golden[
        name.replacing(plan.network.rawValue, with: "\(plan.network.rawValue).initial", maxReplacements: 1)]
      tensors[name] = Tensor(shape: given.shape, values: given.values)
    }
    return NetworkParameters(plan, tensors: tensors)
  }

  /// Within 1e-4 of the largest value of each tensor.
  static func compare(_ found: [String: Tensor], _ golden: TensorFile, _ prefix: String) throws {
    for (name, tensor) in found {
      let wanted = try golden[prefix + name.drop { $0 != "." }].values
      let most = wanted.map(abs).max() ?? 0
      let error = zip(tensor.values, wanted).map { abs($0 - $1) }.max() ?? 0
      #expect(error <= 1e-4 * most, "\(prefix) \(name): off by \(error) of \(most)")
    }
  }
}

/// The batch of 28 that the golden file holds for a network.
struct GoldenBatch {
  /// `[28, side, side, 3]`.
  var inputs: [Float] = []
  var targets: [SampleTarget] = []

  init(_ golden: TensorFile, _ network: TrainedNetwork) throws {
    let name = network.rawValue
    let planes = try golden["\(name).input"]
    let side = network.side
    let area = side * side
    for sample in 0..<planes.shape[0] {
      for cell in 0..<area {
        for channel in 0..<3 { inputs.append(planes.values[(sample * 3 + channel) * area + cell]) }
      }
    }
    let kinds = try golden["\(name).kind"].values
    let boxes = try golden["\(name).box_target"]
    let landmarks = try golden["\(name).landmark_target"]
    for (index, kind) in kinds.enumerated() {
      let box = Array(boxes.row(index))
      targets.append(
        SampleTarget(
          face: kind == 1 ? 1 : kind == 0 ? 0 : nil,
          box: kind == 1 || kind == -1 ? SIMD4(box[0], box[1], box[2], box[3]) : nil,
          landmarks: kind == -2 ? Array(landmarks.row(index)) : nil))
    }
  }
}
