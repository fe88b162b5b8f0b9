import Geometry
public import Imaging
import Networks
public import Parallel

extension FaceDetector {
  /// The lowest score of P-Net that is still a candidate here.
  private static let proposalFloor: Float = 0.3
  /// The most candidates of one network that O-Net is asked about, and the most in the answer.
  private static let mostJudged = 48, mostLost = 24
  /// Candidates in which O-Net sees less than this are noise.
  private static let leastStrength: Float = 0.02

  /// The candidates that a detection lost at its thresholds, the likeliest faces first, each place once and
  /// none where a face was found.
  ///
  /// - Parameters:
  ///   - trace: of a detection with these settings, with its memo.
  ///   - image: the photo's upright pixels.
  public func lost(
    _ trace: DetectionTrace, in image: Image, settings: DetectionSettings, memo: inout PhotoMemo,
    lanes: Lanes = Lanes(1), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> [LostCandidate] {
    let thresholds = settings.thresholds
    var lost = trace.passes.flatMap { pass in
      zip(pass.onetInput.candidates, pass.onetAnswers).filter { $1.score <= thresholds.onet }.compactMap {
        (candidate, answer) -> LostCandidate? in
        guard let face = Face(answer, of: candidate.box) else { return nil }
        return LostCandidate(
          box: pass.turn.restored(face.box, photo: image.size), stage: .onet, score: face.score,
          threshold: thresholds.onet, strength: face.score)
      }
    }
    let refused = trace.passes.flatMap { pass in
      zip(pass.rnetInput.candidates, pass.rnetAnswers).filter { $1.score <= thresholds.rnet }.map {
        LostCandidate(
          box: pass.turn.restored($0.box, photo: image.size), stage: .rnet, score: $1.score,
          threshold: thresholds.rnet, strength: 0)
      }
    }
    let low = try weakProposals(
      in: image, settings: settings, memo: &memo, lanes: lanes, cancellation: cancellation)
    let asked = (strongest(refused) + strongest(low)).filter { candidate in
      !trace.result.faces.contains { Self.isSame($0.box, candidate.box) }
    }
    for (candidate, face) in zip(asked, judge(asked.map(\.box), in: image, lanes: lanes)) {
      guard let face else { continue }
      var candidate = candidate
      (candidate.box, candidate.strength) = (face.box, face.score)
      lost.append(candidate)
    }
    var kept: [LostCandidate] = []
    for candidate in lost.sorted(by: { $0.strength > $1.strength })
    where candidate.strength >= Self.leastStrength && kept.count < Self.mostLost {
      let isKnown =
        trace.result.faces.contains { Self.isSame($0.box, candidate.box) }
        || kept.contains { Self.isSame($0.box, candidate.box) }
      if !isKnown { kept.append(candidate) }
    }
    return kept
  }

  /// P-Net's proposals below its threshold.
  private func weakProposals(
    in image: Image, settings: DetectionSettings, memo: inout PhotoMemo, lanes: Lanes,
    cancellation: CancellationFlag?
  ) throws(CancellationError) -> [LostCandidate] {
    let threshold = settings.thresholds.pnet
    guard threshold > Self.proposalFloor else { return [] }
    var open = settings
    open.thresholds.pnet = Self.proposalFloor
    var lost: [LostCandidate] = []
    for turn in settings.rotations.turns {
      let batch = try rnetInput(
        image, turn: turn, settings: open, memo: &memo, lanes: lanes, cancellation: cancellation)
      lost += batch.candidates.filter { $0.score < threshold }.map {
        LostCandidate(
          box: turn.restored($0.box, photo: image.size), stage: .pnet, score: $0.score,
          threshold: threshold, strength: 0)
      }
    }
    return lost
  }

  /// The best of a network's candidates, each place once.
  private func strongest(_ candidates: [LostCandidate]) -> [LostCandidate] {
    let kept = NonMaximumSuppression(limit: 0.4).kept(
      of: candidates.map(\.box), scores: candidates.map(\.score))
    return kept.prefix(Self.mostJudged).map { candidates[$0] }
  }

  /// Whether two boxes are about one face.
  private static func isSame(_ first: BoundingBox, _ second: BoundingBox) -> Bool {
    first.iou(second) > 0.3
      || NonMaximumSuppression(measure: .minimum, limit: 0.7).overlap(first, second) > 0.7
  }
}
