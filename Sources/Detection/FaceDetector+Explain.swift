import Geometry
public import Imaging
import Networks
public import Parallel

extension FaceDetector {
  /// Why there is, or is not, a face at a place of the photo: which stage lost it and by how much, and which
  /// single change of a setting brings it back.
  ///
  /// - Parameter memo: the memo of this photo; it makes a second question cheap.
  public func explain(
    _ place: Explanation.Place, in image: Image, settings: DetectionSettings, memo: inout PhotoMemo,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> Explanation {
    var inquiry = Inquiry(
      detector: self, image: image, place: place, settings: settings, memo: memo, lanes: lanes,
      cancellation: cancellation)
    defer { memo = inquiry.memo }
    return try inquiry.explanation()
  }
}

/// One question under way: runs the cascade with changed settings and looks for boxes at the place.
private struct Inquiry {
  let detector: FaceDetector
  let image: Image
  let place: Explanation.Place
  let settings: DetectionSettings
  var memo: PhotoMemo
  let lanes: Lanes
  let cancellation: CancellationFlag?

  /// P-Net scores below this are meaningless.
  private static let floor: Float = 0.02

  mutating func explanation() throws(CancellationError) -> Explanation {
    let trace = try trace(settings)
    if let (index, face) = found(in: trace.result.faces) {
      return answer(.found(face, index: index), box: face.box)
    }
    if let lost = lostLate(trace, settings) { return try withRemedies(lost.verdict, lost.candidate) }
    // Nothing reached R-Net here. Below the minimum size, or below P-Net's threshold?
    if let small = try belowMinimumSize() { return small }
    let best = try bestProposal(settings)
    return try withRemedies(.lostAtPNet(best: best), best)
  }

  private mutating func trace(_ settings: DetectionSettings) throws(CancellationError) -> DetectionTrace {
    try detector.trace(
      image, settings: settings, memo: &memo, floor: Self.floor, lanes: lanes,
      cancellation: cancellation)
  }

  private func found(in faces: [Face]) -> (index: Int, face: Face)? {
    faces.enumerated().filter { place.matches($0.element.box) }
      .min { place.distance(to: $0.element.box) < place.distance(to: $1.element.box) }
      .map { (index: $0.offset, face: $0.element) }
  }

  // MARK: What the networks said

  private func lostLate(
    _ trace: DetectionTrace, _ settings: DetectionSettings
  ) -> (verdict: Explanation.Verdict, candidate: Explanation.ScoredCandidate)? {
    let judged = trace.passes.flatMap { onetCandidates($0) }.filter { place.matches($0.box) }
    if let best = judged.max(by: { $0.onet ?? 0 < $1.onet ?? 0 }) {
      guard best.onet ?? 0 > settings.thresholds.onet else { return (.lostAtONet(best), best) }
      guard let index = nearestFace(to: best.box, trace), trace.result.faces[index].box.iou(best.box) > 0
      else { return (.lostAmongTurns(best), best) }
      return (.swallowedByFace(best, index: index, score: trace.result.faces[index].score), best)
    }
    let refined = trace.passes.flatMap { rnetCandidates($0) }.filter { place.matches($0.box) }
    guard let best = refined.max(by: { $0.rnet ?? 0 < $1.rnet ?? 0 }) else { return nil }
    guard best.rnet ?? 0 > settings.thresholds.rnet else { return (.lostAtRNet(best), best) }
    guard let winner = winner(over: best, trace) else { return (.lostAtRNet(best), best) }
    return (.swallowedAfterRNet(best, by: winner, fate: fate(of: winner, trace, settings)), best)
  }

  private func nearestFace(to box: BoundingBox, _ trace: DetectionTrace) -> Int? {
    let faces = trace.result.faces
    return faces.indices.max { faces[$0].box.iou(box) < faces[$1].box.iou(box) }
  }

  /// The box that suppressed a candidate after R-Net, with what O-Net said of it.
  private func winner(
    over candidate: Explanation.ScoredCandidate, _ trace: DetectionTrace
  ) -> Explanation.ScoredCandidate? {
    let passed = trace.passes.flatMap { pass in
      pass.passed.enumerated().map { index, kept in
        Explanation.ScoredCandidate(
          box: pass.turn.restored(kept.box, photo: image.size), rnet: kept.score,
          // O-Net is asked about the survivors in their order, but for those without a pixel.
          onet: pass.onetAnswers.count == pass.passed.count ? pass.onetAnswers[index].score : nil)
      }
    }
    return passed.max { $0.box.iou(candidate.box) < $1.box.iou(candidate.box) }
  }

  private func fate(
    of winner: Explanation.ScoredCandidate, _ trace: DetectionTrace, _ settings: DetectionSettings
  ) -> Explanation.Fate? {
    guard let score = winner.onet else { return nil }
    guard score > settings.thresholds.onet else { return .lostAtONet }
    guard let index = nearestFace(to: winner.box, trace) else { return nil }
    return trace.result.faces[index].score == score ? .face(index: index) : .swallowedByFace(index: index)
  }

  /// What R-Net judged, in upright photo pixels; the candidates still carry P-Net's scores.
  private func rnetCandidates(_ pass: CascadePass) -> [Explanation.ScoredCandidate] {
    zip(pass.rnetInput.candidates, pass.rnetAnswers).map { candidate, answer in
      Explanation.ScoredCandidate(
        box: pass.turn.restored(candidate.box, photo: image.size), pnet: candidate.score,
        rnet: answer.score)
    }
  }

  /// What O-Net judged, in upright photo pixels; the candidates still carry R-Net's scores.
  private func onetCandidates(_ pass: CascadePass) -> [Explanation.ScoredCandidate] {
    zip(pass.onetInput.candidates, pass.onetAnswers).map { candidate, answer in
      Explanation.ScoredCandidate(
        box: pass.turn.restored(candidate.box, photo: image.size), rnet: candidate.score,
        onet: answer.score)
    }
  }

