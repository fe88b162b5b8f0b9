import Geometry
import Imaging
import Networks
import Parallel

/// Joins the faces that were found in several turns of a photo, in pixels of the upright photo.
///
/// O-Net, which has learned upright faces, also finds some in ears and patterns that are turned. So it judges a
/// turned face again: in two crops, one smaller and one larger than the face, in all four turns. Real faces
/// keep their score in both crops, and their box in the photo; what only looks like one does not.
struct TurnedFaces {
  let networks: CascadeNetworks
  /// Nil when only the memo may answer.
  let image: Image?
  let photo: PixelSize
  let lanes: Lanes
  let cancellation: CancellationFlag?
  /// How long O-Net took.
  private(set) var seconds = 0.0

  /// The sides of the two crops, in sides of the face.
  private static let crops: [Float] = [0.8, 1.25]
  /// What a turned face must be worth. On 400 composed pictures with upright heads one face that is not one
  /// remains; without the judgement there are 45.
  private static let leastWorth: Float = 0.45

  init(
    networks: CascadeNetworks, image: Image?, photo: PixelSize, lanes: Lanes, cancellation: CancellationFlag?
  ) {
    self.networks = networks
    self.image = image
    self.photo = photo
    self.lanes = lanes
    self.cancellation = cancellation
  }

  /// The faces of all passes, largest box first; a face found in several turns is kept once.
  mutating func merged(
    _ passes: [CascadePass], _ memo: inout PhotoMemo
  ) throws(CancellationError) -> [Face] {
    if passes.count == 1, let only = passes.first, only.turn == .none { return only.faces }
    let found = passes.flatMap { pass in
      pass.faces.map { FoundFace($0, in: pass.turn, photo: photo) }
    }
    var upright = found.filter { $0.turn == .none }
    var turned: [(face: FoundFace, worth: Float)] = []
    for candidate in found where candidate.turn != .none {
      if upright.contains(where: { $0.isSame(as: candidate) && $0.score >= candidate.score }) { continue }
      if let worth = try worth(ofTurned: candidate, &memo) { turned.append((candidate, worth)) }
    }
    // An upright face gives way only to one that is better in the search and in the judgement.
    var kept: [FoundFace] = []
    for face in upright {
      let rivals = turned.filter { $0.face.score > face.score && $0.face.isSame(as: face) }
      guard let best = rivals.map(\.worth).max() else {
        kept.append(face)
        continue
      }
      if try judgement(of: face, in: .none, &memo).worth >= best { kept.append(face) }
    }
    upright = kept
    for (candidate, _) in turned.sorted(by: { $0.face.score > $1.face.score }) {
      let isKnown =
        kept.contains { $0.turn != candidate.turn && $0.isSame(as: candidate) }
        || upright.contains { candidate.isOnHead(of: $0) }
      if !isKnown { kept.append(candidate) }
    }
    return kept.map(\.face).sortedByArea()
  }

  /// What a turned face is worth; nil when it is not one. A head between two turns may do better in the other
  /// one, so the best turn counts, which must do better than the upright one.
  private mutating func worth(
    ofTurned face: FoundFace, _ memo: inout PhotoMemo
  ) throws(CancellationError) -> Float? {
    let own = try judgement(of: face, in: face.turn, &memo)
    var best = own.score
    for turn in QuarterTurn.allCases where turn != .none && turn != face.turn {
      best = max(best, try judgement(of: face, in: turn, &memo).score)
    }
    guard best - own.spread > Self.leastWorth,
      try judgement(of: face, in: .none, &memo).score <= best
    else { return nil }
    return own.worth
  }

  /// What O-Net says of a face's place in one turn.
  private struct Judgement {
    /// The mean of the crops' scores.
    var score: Float = 0
    /// How far the boxes of the crops are apart: root mean square of their edges' distances, in sides of the
    /// face.
    var spread: Float = 0

    var worth: Float { score - spread }
  }

