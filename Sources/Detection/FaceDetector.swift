package import Geometry
public import Imaging
public import Networks
public import Parallel

/// Finds faces in photos with the three networks of MTCNN.
///
/// A detector holds only the packed weights: any number of threads may use one at the same time, and the faces
/// do not depend on how many threads work on a photo.
public final class FaceDetector: Sendable {
  /// Rises with every release that may find other faces with the same weights and settings, so that what an
  /// older one found is not taken for the answer of this one.
  ///
  /// 2: of equal scores after O-Net the later candidate stays. 3: faces of turned photos are judged upright.
  public static let version = 3

  /// Any number of detectors may share them.
  public let networks: CascadeNetworks

  /// Costs nothing: the networks are kept, not copied.
  public init(networks: CascadeNetworks) {
    self.networks = networks
  }

  /// A detector with the weights that Zhang et al. published.
  ///
  /// - Throws: `WeightsError` when the weights file that belongs to the program is missing or damaged.
  public convenience init() throws {
    self.init(networks: try CascadeNetworks(weights: .published()))
  }

  /// The faces of a photo, largest box first.
  ///
  /// - Parameters:
  ///   - image: upright pixels, at least 1×1.
  ///   - lanes: how many threads work on this photo.
  ///   - cancellation: looked at between strips of the pyramid and batches of candidates.
  /// - Precondition: `settings.fault` is nil.
  /// - Throws: `CancellationError` once the flag is set.
  public func detect(
    in image: Image, settings: DetectionSettings = DetectionSettings(), lanes: Lanes = Lanes(),
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> DetectionResult {
    var memo = PhotoMemo(photo: image.size)
    return try detect(
      in: image, settings: settings, memo: &memo, floor: 1, lanes: lanes, cancellation: cancellation)
  }

  /// The faces of a photo, using and extending the results of earlier detections. They are exactly the faces
  /// of ``detect(in:settings:lanes:cancellation:)``.
  ///
  /// - Parameters:
  ///   - memo: the memo of this photo.
  ///   - floor: when P-Net runs, cells down to this score are remembered, so that its threshold can be
  ///     lowered to the floor without another run. A floor above the threshold counts as the threshold.
  public func detect(
    in image: Image, settings: DetectionSettings, memo: inout PhotoMemo, floor: Float = 0.3,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> DetectionResult {
    try trace(
      image, settings: settings, memo: &memo, floor: floor, lanes: lanes, cancellation: cancellation
    ).result
  }

  /// As ``detect(in:settings:memo:floor:lanes:cancellation:)``, keeping what every stage saw.
  public func trace(
    _ image: Image, settings: DetectionSettings, memo: inout PhotoMemo, floor: Float = 0.3,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> DetectionTrace {
    precondition(memo.photo == image.size, "detect: the memo belongs to a photo of another size")
    return try trace(
      pixels: image, settings: settings, memo: &memo, floor: floor, lanes: lanes, cancellation: cancellation)
  }

  /// The faces of a photo from the memo alone; nil when a network would have to run.
  public func recall(settings: DetectionSettings, memo: inout PhotoMemo) -> DetectionResult? {
    recallTrace(settings: settings, memo: &memo)?.result
  }

  /// As ``recall(settings:memo:)``, keeping what every stage saw.
  public func recallTrace(settings: DetectionSettings, memo: inout PhotoMemo) -> DetectionTrace? {
    try? trace(
      pixels: nil, settings: settings, memo: &memo, floor: 1, lanes: Lanes(1), cancellation: nil)
  }

  private func trace(
    pixels image: Image?, settings: DetectionSettings, memo: inout PhotoMemo, floor: Float, lanes: Lanes,
    cancellation: CancellationFlag?
  ) throws(CancellationError) -> DetectionTrace {
    if let fault = settings.fault { preconditionFailure("detect: \(fault)") }
    let start = ContinuousClock.now
    var passes: [CascadePass] = []
    var seconds = StageSeconds()
    for turn in settings.rotations.turns {
      var run = CascadeRun(
        networks: networks, image: image?.turned(by: turn.orientation), size: turn.turned(memo.photo),
        settings: settings, lanes: lanes, cancellation: cancellation)
      // Taken out during the run, so that it is changed in place and not copied.
      var known = memo.turns.removeValue(forKey: turn) ?? TurnMemo()
      defer { memo.turns[turn] = known }
      passes.append(try run.pass(turn, &known, floor: floor))
      seconds.add(run.seconds)
    }
    try cancellation?.check()
    var turned = TurnedFaces(
      networks: networks, image: image, photo: memo.photo, lanes: lanes, cancellation: cancellation)
    let faces = try turned.merged(passes, &memo)
    seconds.onet += turned.seconds
    seconds.total = (ContinuousClock.now - start) / .seconds(1)
    return DetectionTrace(passes: passes, result: DetectionResult(faces: faces, seconds: seconds))
  }

  /// P-Net's survivors for one turn of the photo, ready for R-Net; no other network runs.
  package func rnetInput(
    _ image: Image, turn: QuarterTurn = .none, settings: DetectionSettings, memo: inout PhotoMemo,
    lanes: Lanes = Lanes(1), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> CandidateBatch {
    var run = CascadeRun(
      networks: networks, image: image.turned(by: turn.orientation), size: turn.turned(image.size),
      settings: settings, lanes: lanes, cancellation: cancellation)
    var known = memo.turns.removeValue(forKey: turn) ?? TurnMemo()
    defer { memo.turns[turn] = known }
    return try run.rnetInput(&known, floor: settings.thresholds.pnet)
  }
}
