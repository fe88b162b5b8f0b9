package import Networks
import Training
import Files
import SystemPackage
import Imaging

/// The weights that a training starts from, with landmark heads if the file holds them.
package struct StartingWeights {
  package var weights: NetworkWeights
  package var landmarkHeads: [String: Tensor] = [:]

  /// - Parameter name: `published`, a safetensors file or a model.
  package init(_ name: String) throws {
    do {
      let loaded = try LoadedModel(named: name)
      weights = loaded.weights
      guard loaded.isFile else { return }
      let path = RawArguments.path(name)
      let file = try SafetensorsFile(contentsOf: path)
      for network in TrainedNetwork.allCases {
        let plan = NetworkPlan(network)
        for tensor in plan.trainingOnly where file.names.contains(tensor) {
          landmarkHeads[tensor] = try file.tensor(tensor, shape: plan.shapes[tensor])
        }
      }
    } catch {
      throw UsageError("\(error)")
    }
  }
}