  /// The best of all proposals at the place, however low its score; R-Net is not asked.
  private mutating func bestProposal(
    _ settings: DetectionSettings
  ) throws(CancellationError) -> Explanation.ScoredCandidate? {
    var open = settings
    open.thresholds.pnet = Self.floor
    var best: Explanation.ScoredCandidate?
    for turn in settings.rotations.turns {
      let batch = try detector.rnetInput(
        image, turn: turn, settings: open, memo: &memo, lanes: lanes, cancellation: cancellation)
      for candidate in batch.candidates where candidate.score > best?.pnet ?? 0 {
        let box = turn.restored(candidate.box, photo: image.size)
        if place.matches(box) { best = Explanation.ScoredCandidate(box: box, pnet: candidate.score) }
      }
    }
    return best
  }

  private mutating func belowMinimumSize() throws(CancellationError) -> Explanation? {
    let least = DetectionSettings.minFaceSizeRange.lowerBound
    guard settings.minFaceSize > least else { return nil }
    var smaller = settings
    smaller.minFaceSize = least
    guard let (_, face) = found(in: try trace(smaller).result.faces) else { return nil }
    var explanation = answer(.belowMinimumSize(face), box: face.box)
    // A minimum that finds it: from the face's size downwards.
    for size in stride(
      from: min(settings.minFaceSize - 1, Int(max(face.box.width, face.box.height))), through: least, by: -1)
    {
      smaller.minFaceSize = size
      if found(in: try trace(smaller).result.faces) != nil { break }
    }
    explanation.remedies = [.minFaceSize(smaller.minFaceSize)]
    return explanation
  }

  // MARK: What would help

  private mutating func withRemedies(
    _ verdict: Explanation.Verdict, _ candidate: Explanation.ScoredCandidate?
  ) throws(CancellationError) -> Explanation {
    var explanation = answer(verdict, box: candidate?.box)
    var tried: [(remedy: Explanation.Remedy, settings: DetectionSettings)] = []
    if let remedy = nextRemedy(for: verdict) { tried.append((remedy, remedy.applied(to: settings))) }
    for turn in QuarterTurn.allCases where !settings.rotations.turns.contains(turn) {
      tried.append((.rotation(turn), Explanation.Remedy.rotation(turn).applied(to: settings)))
    }
    var failed: [(remedy: Explanation.Remedy, settings: DetectionSettings, trace: DetectionTrace)] = []
    for (remedy, changed) in tried where changed != settings {
      let trace = try trace(changed)
      if found(in: trace.result.faces) != nil {
        explanation.remedies.append(remedy)
      } else {
        failed.append((remedy, changed, trace))
      }
    }
    guard explanation.remedies.isEmpty else { return explanation }
    for (first, changed, trace) in failed {
      if let pair = try pair(first, changed, trace), !explanation.pairs.contains(pair) {
        explanation.pairs.append(pair)
      }
    }
    return explanation
  }

  /// After a first change that was not enough: the second one, where the face is lost then, if it helps.
  private mutating func pair(
    _ first: Explanation.Remedy, _ changed: DetectionSettings, _ trace: DetectionTrace
  ) throws(CancellationError) -> Explanation.RemedyPair? {
    let verdict: Explanation.Verdict
    if let lost = lostLate(trace, changed) {
      verdict = lost.verdict
    } else {
      verdict = .lostAtPNet(best: try bestProposal(changed))
    }
    guard let second = nextRemedy(for: verdict) else { return nil }
    let both = second.applied(to: changed)
    guard both != changed, found(in: try self.trace(both).result.faces) != nil else { return nil }
    return Explanation.RemedyPair(first, second)
  }

  /// The threshold that a candidate would pass, or the one that its winner would.
  private func nextRemedy(for verdict: Explanation.Verdict) -> Explanation.Remedy? {
    switch verdict {
    case .lostAtPNet(let best?): .pnet((best.pnet ?? 0).justBelow)
    case .lostAtRNet(let lost): .rnet((lost.rnet ?? 0).justBelow)
    case .lostAtONet(let lost): .onet((lost.onet ?? 0).justBelow)
    case .swallowedAfterRNet(_, let winner, .lostAtONet): .onet((winner.onet ?? 0).justBelow)
    default: nil
    }
  }

  private func answer(_ verdict: Explanation.Verdict, box: BoundingBox?) -> Explanation {
    let half = (place.size ?? 0) / 2
    let box =
      box
      ?? BoundingBox(
        minX: place.point.x - half, minY: place.point.y - half, maxX: place.point.x + half,
        maxY: place.point.y + half)
    let cut =
      box.minX < 0 || box.minY < 0 || box.maxX > Float(image.width) || box.maxY > Float(image.height)
    return Explanation(
      place: place, verdict: verdict, remedies: [], cutByEdge: cut, settings: settings)
  }
}

extension Explanation.Remedy {
  fileprivate func applied(to settings: DetectionSettings) -> DetectionSettings {
    var changed = settings
    switch self {
    case .pnet(let value): changed.thresholds.pnet = value
    case .rnet(let value): changed.thresholds.rnet = value
    case .onet(let value): changed.thresholds.onet = value
    case .minFaceSize(let value): changed.minFaceSize = value
    case .rotation(let turn): changed.rotations.formUnion(Rotations([turn]))
    }
    return changed
  }
}

extension Float {
  /// The next hundredth below, as a threshold that this score passes.
  fileprivate var justBelow: Float {
    let hundredth = (self * 100).rounded(.down) / 100
    return Swift.max(0, hundredth < self ? hundredth : hundredth - 0.01)
  }
}
