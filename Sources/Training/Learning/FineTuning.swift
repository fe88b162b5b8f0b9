public import Detection
import Foundation
import Imaging
public import Networks
public import Parallel
public import SystemPackage

/// Improves given weights on a few marked photos without making them worse elsewhere.
///
/// A quarter of the photos is kept out of training and shows whether it helped. What the given weights find
/// is rehearsed: their own answers to ordinary faces and backgrounds are learned along with the marked faces.
public struct FineTuning: Sendable {
  /// How many times the given O-Net's own boxes and landmarks count. Counted once, and with answers for samples
  /// as they were cut, learning heads on their side cost ordinary faces 0.04 to 0.06 of COCO's AP.
  private static let kept: Float = 4

  /// How many times O-Net rehearses each place that looks like a face but is none. Without that, learning heads
  /// on their side made it take ears and a cat for faces.
  private static let lookalikes = 6

  /// With fewer marked faces than this, the result means nothing.
  public static let leastFaces = 12
  /// The fewest photos with faces: one of four is kept out of training.
  public static let leastPhotos = 4

  /// The weights to start from. Their answers are rehearsed, and the result is compared with them.
  public var base: NetworkWeights
  /// The settings for searching the photos kept out, before and after.
  public var settings: DetectionSettings
  /// For samples and the order of learning; the choice of photos kept out does not depend on it.
  public var seed: UInt64
  /// Threads for samples, learning and checks; their number does not change the result.
  public var lanes: Lanes
  /// Layers that are not changed, for example `pnet.conv1`.
  public var frozen: [String] = []
  /// Multiplies the default learning rates; for experiments.
  public var rateFactor: Float = 1
  /// Share of the usual samples and epochs, above 0 and at most 1; for experiments.
  public var effort = 1.0
  /// Photos that could not be loaded, so that they are left out.
  public let lost = LostPictures()

  /// - Parameters:
  ///   - base: complete weights; the landmark heads of P- and R-Net, which they lack, start random.
  ///   - settings: for the comparison only, not for learning.
  public init(
    base: NetworkWeights, settings: DetectionSettings = DetectionSettings(), seed: UInt64 = 1,
    lanes: Lanes = Lanes()
  ) {
    self.base = base
    self.settings = settings
    self.seed = seed
    self.lanes = lanes
  }

  /// The result of fine-tuning.
  public struct Result: Sendable {
    /// The new weights and how each network learned, whether or not they are better.
    public var training: CascadeTrainer.Result
    /// Checks on the photos kept out of training.
    public var before, after: DetectionCheck
    /// The two checks, figure by figure.
    public var comparison: CheckComparison
    /// Photos used for training, including those without faces, and the marked faces in them.
    public var learnedPhotos, learnedFaces: Int

    /// Whether more faces are found without too many wrong ones in return, and nothing else became worse.
    public var isBetter: Bool {
      let gained = after.found - before.found
      return gained > 0 && gained >= after.wrong - before.wrong && comparison.losses.isEmpty
    }
  }

  /// Splits the photos: every fourth with faces, and every fourth without, is kept out.
  static func split(
    _ pictures: [TrainingPicture]
  ) -> (learned: [TrainingPicture], held: [TrainingPicture]) {
    let withFaces = pictures.filter { !$0.faces.isEmpty }
    let without = pictures.filter { $0.faces.isEmpty }
    var (learned, held): ([TrainingPicture], [TrainingPicture]) = ([], [])
    for group in [withFaces, without] {
      for (index, picture) in group.enumerated() {
        if index % 4 == 3 { held.append(picture) } else { learned.append(picture) }
      }
    }
    return (learned, held)
  }

  /// Whether there is enough to learn from.
  ///
  /// - Throws: ``TrainingError/tooFewFaces(found:needed:photos:)``.
  public static func check(_ pictures: [TrainingPicture]) throws(TrainingError) {
    let faces = pictures.reduce(0) { $0 + $1.faces.count }
    let photos = pictures.count { !$0.faces.isEmpty }
    guard faces >= leastFaces, photos >= leastPhotos else {
      throw .tooFewFaces(found: faces, needed: leastFaces, photos: photos)
    }
  }

  /// - Parameter folder: where samples and checkpoints are kept; starting the same fine-tuning again
  ///   continues there.
  /// - Throws: ``TrainingError/tooFewFaces(found:needed:photos:)`` when there are too few marks, `CancellationError`.
  public func run(
    on pictures: [TrainingPicture], identity: UInt64, folder: FilePath, cancellation: CancellationFlag? = nil,
    progress: @escaping @Sendable (CascadeTrainer.Progress) -> Void = { _ in }
  ) throws -> Result {
    try Self.check(pictures)
    let (learned, held) = Self.split(pictures)
    let trainer = CascadeTrainer(
      plan: plan(learned), fixed: base, folder: folder, lanes: lanes, lost: lost)
    let training = try trainer.run(
      training: learned, validation: held, identity: identity, cancellation: cancellation, progress: progress)
    func check(_ weights: NetworkWeights) throws -> DetectionCheck {
      try DetectionCheck(
        FaceDetector(networks: try CascadeNetworks(weights: weights)), on: held, settings: settings,
        lanes: lanes,
        cancellation: cancellation)
    }
    let (first, second) = (try check(base), try check(training.weights))
    let (before, after) = (first.without(second.lost), second.without(first.lost))
    lost.note(before)
    return Result(
      training: training, before: before, after: after,
      comparison: CheckComparison(before, after, lanes: lanes), learnedPhotos: learned.count,
      learnedFaces: learned.reduce(0) { $0 + $1.faces.count })
  }

  /// What ``run(on:identity:folder:cancellation:progress:)`` would take; nothing is written into the folder.
  ///
  /// - Throws: ``TrainingError/tooFewFaces(found:needed:photos:)`` when there are too few marks, `CancellationError`.
  public func forecast(
    on pictures: [TrainingPicture], folder: FilePath, cancellation: CancellationFlag? = nil
  ) throws -> TrainingForecast {
    try Self.check(pictures)
    let (learned, held) = Self.split(pictures)
    return try CascadeTrainer(plan: plan(learned), fixed: base, folder: folder, lanes: lanes, lost: lost)
      .forecast(training: learned, validation: held, cancellation: cancellation)
  }

  private func lessened(_ count: Int) -> Int { max(1, Int((Double(count) * effort).rounded())) }

  /// Few faces need many windows each, at low rates; many faces need fewer windows.
  private func plan(_ pictures: [TrainingPicture]) -> CascadeTrainer.Plan {
    var plan = CascadeTrainer.Plan(beginning: .weights(base, landmarkHeads: [:]), seed: seed)
    plan.rehearses = true
    let faces = pictures.reduce(0) { $0 + $1.faces.count }
    plan.samples = SampleSettings(
      perFace: lessened(max(8, min(48, 2400 / max(1, faces)))), pictureNegatives: lessened(40),
      turnedShare: 0.5, turnDegrees: 20,
      seed: seed)
    plan.samples.lookalikes = lessened(Self.lookalikes)
    for network in TrainedNetwork.allCases {
      var settings = TrainingSettings(network, epochs: lessened(network == .onet ? 8 : 12), seed: seed)
      settings.step.rate = (network == .onet ? 0.003 : 0.01) * rateFactor
      settings.batch = 128
      settings.patience = 3
      // The others only propose: final boxes and landmarks are O-Net's.
      if network == .onet { settings.losses.kept = Self.kept }
      settings.frozen = frozen.filter { $0.hasPrefix(network.rawValue) }.map { String($0.dropFirst(5)) }
      plan.settings[network] = settings
    }
    return plan
  }
}
