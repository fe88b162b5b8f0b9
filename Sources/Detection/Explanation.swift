public import Geometry

/// Why there is, or is not, a face at one place of a photo.
public struct Explanation: Sendable, Hashable {
  /// What became of the best candidate at the place.
  public enum Verdict: Sendable, Hashable {
    /// A face is there; its place in the result, from 0.
    case found(Face, index: Int)
    /// No cell of P-Net at this place reached its threshold. The best one's score and size are given, unless
    /// none scored at least 0.02, or no pyramid level has a cell there.
    case lostAtPNet(best: ScoredCandidate?)
    /// R- or O-Net's score was not above its threshold; the candidate holds the scores of the networks before
    /// it.
    case lostAtRNet(ScoredCandidate)
    case lostAtONet(ScoredCandidate)
    /// A better box suppressed the candidate after R-Net; what became of that box, if it is known.
    case swallowedAfterRNet(ScoredCandidate, by: ScoredCandidate, fate: Fate?)
    /// A better box suppressed the candidate at the end, and became the face with this place and score.
    case swallowedByFace(ScoredCandidate, index: Int, score: Float)
    /// It was found in a turned photo, and was no face when it was judged upright; see ``Rotations``.
    case lostAmongTurns(ScoredCandidate)
    /// A face is found there as soon as the minimum size is lower.
    case belowMinimumSize(Face)
  }

  /// What became of a box that suppressed another one.
  public enum Fate: Sendable, Hashable {
    /// It is a face; its place in the result, from 0.
    case face(index: Int)
    case lostAtONet
    /// A face suppressed it in turn.
    case swallowedByFace(index: Int)
  }

  /// A candidate and every score it was given, in photo pixels.
  public struct ScoredCandidate: Sendable, Hashable {
    /// The square that was judged last, or would be next, in pixels of the upright photo; it may stick out.
    public var box: BoundingBox
    /// Nil for networks that did not run. Once O-Net has run, P-Net's score is no longer known.
    public var pnet, rnet, onet: Float?

    package init(box: BoundingBox, pnet: Float? = nil, rnet: Float? = nil, onet: Float? = nil) {
      self.box = box
      self.pnet = pnet
      self.rnet = rnet
      self.onet = onet
    }

    /// The longer side in photo pixels.
    public var size: Float { max(box.width, box.height) }
  }

  /// A change of a single setting that brings the face back. Each one was tried.
  public enum Remedy: Sendable, Hashable {
    case pnet(Float)
    case rnet(Float)
    case onet(Float)
    case minFaceSize(Int)
    case rotation(QuarterTurn)
  }

  /// Two changes that bring the face back together.
  public struct RemedyPair: Sendable, Hashable, CustomStringConvertible {
    /// The change of the stage that lost the face, and the one of the stage that loses it then.
    public var first, second: Remedy

    package init(_ first: Remedy, _ second: Remedy) { (self.first, self.second) = (first, second) }

    public var description: String { "\(first) with \(second)" }
  }

  /// The place that was asked about.
  public var place: Place
  /// What became of the best candidate there.
  public var verdict: Verdict
  /// Empty when the face is found, or when no single change finds it.
  public var remedies: [Remedy]
  /// Two changes that find it together, when no single one does; each pair was tried.
  public var pairs: [RemedyPair] = []
  /// The candidate, or the square that was asked about, sticks out of the photo, so the networks see only a
  /// part of it.
  public var cutByEdge: Bool
  /// The settings of the explained detection; the remedies change them.
  public var settings: DetectionSettings

  package init(
    place: Place, verdict: Verdict, remedies: [Remedy], cutByEdge: Bool, settings: DetectionSettings
  ) {
    self.place = place
    self.verdict = verdict
    self.remedies = remedies
    self.cutByEdge = cutByEdge
    self.settings = settings
  }

  /// Where to look: a point and, when known, the side of the square around it, in photo pixels.
  public struct Place: Sendable, Hashable {
    /// In pixels of the upright photo.
    public var point: Point
    /// The longer side of a face there, in photo pixels, within a factor of two; nil for faces of any size.
    public var size: Float?

    public init(point: Point, size: Float? = nil) {
      self.point = point
      self.size = size
    }

    /// Whether a box is about this place: the point lies in the middle half of the box both ways and, when the
    /// size is known, the box is at least half and at most twice as large.
    func matches(_ box: BoundingBox) -> Bool {
      let side = max(box.width, box.height)
      guard side > 0 else { return false }
      if let size, side < size / 2 || side > size * 2 { return false }
      return abs(point.x - box.center.x) <= box.width / 4
        && abs(point.y - box.center.y) <= box.height / 4
    }

