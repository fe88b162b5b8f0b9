public import Imaging
public import Networks
public import Parallel

/// Finds faces in photos with the three networks of MTCNN.
///
/// A detector holds only the packed weights: any number of threads may use one at the same time, and the faces
/// do not depend on how many threads work on a photo.
public final class FaceDetector: Sendable {
  public let networks: CascadeNetworks

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

  /// The faces of a photo, using and extending what earlier detections of the same photo found out; exactly
  /// the faces of ``detect(in:settings:lanes:cancellation:)``.
  ///
  /// - Parameters:
  ///   - memo: of this very photo.
  ///   - floor: where P-Net runs, cells down to this score are remembered, so that lowering its threshold to
  ///     the floor costs no run of P-Net; at most the threshold itself is used.
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
    if let fault = settings.fault { preconditionFailure("detect: \(fault)") }
    precondition(memo.photo == image.size, "detect: the memo belongs to a photo of another size")
    var run = DetectionRun(
      networks: networks, image: image, cascade: Cascade(photo: image.size, settings: settings),
      lanes: lanes, cancellation: cancellation)
    let survivors = try run.proposals(&memo, floor: floor)
    let rnetInput = run.cascade.rnetInput(from: survivors)
    let rnetAnswers = try run.judgeWithRNet(rnetInput.crops, &memo)
    let passed = run.cascade.passed(rnetInput, rnetAnswers)
    let onetInput = run.cascade.onetInput(from: passed)
    let onetAnswers = try run.judgeWithONet(onetInput.crops, &memo)
    let faces = run.cascade.faces(onetInput, onetAnswers)
    return DetectionTrace(
      cascade: run.cascade, suppressed: survivors, rnetInput: rnetInput, rnetAnswers: rnetAnswers,
      passed: passed, onetInput: onetInput, onetAnswers: onetAnswers,
      result: DetectionResult(faces: faces, seconds: run.finished()))
  }
}

/// One detection under way: runs the networks for what the memo does not know yet, and keeps the time.
private struct DetectionRun {
  let networks: CascadeNetworks
  let image: Image
  let cascade: Cascade
  let lanes: Lanes
  let cancellation: CancellationFlag?
  private let start = ContinuousClock.now
  private var seconds = StageSeconds()

  init(
    networks: CascadeNetworks, image: Image, cascade: Cascade, lanes: Lanes,
    cancellation: CancellationFlag?
  ) {
    self.networks = networks
    self.image = image
    self.cascade = cascade
    self.lanes = lanes
    self.cancellation = cancellation
  }

  func finished() -> StageSeconds {
    var seconds = seconds
    seconds.total = (ContinuousClock.now - start) / .seconds(1)
    return seconds
  }

  /// The proposals at or above the threshold that survive NMS.
  mutating func proposals(
    _ memo: inout PhotoMemo, floor: Float
  ) throws(CancellationError) -> [Candidate] {
    let threshold = cascade.settings.thresholds.pnet
    let unknown = cascade.levels.filter { (memo.levels[$0]?.floor ?? .infinity) > threshold }
    if !unknown.isEmpty {
      let floor = min(floor, threshold)
      let proposed = try networks.propose(
        in: image, levels: unknown, threshold: floor, lanes: lanes, cancellation: cancellation)
      seconds.resize += proposed.seconds.resize
      seconds.pnet += proposed.seconds.network
      var rest = proposed.proposals[...]
      for (index, level) in unknown.enumerated() {
        let own = rest.prefix { $0.level == index }
        rest = rest.dropFirst(own.count)
        memo.levels[level] = PhotoMemo.Level(
          floor: floor, proposals: Array(own), overlap: cascade.settings.overlaps.level,
          survivors: cascade.suppressed(own, level: level))
      }
    }
    for level in cascade.levels {
      guard let known = memo.levels[level], known.overlap != cascade.settings.overlaps.level else { continue }
      memo.levels[level]?.overlap = cascade.settings.overlaps.level
      memo.levels[level]?.survivors = cascade.suppressed(known.proposals[...], level: level)
    }
    return cascade.suppressed(
      cascade.levels.map { level in
        // Sorted best first, so the survivors at the threshold are the beginning.
        memo.levels[level]?.survivors.prefix { $0.score >= threshold } ?? []
      })
  }

  mutating func judgeWithRNet(
    _ crops: [CropRectangle], _ memo: inout PhotoMemo
  ) throws(CancellationError) -> [RNetAnswer] {
    let unknown = memo.newForRNet(crops)
    if !unknown.isEmpty {
      let judged = try networks.judgeWithRNet(
        unknown, of: image, lanes: lanes, cancellation: cancellation)
      seconds.rnet += judged.seconds.resize + judged.seconds.network
      for (crop, answer) in zip(unknown, judged.answers) { memo.rnetAnswers[crop] = answer }
    }
    return crops.compactMap { memo.rnetAnswers[$0] }
  }

  mutating func judgeWithONet(
    _ crops: [CropRectangle], _ memo: inout PhotoMemo
  ) throws(CancellationError) -> [ONetAnswer] {
    let unknown = memo.newForONet(crops)
    if !unknown.isEmpty {
      let judged = try networks.judgeWithONet(
        unknown, of: image, lanes: lanes, cancellation: cancellation)
      seconds.onet += judged.seconds.resize + judged.seconds.network
      for (crop, answer) in zip(unknown, judged.answers) { memo.onetAnswers[crop] = answer }
    }
    return crops.compactMap { memo.onetAnswers[$0] }
  }
}
