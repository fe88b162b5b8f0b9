import Detection
import Files
import Foundation
import Imaging
public import Networks
public import Parallel
public import SystemPackage
import TextWriting

/// Trains P-, R- and O-Net one after the other, each on what passes the networks before it.
///
/// All files are in one folder. Starting the same training again continues where it stopped.
public struct CascadeTrainer: Sendable {
  /// Which networks are trained, from which weights, and how.
  public struct Plan: Sendable {
    /// Which networks learn; the others stay as given.
    public var networks: [TrainedNetwork]
    /// How many samples are made from each picture, the same for all networks.
    public var samples: SampleSettings
    /// One for each network that learns; a network without settings is skipped.
    public var settings: [TrainedNetwork: TrainingSettings]
    /// Where each network begins.
    public var beginning: Beginning
    /// Whether the given weights' own answers are learned along with the known faces.
    public var rehearses = false

    /// Every network with the defaults of ``TrainingSettings`` and ``SampleSettings``.
    ///
    /// - Parameter seed: for samples, initial parameters and the order of learning.
    public init(networks: [TrainedNetwork] = TrainedNetwork.allCases, beginning: Beginning, seed: UInt64 = 1)
    {
      self.networks = networks
      self.beginning = beginning
      samples = SampleSettings(seed: seed)
      settings = [:]
      for network in TrainedNetwork.allCases { settings[network] = TrainingSettings(network, seed: seed) }
    }
  }

  /// The weights that training begins with.
  public enum Beginning: Sendable {
    case random
    /// Given weights, with the landmark heads of P- and R-Net if they were kept.
    case weights(NetworkWeights, landmarkHeads: [String: Tensor])
  }

  /// What a run is doing, to show while waiting.
  public enum Progress: Sendable {
    case makingSamples(TrainedNetwork, picturesDone: Int, pictures: Int)
    case learning(LearningProgress)
  }

  /// The trained weights, and what became of each network.
  public struct Result: Sendable {
    /// All three networks: the trained ones, and the others unchanged.
    public var weights: NetworkWeights
    /// The landmark heads of P- and R-Net, which the detector does not use.
    public var landmarkHeads: [String: Tensor]
    /// Only for networks that learned.
    public var outcomes: [TrainedNetwork: NetworkTrainer.Outcome]
    /// The number of training samples of each kind, without those kept for validation. Kinds without samples
    /// are missing.
    public var sampleCounts: [TrainedNetwork: [SampleKind: Int]]
  }

  /// What ``run(training:validation:identity:cancellation:progress:)`` will do.
  public var plan: Plan
  /// Threads for making samples and for learning; their number does not change the result.
  public var lanes: Lanes
  /// Created when missing. It holds samples and checkpoints in a folder for each network, and belongs to one
  /// training.
  public var folder: FilePath
  /// Pictures that could not be loaded, so that nothing is learned from them.
  public let lost: LostPictures
  /// Weights of networks that do not learn.
  let fixed: NetworkWeights

  /// - Parameters:
  ///   - fixed: for networks that do not learn, and for the stages before them.
  ///   - lost: gets the pictures that are left out.
  public init(
    plan: Plan, fixed: NetworkWeights, folder: FilePath, lanes: Lanes = Lanes(),
    lost: LostPictures = LostPictures()
  ) {
    self.plan = plan
    self.fixed = fixed
    self.folder = folder
    self.lanes = lanes
    self.lost = lost
  }

