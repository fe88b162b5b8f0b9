public import Detection
public import Imaging
public import Parallel
import Synchronization

/// What the fit maximises.
public enum FitGoal: Sendable, Hashable {
  case fScore
  /// The best recall among settings with at least this precision, in `0...1`.
  case recall(precision: Double)
  /// The best precision among settings with at least this recall, in `0...1`.
  case precision(recall: Double)

  /// Higher is better. Settings that fail the condition rank below all that meet it.
  func value(_ point: PrecisionRecallCurve.Point) -> Double {
    switch self {
    case .fScore: point.fScore
    case .recall(let precision):
      point.precision >= precision ? 1 + point.recall : point.precision - precision
    case .precision(let recall):
      point.recall >= recall ? 1 + point.precision : point.recall - recall
    }
  }
}

/// Searches for the detection settings that find marked faces best.
///
/// Photos are decoded and searched once, and the networks' results kept; after that, trying settings costs little
/// more than NMS. All O-Net thresholds are tried in one run, because faces at a higher threshold are a subset of
/// those at a lower one.
public struct SettingsFit: Sendable {
  /// One photo with its marked faces and its memo.
  public struct Example: Sendable {
    /// The marked faces, in pixels of the upright photo.
    public var truth: GroundTruth
    /// Decodes the photo; called only when a network has to run.
    let load: @Sendable () throws -> Image
    var memo: PhotoMemo?

    /// - Parameter load: decodes the upright photo, with pixels of the same size each time.
    public init(truth: GroundTruth, load: @escaping @Sendable () throws -> Image) {
      self.truth = truth
      self.load = load
    }
  }

  /// Settings and their results.
  public struct Candidate: Sendable, Hashable {
    /// Including the O-Net threshold.
    public var settings: DetectionSettings
    /// The result on all examples together.
    public var point: PrecisionRecallCurve.Point

    public init(settings: DetectionSettings, point: PrecisionRecallCurve.Point) {
      self.settings = settings
      self.point = point
    }
  }

  private let detector: FaceDetector
  private let lanes: Lanes
  private var examples: [Example]

  /// A fit needs at least this many true faces: with fewer, a single face would change the result by more
  /// than a tenth.
  public static let leastFaces = 10

  /// Lower thresholds of R- and O-Net let through what is clearly not a face.
  private static let lowest: Float = 0.3

  /// Makes a fit; nothing is decoded or searched yet.
  ///
  /// - Parameter lanes: how many threads share the photos.
  public init(detector: FaceDetector, examples: [Example], lanes: Lanes = Lanes()) {
    self.detector = detector
    self.examples = examples
    self.lanes = lanes
  }

  /// The number of true faces in all examples. A fit needs ``leastFaces``, which is not checked here.
  public var truths: Int { examples.reduce(0) { $0 + $1.truth.faces.count } }

  /// The results of these settings for every O-Net threshold from 0.3, or from that of the settings if lower.
  public mutating func curve(
    _ settings: DetectionSettings, cancellation: CancellationFlag? = nil
  ) throws -> PrecisionRecallCurve {
    PrecisionRecallCurve(try outcomes(settings, cancellation: cancellation), truths: truths)
  }

  /// The candidates: first the recommended one, then the others, best first. They include the given settings.
  ///
  /// Thresholds of P- and R-Net and the minimum face size are varied in turn until none improves the result, each
  /// with the whole range of O-Net thresholds. Of all candidates within one face of the best result, the one that
  /// changes least is recommended, because a difference of a single face says nothing about other photos.
  public mutating func search(
    from start: DetectionSettings, goal: FitGoal, cancellation: CancellationFlag? = nil,
    progress: (_ settingsTried: Int) -> Void = { _ in }
  ) throws -> [Candidate] {
    var tried: [DetectionSettings: [Candidate]] = [:]
    func value(_ candidates: [Candidate]) -> Double { candidates.map { goal.value($0.point) }.max() ?? 0 }
    var best = try candidates(start, start, goal, &tried, cancellation)
    var improved = true
    while improved, let settings = best.first?.settings {
      improved = false
      for change in Self.changes(of: settings) {
        let changed = try candidates(change, start, goal, &tried, cancellation)
        progress(tried.count)
        if value(changed) > value(best) {
          best = changed
          improved = true
        }
      }
    }
    var seen: Set<DetectionSettings> = []
    let all = tried.values.joined()
      .sorted { Self.order($0, $1, start, goal) }
      .filter { seen.insert($0.settings).inserted }
    guard let most = all.first.map({ goal.value($0.point) }) else { return [] }
    let near = all.filter { goal.value($0.point) >= most - 1 / Double(max(1, truths)) }
    let taken = near.min { first, second in
      let (a, b) = (Self.changeCount(first.settings, start), Self.changeCount(second.settings, start))
      return a != b ? a < b : Self.order(first, second, start, goal)
    }
    return (taken.map { [$0] } ?? []) + all.filter { $0.settings != taken?.settings }
  }

  /// Orders by the goal, then by the smaller change, then by the settings, so that every run gives the same order.
  private static func order(
    _ first: Candidate, _ second: Candidate, _ start: DetectionSettings, _ goal: FitGoal
  ) -> Bool {
    let values = (goal.value(first.point), goal.value(second.point))
    if values.0 != values.1 { return values.0 > values.1 }
    let changes = (changeCount(first.settings, start), changeCount(second.settings, start))
    if changes.0 != changes.1 { return changes.0 < changes.1 }
    func key(_ settings: DetectionSettings) -> [Float] {
      let thresholds = settings.thresholds
      return [thresholds.onet, thresholds.rnet, thresholds.pnet, Float(settings.minFaceSize)]
    }
    return key(second.settings).lexicographicallyPrecedes(key(first.settings))
  }