  private mutating func judgement(
    of face: FoundFace, in turn: QuarterTurn, _ memo: inout PhotoMemo
  ) throws(CancellationError) -> Judgement {
    let box = turn.applied(to: face.box, photo: photo)
    let size = max(box.width, box.height)
    var boxes: [BoundingBox] = []
    var judgement = Judgement()
    for scale in Self.crops {
      let square = box.square(side: size * scale)
      guard let crop = square.crop(in: turn.turned(photo)) else { return Judgement() }
      let answer = try answer(to: crop, in: turn, &memo)
      boxes.append(square.refined(by: answer.regression, unit: 1))
      judgement.score += answer.score / Float(Self.crops.count)
    }
    let (first, second) = (boxes[0], boxes[1])
    let edges = [
      first.minX - second.minX, first.minY - second.minY, first.maxX - second.maxX, first.maxY - second.maxY,
    ]
    judgement.spread = (edges.reduce(0) { $0 + $1 * $1 } / 4).squareRoot() / size
    return judgement
  }

  /// O-Net's answer to a crop of the turned photo. Only the crop's pixels are turned.
  private mutating func answer(
    to crop: CropRectangle, in turn: QuarterTurn, _ memo: inout PhotoMemo
  ) throws(CancellationError) -> ONetAnswer {
    if let known = memo.turns[turn]?.onetAnswers[crop] { return known }
    guard let image else { throw CancellationError() }
    let start = ContinuousClock.now
    let place = turn.restored(
      BoundingBox(
        minX: Float(crop.minX), minY: Float(crop.minY), maxX: Float(crop.maxX), maxY: Float(crop.maxY)),
      photo: photo)
    let part = image.cropped(
      x: Int(place.minX), y: Int(place.minY),
      size: PixelSize(width: Int(place.width), height: Int(place.height))
    ).turned(by: turn.orientation)
    let whole = CropRectangle(minX: 0, minY: 0, maxX: part.width, maxY: part.height)
    let judged = try networks.judgeWithONet([whole], of: part, lanes: lanes, cancellation: cancellation)
    memo.turns[turn, default: TurnMemo()].onetAnswers[crop] = judged.answers[0]
    seconds += (ContinuousClock.now - start) / .seconds(1)
    return judged.answers[0]
  }
}

/// A face of the upright photo, and the turn in which it was found.
private struct FoundFace {
  let turn: QuarterTurn
  let face: Face

  init(_ face: Face, in turn: QuarterTurn, photo: PixelSize) {
    self.turn = turn
    self.face = Face(
      box: turn.restored(face.box, photo: photo), score: face.score,
      landmarks: turn.restored(face.landmarks, photo: photo))
  }

  var box: BoundingBox { face.box }
  var score: Float { face.score }

  /// Boxes from different turns are one face when their IoU is above a third, or one lies in the other. The
  /// same head gives slightly different boxes in two turns; the heads of two people hardly ever share that
  /// much.
  func isSame(as other: FoundFace) -> Bool {
    let byMinimum = NonMaximumSuppression(measure: .minimum, limit: 0.7)
    return box.iou(other.box) > 0.3 || byMinimum.overlap(box, other.box) > byMinimum.limit
  }

  /// Whether it lies on the head around another face, such as its ear: the centre is at most half the face's
  /// size beside its box, and the box is not larger.
  func isOnHead(of other: FoundFace) -> Bool {
    let (width, height) = (other.box.width / 2, other.box.height / 2)
    let center = box.center
    return center.x >= other.box.minX - width && center.x <= other.box.maxX + width
      && center.y >= other.box.minY - height && center.y <= other.box.maxY + height
      && max(box.width, box.height) <= max(other.box.width, other.box.height)
  }
}

extension QuarterTurn {
  /// A box of the photo, in pixels of the turned photo.
  fileprivate func applied(to box: BoundingBox, photo: PixelSize) -> BoundingBox {
    let back: QuarterTurn =
      switch self {
      case .none: .none
      case .right: .left
      case .half: .half
      case .left: .right
      }
    return back.restored(box, photo: turned(photo))
  }
}

extension BoundingBox {
  /// The square of this side around the same centre.
  fileprivate func square(side: Float) -> BoundingBox {
    BoundingBox(
      minX: center.x - side / 2, minY: center.y - side / 2, maxX: center.x + side / 2,
      maxY: center.y + side / 2)
  }
}