  /// - Parameters:
  ///   - identity: identifies the pictures: what they are and how they are made.
  /// - Throws: `CancellationError`, ``TrainingError``.
  public func run(
    training: [TrainingPicture], validation: [TrainingPicture], identity: UInt64,
    cancellation: CancellationFlag? = nil, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Result {
    try claimFolder(identity)
    var weights = fixed
    var result = Result(weights: weights, landmarkHeads: [:], outcomes: [:], sampleCounts: [:])
    if case .weights(let given, let heads) = plan.beginning {
      weights = given
      result.landmarkHeads = heads
    }
    for network in TrainedNetwork.allCases where plan.networks.contains(network) {
      guard let settings = plan.settings[network] else { continue }
      var upstream = Identity()
      upstream.add(identity)
      let before = network == .pnet ? nil : FaceDetector(networks: try CascadeNetworks(weights: weights))
      for name in weights.tensors.keys.sorted() where network.follows(name) {
        upstream.add(weights.tensors[name]?.values ?? [])
      }
      var factory = SampleFactory(network: network, settings: plan.samples, cascade: before, lanes: lanes)
      factory.rehearsal = try rehearsal(of: network, learned: before, settings.seed)
      factory.lost = lost
      let own = folder.appending(network.rawValue)
      let checkpoint = own.appending("checkpoint.safetensors")
      factory.retriesLost = !AtomicFile.exists(checkpoint)
      let all = training.count + validation.count
      let store = try factory.store(
        of: training, in: own.appending("samples"), identity: upstream.value, cancellation: cancellation
      ) { progress(.makingSamples(network, picturesDone: $0, pictures: all)) }
      factory.settings.seed &+= 0x5eed
      let held = try factory.store(
        of: validation, in: own.appending("validation"), identity: upstream.value, cancellation: cancellation
      ) { progress(.makingSamples(network, picturesDone: training.count + $0, pictures: all)) }
      let faces = store.kinds.count { $0 == .positive }
      guard faces >= 20 else { throw TrainingError.tooFewSamples(network: network, found: faces, needed: 20) }
      let trainer = NetworkTrainer(
        network, settings: settings, training: store, validation: held, lanes: lanes,
        checkpoint: checkpoint)
      let outcome = try trainer.run(
        from: initial(network, settings.seed), identity: upstream.value, cancellation: cancellation
      ) { progress(.learning($0)) }
      for (name, tensor) in outcome.parameters.tensors {
        if NetworkWeights.shapes[name] != nil {
          weights[name] = tensor
        } else {
          result.landmarkHeads[name] = tensor
        }
      }
      result.outcomes[network] = outcome
      result.sampleCounts[network] = store.kinds.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    result.weights = weights
    return result
  }

  /// Claims the folder for this training.
  ///
  /// - Throws: ``TrainingError/otherTraining(_:)`` when it belongs to another training, before anything in it
  ///   is touched.
  private func claimFolder(_ data: UInt64) throws {
    var identity = Identity()
    identity.add(data)
    let settings = plan.networks.map { plan.settings[$0] }
    identity.add(try JSONText.line(of: settings, namesNotFinite: true))
    identity.add(try JSONText.line(of: plan.samples, namesNotFinite: true))
    if case .weights(let weights, let heads) = plan.beginning {
      for (_, tensor) in (weights.tensors.merging(heads) { first, _ in first }).sorted(by: { $0.key < $1.key }
      ) {
        identity.add(tensor.values)
      }
    }
    let mark = "\(identity.value)\n"
    let path = folder.appending("training.id")
    if let known = try? String(contentsOfFile: path.string, encoding: .utf8) {
      guard known == mark else { throw TrainingError.otherTraining(folder) }
      return
    }
    try AtomicFile.createFolder(folder)
    try AtomicFile.write(Array(mark.utf8), to: path, replacing: true)
  }

  /// - Parameter learned: the networks before this one, after they learned.
  func rehearsal(
    of network: TrainedNetwork, learned: FaceDetector?, _ seed: UInt64
  ) throws -> RehearsalMaker? {
    guard plan.rehearses, case .weights(let weights, _) = plan.beginning else { return nil }
    return RehearsalMaker(
      network: network, detector: FaceDetector(networks: try CascadeNetworks(weights: weights)),
      learned: learned, parameters: initial(network, seed), settings: plan.samples, lanes: lanes)
  }

  private func initial(_ network: TrainedNetwork, _ seed: UInt64) -> NetworkParameters {
    switch plan.beginning {
    case .random: .random(network, seed: seed)
    case .weights(let weights, let heads):
      NetworkParameters(network, weights: weights, extra: heads, seed: seed)
    }
  }
}

extension TrainedNetwork {
  /// Whether a tensor belongs to an earlier network, whose answers decide what this one sees.
  fileprivate func follows(_ tensor: String) -> Bool {
    switch self {
    case .pnet: false
    case .rnet: tensor.hasPrefix("pnet")
    case .onet: tensor.hasPrefix("pnet") || tensor.hasPrefix("rnet")
    }
  }
}
