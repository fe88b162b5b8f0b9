package import Detection
package import Files
import Imaging
package import Networks
import SystemPackage

/// Weights in memory, with what is known about them.
package struct LoadedModel: Sendable {
  package var model: Model
  package var weights: NetworkWeights

  /// Whether it was named by its path.
  package var isFile: Bool { if case .file = model.key { true } else { false } }

  package static func published() throws(UsageError) -> LoadedModel {
    do {
      let weights = try NetworkWeights.published()
      return LoadedModel(model: Model(.published, identity: weights.identity), weights: weights)
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// Loads what `--weights` names: `published`, a file, or a model that facet keeps. A file goes before a model of
  /// the same name.
  ///
  /// - Throws: `UsageError` when nothing has that name, or it is damaged.
  package init(named name: String, store: ModelStore? = ModelStore()) throws(UsageError) {
    if name == "published" {
      self = try .published()
      return
    }
    let path = RawArguments.path(name)
    let isFileName = name.contains("/") || AtomicFile.exists(path)
    if !isFileName, let store, ModelStore.fault(in: name) == nil, AtomicFile.exists(store.path(name)) {
      let kept = try store.load(name)
      self.init(model: kept.model, weights: kept.weights)
      return
    }
    do {
      let weights = try NetworkWeights(contentsOf: path)
      self.init(model: Model(.file(name), identity: weights.identity), weights: weights)
    } catch WeightsError.unreadable where !isFileName {
      throw UsageError(
        "\(name): there is no such file, and no model of that name; facet weights list shows the models")
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// Loads a model of the browser's list, as it is on the disk now.
  package init(key: Model.Key) throws(UsageError) {
    switch key {
    case .published: self = try .published()
    case .file(let name): try self.init(named: name, store: nil)
    case .kept(let name):
      guard let store = ModelStore() else {
        throw UsageError("\(name): neither XDG_DATA_HOME nor HOME is set, so no models are kept")
      }
      let kept = try store.load(name)
      self.init(model: kept.model, weights: kept.weights)
    }
  }

  package init(model: Model, weights: NetworkWeights) {
    (self.model, self.weights) = (model, weights)
  }

  package func detector(_ instructionSet: InstructionSet?) throws(UsageError) -> FaceDetector {
    do {
      return FaceDetector(networks: try CascadeNetworks(weights: weights, instructionSet: instructionSet))
    } catch {
      throw UsageError("\(error)")
    }
  }
}