  private static func changeCount(_ settings: DetectionSettings, _ start: DetectionSettings) -> Int {
    [
      settings.thresholds.pnet != start.thresholds.pnet, settings.thresholds.rnet != start.thresholds.rnet,
      settings.thresholds.onet != start.thresholds.onet, settings.minFaceSize != start.minFaceSize,
    ].filter(\.self).count
  }

  /// The result of the given settings, including their O-Net threshold.
  public mutating func point(
    at settings: DetectionSettings, _ cancellation: CancellationFlag? = nil
  ) throws -> PrecisionRecallCurve.Point {
    point(on: try curve(settings, cancellation: cancellation), above: settings.thresholds.onet)
  }

  private func point(
    on curve: PrecisionRecallCurve, above threshold: Float
  ) -> PrecisionRecallCurve.Point {
    curve.points.last { $0.score > threshold }
      ?? PrecisionRecallCurve.Point(score: .infinity, right: 0, wrong: 0, truths: truths)
  }

  // MARK: The search

  /// The settings with the O-Net threshold that suits them best, and with the one the user has.
  private mutating func candidates(
    _ settings: DetectionSettings, _ start: DetectionSettings, _ goal: FitGoal,
    _ tried: inout [DetectionSettings: [Candidate]], _ cancellation: CancellationFlag?
  ) throws -> [Candidate] {
    var key = settings
    key.thresholds.onet = 0
    if let known = tried[key] { return known }
    var same = settings
    same.thresholds.onet = start.thresholds.onet
    let curve = try curve(same, cancellation: cancellation)
    let unchanged = Candidate(settings: same, point: point(on: curve, above: same.thresholds.onet))
    var best = unchanged
    for (index, point) in curve.points.enumerated() where goal.value(point) > goal.value(best.point) {
      best.point = point
      // In the middle of the gap to the next lower score, so that rounding does not change the result.
      let next =
        index + 1 < curve.points.count
        ? curve.points[index + 1].score : min(Self.lowest, same.thresholds.onet)
      best.settings.thresholds.onet = Self.rounded(between: next, and: point.score)
    }
    tried[key] = [best, unchanged]
    return [best, unchanged]
  }

  /// A number in `low..<high` with as few decimals as possible.
  private static func rounded(between low: Float, and high: Float) -> Float {
    for digits: Float in [10, 20, 100, 1000, 10_000] {
      let value = ((low + high) / 2 * digits).rounded() / digits
      if value >= low, value < high { return value }
    }
    return low
  }

  private static func changes(of settings: DetectionSettings) -> [DetectionSettings] {
    func changed(_ change: (inout DetectionSettings) -> Void) -> DetectionSettings {
      var changed = settings
      change(&changed)
      return changed
    }
    let pnet = stride(from: Float(0.3), through: 0.9, by: 0.1).map { value in
      changed { $0.thresholds.pnet = value }
    }
    let rnet = stride(from: lowest, through: 0.9, by: 0.1).map { value in
      changed { $0.thresholds.rnet = value }
    }
    let sizes = [12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128].map { value in
      changed { $0.minFaceSize = value }
    }
    return pnet + rnet + sizes
  }

  private mutating func outcomes(
    _ settings: DetectionSettings, cancellation: CancellationFlag?
  ) throws -> [PrecisionRecallCurve.Outcome] {
    var open = settings
    open.thresholds.onet = min(Self.lowest, settings.thresholds.onet)
    // Each photo is moved out while it is searched, so that its memo is changed in place instead of copied.
    let count = examples.count
    let waiting = Mutex(examples.map(Optional.some))
    examples = []
    let results = Mutex([Result<[PrecisionRecallCurve.Outcome], any Error>?](repeating: nil, count: count))
    let failed = CancellationFlag()
    let search = ExampleSearch(detector: detector, settings: open, lanes: lanes, cancellation: cancellation)
    lanes.forEach(count, cancellation: cancellation) { index, _ in
      guard !failed.isCancelled, var example = waiting.withLock({ $0[index].take() }) else { return }
      let result = Result { try search.outcomes(of: &example) }
      if case .failure = result { failed.cancel() }
      waiting.withLock { [example] in $0[index] = example }
      results.withLock { $0[index] = result }
    }
    examples = waiting.withLock { $0.compactMap(\.self) }
    try cancellation?.check()
    return try results.withLock { $0 }.flatMap { try $0?.get() ?? [] }
  }
}

/// The work on one photo. Many run at the same time.
private struct ExampleSearch: Sendable {
  var detector: FaceDetector
  var settings: DetectionSettings
  var lanes: Lanes
  var cancellation: CancellationFlag?

  func outcomes(of example: inout SettingsFit.Example) throws -> [PrecisionRecallCurve.Outcome] {
    let faces = try faces(of: &example)
    let matching = TruthMatching(found: faces, truth: example.truth)
    return zip(faces, matching.verdicts).compactMap { face, verdict in
      verdict == .ignored
        ? nil : PrecisionRecallCurve.Outcome(score: face.score, isRight: verdict != .extra)
    }
  }

  private func faces(of example: inout SettingsFit.Example) throws -> [Face] {
    if var memo = example.memo.take() {
      defer { example.memo = memo }
      if let known = detector.recall(settings: settings, memo: &memo) { return known.faces }
      return try detector.detect(
        in: try example.load(), settings: settings, memo: &memo, lanes: lanes, cancellation: cancellation
      ).faces
    }
    let image = try example.load()
    var memo = PhotoMemo(photo: image.size)
    defer { example.memo = memo }
    return try detector.detect(
      in: image, settings: settings, memo: &memo, lanes: lanes, cancellation: cancellation
    ).faces
  }
}