    /// How far a box is from this place, to choose among those that match: distance over size, and size ratio.
    func distance(to box: BoundingBox) -> Float {
      let side = max(1, max(box.width, box.height))
      let across = max(abs(point.x - box.center.x), abs(point.y - box.center.y)) / side
      guard let size else { return across }
      return across + (max(side, size) / max(1, min(side, size)) - 1)
    }
  }
}

extension Explanation: CustomStringConvertible {
  /// Two lines: what happened, and what would change it.
  public var description: String {
    var lines = [verdictText]
    if cutByEdge { lines.append("cut by the photo's edge: the networks see only a part of it") }
    if !remedies.isEmpty {
      lines.append("would come back with " + remedies.map(\.description).joined(separator: ", or "))
    } else if !pairs.isEmpty {
      lines.append(
        "no single change brings a face here; two do: " + pairs.map(\.description).joined(separator: ", or "))
    } else if !isFound {
      lines.append("neither one changed setting nor any pair tried brings a face here")
    }
    return lines.joined(separator: "\n")
  }

  /// The box of the candidate that the verdict is about, in pixels of the upright photo.
  public var candidateBox: BoundingBox? {
    switch verdict {
    case .found(let face, _), .belowMinimumSize(let face): face.box
    case .lostAtPNet(let best): best?.box
    case .lostAtRNet(let lost), .lostAtONet(let lost), .swallowedAfterRNet(let lost, _, _),
      .swallowedByFace(let lost, _, _), .lostAmongTurns(let lost):
      lost.box
    }
  }

  /// Whether the detection has a face at the place.
  public var isFound: Bool {
    if case .found = verdict { return true }
    return false
  }

  private var verdictText: String {
    switch verdict {
    case .found(let face, let index):
      "found: face \(index + 1), score \(face.score.scoreText), \(Int(max(face.box.width, face.box.height))) px"
    case .lostAtPNet(nil):
      "lost at P-Net: no window here scores 0.02 or more, at any size from \(settings.minFaceSize) px up"
    case .lostAtPNet(let best?):
      "lost at P-Net: \(best.pnet.score) < \(settings.thresholds.pnet.scoreText) at \(Int(best.size)) px"
    case .lostAtRNet(let candidate):
      "lost at R-Net: \(candidate.rnet.score) ≤ \(settings.thresholds.rnet.scoreText) "
        + "(P-Net \(candidate.pnet.score) at \(Int(candidate.size)) px)"
    case .lostAtONet(let candidate):
      "lost at O-Net: \(candidate.onet.score) ≤ \(settings.thresholds.onet.scoreText) "
        + "(R-Net \(candidate.rnet.score) at \(Int(candidate.size)) px)"
    case .swallowedAfterRNet(let candidate, let winner, let fate):
      "swallowed by NMS after R-Net: its \(candidate.rnet.score) lost to \(winner.rnet.score) beside it"
        + fateText(fate, winner)
    case .swallowedByFace(let candidate, let index, let score):
      "swallowed by NMS of face \(index + 1): its O-Net \(candidate.onet.score) lost to \(score.scoreText)"
    case .lostAmongTurns(let candidate):
      "lost when judged upright: no clear face once it is turned by its landmarks (O-Net \(candidate.onet.score))"
    case .belowMinimumSize(let face):
      "smaller than the minimum size: \(Int(max(face.box.width, face.box.height))) px face, "
        + "smallest looked for \(settings.minFaceSize) px"
    }
  }
}

extension Explanation {
  private func fateText(_ fate: Fate?, _ winner: ScoredCandidate) -> String {
    switch fate {
    case nil: ""
    case .face(let index): ", which is face \(index + 1) (O-Net \(winner.onet.score))"
    case .lostAtONet:
      ", which was lost at O-Net: \(winner.onet.score) ≤ \(settings.thresholds.onet.scoreText)"
    case .swallowedByFace(let index):
      ", which face \(index + 1) swallowed (O-Net \(winner.onet.score))"
    }
  }
}

extension Explanation.Remedy: CustomStringConvertible {
  public var description: String {
    switch self {
    case .pnet(let value): "P \(value.scoreText)"
    case .rnet(let value): "R \(value.scoreText)"
    case .onet(let value): "O \(value.scoreText)"
    case .minFaceSize(let value): "minimum size \(value)"
    case .rotation(let turn): "rotation \(turn.degrees)"
    }
  }
}

extension Float {
  /// Two decimals, three when two would hide the difference to 1.
  var scoreText: String {
    let thousandths = Int((self * 1000).rounded())
    let (whole, rest) = (thousandths / 1000, thousandths % 1000)
    let digits = rest == 0 ? "00" : String(String(1000 + rest).dropFirst())
    return "\(whole)." + (digits.hasSuffix("0") && digits.count == 3 ? String(digits.dropLast()) : digits)
  }
}

extension Float? {
  fileprivate var score: String { self?.scoreText ?? "–" }
}
