import Files
import Foundation
import Imaging
import Networks
import SystemPackage
import TextWriting

/// Everything needed to continue as if training had never been interrupted.
struct Checkpoint: Sendable {
  var parameters: NetworkParameters
  var velocity: NetworkParameters
  /// The parameters with the best validation loss so far.
  var best: NetworkParameters
  var state: State

  struct State: Sendable, Codable, Hashable {
    /// Steps done.
    var step = 0
    var curve: [CurvePoint] = []
    var bestLoss = Double.infinity
    var bestEpoch = 0
    var isFinished = false
    /// Identifies data and settings.
    var identity: UInt64 = 0

    // The names used in files; they stay when a property is renamed.
    private enum CodingKeys: String, CodingKey {
      case step = "step", curve = "curve", bestLoss = "bestLoss", bestEpoch = "bestEpoch"
      case isFinished = "isFinished", identity = "identity"
    }
  }

  init(_ parameters: NetworkParameters, identity: UInt64) {
    self.parameters = parameters
    velocity = NetworkParameters(parameters.plan)
    best = parameters
    state = State(identity: identity)
  }

  /// - Throws: `WeightsError` when the file is damaged, ``TrainingError/otherTraining(_:)``.
  init?(contentsOf path: FilePath, plan: NetworkPlan, identity: UInt64) throws {
    guard AtomicFile.exists(path) else { return nil }
    let file = try SafetensorsFile(contentsOf: path)
    guard let text = file.metadata["state"],
      let state = try? JSONDecoder.training.decode(State.self, from: Data(text.utf8))
    else { throw TrainingError.damaged(path, reason: "is not a checkpoint") }
    guard state.identity == identity else { throw TrainingError.otherTraining(path) }
    func parameters(_ prefix: String) throws -> NetworkParameters {
      var tensors: [String: Tensor] = [:]
      for (name, shape) in plan.shapes { tensors[name] = try file.tensor(prefix + name, shape: shape) }
      return NetworkParameters(plan, tensors: tensors)
    }
    self.parameters = try parameters("")
    velocity = try parameters("velocity.")
    best = try parameters("best.")
    self.state = state
  }

  func write(to path: FilePath) throws {
    var tensors: [(name: String, tensor: Tensor)] = []
    for (prefix, values) in [("", parameters), ("velocity.", velocity), ("best.", best)] {
      tensors += values.tensors.sorted { $0.key < $1.key }.map { (prefix + $0.key, $0.value) }
    }
    let state = try JSONText.line(of: state, namesNotFinite: true)
    try AtomicFile.write(
      SafetensorsFile.encode(
        tensors, metadata: ["state": state, "network": parameters.plan.network.rawValue]),
      to: path, replacing: true)
  }
}

extension JSONDecoder {
  static var training: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
