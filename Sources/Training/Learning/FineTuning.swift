public import Detection
import Foundation
import Imaging
public import Networks
public import Parallel
public import SystemPackage

/// Makes given weights better on a few marked photos, without making them worse elsewhere.
///
/// A quarter of the photos is kept out of learning and tells whether it helped. What the given weights find is
/// rehearsed: their own answers to ordinary faces and backgrounds are learned beside the marks.
public struct FineTuning: Sendable {
  /// Fewer marked faces, or photos with faces, than this decide nothing.
  public static let leastFaces = 12
  /// Photos with faces: of four, one is kept out of learning.
  public static let leastPhotos = 4

  /// The weights that learning begins with, whose answers are rehearsed, and that the result is compared to.
  public var base: NetworkWeights
  /// What the photos kept out are searched with before and after.
  public var settings: DetectionSettings
  /// Of samples and of the order of learning; the split into learned and kept out does not depend on it.
  public var seed: UInt64
  /// Threads for samples, learning and checks; their number changes no result.
  public var lanes: Lanes
  /// Layers that stay as they are, for example `pnet.conv1`.
  public var frozen: [String] = []
  /// Of what the defaults do; for trying.
  public var rateFactor: Float = 1
  /// Of the usual samples and epochs, from above 0 to 1; for trying.
  public var effort = 1.0

  /// - Parameters:
  ///   - base: complete weights; landmark heads of P- and R-Net, which they lack, begin random.
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

  /// How it went.
  public struct Result: Sendable {
    /// The new weights and how each network learned, whether or not they are better.
    public var training: CascadeTrainer.Result
    /// On the photos kept out of learning.
    public var before, after: DetectionCheck
    /// Photos learned from, those without faces included, and marked faces on them.
    public var learnedPhotos, learnedFaces: Int

    /// Whether more is found and no more is found wrongly than is worth it.
    public var isBetter: Bool {
      let gained = after.found - before.found
      return gained > 0 && gained >= after.wrong - before.wrong
    }
  }

  /// The photos to learn from and those kept out: every fourth of those with faces, and of those without.
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

  /// - Parameter folder: where samples and checkpoints are kept; the same fine-tuning started again goes on there.
  /// - Throws: ``TrainingError/tooFewFaces(found:needed:photos:)`` when there are too few marks, `CancellationError`.
  public func run(
    on pictures: [TrainingPicture], identity: UInt64, folder: FilePath, cancellation: CancellationFlag? = nil,
    progress: @escaping @Sendable (CascadeTrainer.Progress) -> Void = { _ in }
  ) throws -> Result {
    try Self.check(pictures)
    let (learned, held) = Self.split(pictures)
    let trainer = CascadeTrainer(plan: plan(learned), fixed: base, folder: folder, lanes: lanes)
    let training = try trainer.run(
      training: learned, validation: held, identity: identity, cancellation: cancellation, progress: progress)
    func check(_ weights: NetworkWeights) throws -> DetectionCheck {
      try DetectionCheck(
        FaceDetector(networks: try CascadeNetworks(weights: weights)), on: held, settings: settings,
        lanes: lanes,
        cancellation: cancellation)
    }
    return Result(
      training: training, before: try check(base), after: try check(training.weights),
      learnedPhotos: learned.count,
      learnedFaces: learned.reduce(0) { $0 + $1.faces.count })
  }

  private func lessened(_ count: Int) -> Int { max(1, Int((Double(count) * effort).rounded())) }

  /// Few faces are seen in many windows, at low rates; many faces need fewer of each.
  private func plan(_ pictures: [TrainingPicture]) -> CascadeTrainer.Plan {
    var plan = CascadeTrainer.Plan(beginning: .weights(base, landmarkHeads: [:]), seed: seed)
    plan.rehearses = true
    let faces = pictures.reduce(0) { $0 + $1.faces.count }
    plan.samples = SampleSettings(
      perFace: lessened(max(8, min(48, 2400 / max(1, faces)))), pictureNegatives: lessened(40),
      turnedShare: 0.5, turnDegrees: 20,
      seed: seed)
    for network in TrainedNetwork.allCases {
      var settings = TrainingSettings(network, epochs: lessened(network == .onet ? 8 : 12), seed: seed)
      settings.step.rate = (network == .onet ? 0.003 : 0.01) * rateFactor
      settings.batch = 128
      settings.patience = 3
      settings.frozen = frozen.filter { $0.hasPrefix(network.rawValue) }.map { String($0.dropFirst(5)) }
      plan.settings[network] = settings
    }
    return plan
  }
}
