import Geometry
import Imaging
import Networks
import Parallel

/// The cascade on one picture: runs the networks for what the memo does not hold yet, and measures the time.
struct CascadeRun {
  private let networks: CascadeNetworks
  /// Nil when only the memo may answer.
  private let image: Image?
  private let cascade: Cascade
  private let lanes: Lanes
  private let cancellation: CancellationFlag?
  private(set) var seconds = StageSeconds()

  init(
    networks: CascadeNetworks, image: Image?, size: PixelSize, settings: DetectionSettings, lanes: Lanes,
    cancellation: CancellationFlag?
  ) {
    self.networks = networks
    self.image = image
    cascade = Cascade(photo: size, settings: settings)
    self.lanes = lanes
    self.cancellation = cancellation
  }

  /// The pixels, for a network that has to run.
  private func pixels() throws(CancellationError) -> Image {
    guard let image else { throw CancellationError() }
    return image
  }

  mutating func pass(
    _ turn: QuarterTurn, _ memo: inout TurnMemo, floor: Float
  ) throws(CancellationError) -> CascadePass {
    let survivors = try proposals(&memo, floor: floor)
    let rnetInput = cascade.rnetInput(from: survivors)
    let rnetAnswers = try judgeWithRNet(rnetInput.crops, &memo)
    let passed = cascade.passed(rnetInput, rnetAnswers)
    let onetInput = cascade.onetInput(from: passed)
    let onetAnswers = try judgeWithONet(onetInput.crops, &memo)
    return CascadePass(
      turn: turn, cascade: cascade, suppressed: survivors, rnetInput: rnetInput,
      rnetAnswers: rnetAnswers, passed: passed, onetInput: onetInput, onetAnswers: onetAnswers,
      faces: cascade.faces(onetInput, onetAnswers))
  }

  /// What R-Net would judge.
  mutating func rnetInput(
    _ memo: inout TurnMemo, floor: Float
  ) throws(CancellationError) -> CandidateBatch {
    cascade.rnetInput(from: try proposals(&memo, floor: floor))
  }

  /// The proposals at or above the threshold that survive NMS.
  private mutating func proposals(
    _ memo: inout TurnMemo, floor: Float
  ) throws(CancellationError) -> [Candidate] {
    let threshold = cascade.settings.thresholds.pnet
    let overlap = cascade.settings.overlaps.level
    let unknown = cascade.levels.filter { (memo.levels[$0]?.floor ?? .infinity) > threshold }
    if !unknown.isEmpty {
      let floor = min(floor, threshold)
      let start = ContinuousClock.now
      let proposed = try networks.propose(
        in: try pixels(), levels: unknown, threshold: floor, lanes: lanes, cancellation: cancellation)
      let wall = (ContinuousClock.now - start) / .seconds(1), work = proposed.seconds
      let resizing = work.resize / max(work.resize + work.network, .leastNormalMagnitude)
      seconds.resize += wall * resizing
      seconds.pnet += wall * (1 - resizing)
      var rest = proposed.proposals[...]
      for (index, level) in unknown.enumerated() {
        let own = rest.prefix { $0.level == index }
        rest = rest.dropFirst(own.count)
        memo.levels[level] = TurnMemo.Level(
          floor: floor, proposals: own, overlap: overlap, survivors: cascade.survivors(of: own, level: level))
      }
    }
    for level in cascade.levels {
      guard let known = memo.levels[level], known.overlap != overlap else { continue }
      memo.levels[level]?.overlap = overlap
      let proposals = known.proposals.map(\.proposal)
      memo.levels[level]?.survivors = cascade.survivors(of: proposals[...], level: level).map(Int32.init)
    }
    return cascade.suppressed(
      cascade.levels.map { level in
        memo.levels[level]?.survivors(atLeast: threshold, scale: level.scale) ?? []
      })
  }

  private mutating func judgeWithRNet(
    _ crops: [CropRectangle], _ memo: inout TurnMemo
  ) throws(CancellationError) -> [RNetAnswer] {
    let unknown = memo.newForRNet(crops)
    if !unknown.isEmpty {
      let start = ContinuousClock.now
      let judged = try networks.judgeWithRNet(
        unknown, of: try pixels(), lanes: lanes, cancellation: cancellation)
      seconds.rnet += (ContinuousClock.now - start) / .seconds(1)
      memo.rnetAnswers.reserveCapacity(memo.rnetAnswers.count + unknown.count)
      for (crop, answer) in zip(unknown, judged.answers) {
        memo.rnetAnswers[KeptCrop(crop)] = KeptRNetAnswer(answer)
      }
    }
    return crops.compactMap { memo.rnetAnswers[KeptCrop($0)]?.answer }
  }

  private mutating func judgeWithONet(
    _ crops: [CropRectangle], _ memo: inout TurnMemo
  ) throws(CancellationError) -> [ONetAnswer] {
    let unknown = memo.newForONet(crops)
    if !unknown.isEmpty {
      let start = ContinuousClock.now
      let judged = try networks.judgeWithONet(
        unknown, of: try pixels(), lanes: lanes, cancellation: cancellation)
      seconds.onet += (ContinuousClock.now - start) / .seconds(1)
      memo.onetAnswers.reserveCapacity(memo.onetAnswers.count + unknown.count)
      for (crop, answer) in zip(unknown, judged.answers) { memo.onetAnswers[KeptCrop(crop)] = answer }
    }
    return crops.compactMap { memo.onetAnswers[KeptCrop($0)] }
  }
}
