import Foundation
import Geometry
import Imaging
import Networks
import Parallel

/// Joins the faces that were found in several turns of a photo, in pixels of the upright photo.
///
/// O-Net has learned upright faces. In a turned photo it also takes ears and patterns for faces, and gives heads
/// between two turns low scores. Two things tell them apart. The searches of all four turns find a real head many
/// times. And a real head, turned upright by its own landmarks, is a clear face: in a smaller and in a larger crop,
/// mirrored or not, and its box stays where it is. What is only found a few times is judged in this way.
struct TurnedFaces {
  let networks: CascadeNetworks
  /// Nil when only the memo may answer.
  let image: Image?
  let photo: PixelSize
  let lanes: Lanes
  let cancellation: CancellationFlag?
  /// How long O-Net took.
  private(set) var seconds = 0.0

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
    let upright = found.filter { $0.turn == .none }
    // Upright faces keep precedence over turned ones that are not better.
    let open = found.filter { face in
      face.turn != .none && !upright.contains { $0.isSame(as: face) && $0.score >= face.score }
    }
    guard !open.isEmpty else { return upright.map(\.face).sortedByArea() }
    let turned = try real(open, passes, &memo)
    var kept = upright.filter { face in
      !turned.contains { $0.score > face.score && $0.isSame(as: face) }
    }
    for face in turned.sorted(by: { $0.score > $1.score })
    where !kept.contains(where: { $0.turn != face.turn && $0.isSame(as: face) }) {
      kept.append(face)
    }
    return kept.map(\.face).sortedByArea()
  }

  // MARK: What is found many times

  /// Candidates of O-Net with a higher score agree with a face that they overlap. Its own threshold is not used,
  /// so that faces at a higher threshold stay a subset of those at a lower one.
  private static let agreement: Float = 0.7
  /// A face with so high a score, found twice in its turn, needs no judgement. On 800 composed pictures with
  /// upright heads the highest score of a false face is 0.995.
  private static let sureScore: Float = 0.996
  /// A face that is found so often in all turns needs no judgement: there false faces are found five times at most.
  private static let sureCount = 6

  /// The faces among these that are heads.
  private mutating func real(
    _ faces: [FoundFace], _ passes: [CascadePass], _ memo: inout PhotoMemo
  ) throws(CancellationError) -> [FoundFace] {
    let answers = passes.flatMap { pass in
      zip(pass.onetInput.candidates, pass.onetAnswers).compactMap { candidate, answer in
        answer.score > Self.agreement
          ? (turn: pass.turn, box: candidate.box.refined(by: answer.regression, unit: 1)) : nil
      }.map { (turn: $0.turn, box: $0.turn.restored($0.box, photo: photo)) }
    }
    var unsure: [FoundFace] = []
    var result = faces.filter { face in
      let agreeing = answers.filter { $0.box.iou(face.box) > 0.5 }
      let isSure =
        agreeing.count >= Self.sureCount
        || (face.score >= Self.sureScore && agreeing.count { $0.turn == face.turn } >= 2)
      if !isSure { unsure.append(face) }
      return isSure
    }
    let worths = try worths(of: unsure.map(\.face), &memo)
    result += zip(unsure, worths).filter { $1 > Self.leastWorth }.map(\.0)
    return result
  }

  // MARK: What is judged

  /// The side of O-Net's input, so that crops are not resized again.
  private static let side = 48
  /// The sides of the crops, in sides of the face; the worth is the mean score of all four crops, less the distance
  /// between the boxes of the two sizes times the weight.
  private static let crops: [Float] = [0.8, 1.25]
  private static let spreadWeight: Float = 5
  /// Measured on the same pictures: a higher limit loses turned heads, a lower one lets false faces in.
  private static let leastWorth: Float = 0.3

  private mutating func worths(
    of faces: [Face], _ memo: inout PhotoMemo
  ) throws(CancellationError) -> [Float] {
    let new = faces.filter { memo.turnedWorths[$0] == nil }
    if !new.isEmpty {
      guard let image else { throw CancellationError() }
      let start = ContinuousClock.now
      for (face, worth) in zip(new, try judged(new, image)) { memo.turnedWorths[face] = worth }
      seconds += (ContinuousClock.now - start) / .seconds(1)
    }
    return faces.map { memo.turnedWorths[$0] ?? 0 }
  }

  /// What the faces are worth; all crops are judged together.
  private func judged(_ faces: [Face], _ image: Image) throws(CancellationError) -> [Float] {
    let side = Self.side
    var strip: [UInt8] = []
    for face in faces {
      for scale in Self.crops {
        let crop = image.upright(face, scale: scale, side: side)
        strip += crop.pixels + crop.turned(by: .mirrored).pixels
      }
    }
    let count = 2 * Self.crops.count * faces.count
    let places = (0..<count).map {
      CropRectangle(minX: 0, minY: $0 * side, maxX: side, maxY: ($0 + 1) * side)
    }
    let answers = try networks.judgeWithONet(
      places, of: Image(width: side, height: count * side, pixels: strip), lanes: lanes,
      cancellation: cancellation
    ).answers
    return faces.indices.map { index in
      let own = answers[index * 4..<index * 4 + 4]
      let mean = own.reduce(0) { $0 + $1.score } / 4
      let boxes = [own[index * 4], own[index * 4 + 2]].enumerated().map {
        (SIMD4<Float>(-0.5, -0.5, 0.5, 0.5) + $1.regression) * Self.crops[$0]
      }
      let apart = boxes[0] - boxes[1]
      let worth = mean - Self.spreadWeight * ((apart * apart).sum() / 4).squareRoot()
      // Broken weights give anything.
      return worth.isFinite ? worth : 0
    }
  }
}

extension Image {
  /// A square around a face, turned so that its mouth is below its eyes.
  ///
  /// - Parameter scale: the square's side in sides of the face.
  fileprivate func upright(_ face: Face, scale: Float, side: Int) -> Image {
    let marks = face.landmarks
    let down = SIMD2(
      Double(marks.leftMouth.x + marks.rightMouth.x) - Double(marks.leftEye.x + marks.rightEye.x),
      Double(marks.leftMouth.y + marks.rightMouth.y) - Double(marks.leftEye.y + marks.rightEye.y))
    let angle = Double.pi / 2 - atan2(down.y, down.x)
    let zoom = Double(side) / Double(max(face.box.width, face.box.height) * scale)
    // Broken weights give anything.
    guard angle.isFinite, zoom.isFinite, zoom > 1e-6 else { return Image(width: side, height: side) }
    let (a, b) = (cos(angle) * zoom, sin(angle) * zoom)
    let (x, y) = (Double(face.box.center.x), Double(face.box.center.y))
    let middle = Double(side) / 2
    let transform = SimilarityTransform(
      a: a, b: b, tx: middle - (a * x - b * y), ty: middle - (b * x + a * y))
    return warpedSharp(by: transform, to: PixelSize(width: side, height: side))
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

  /// Boxes from different turns are one face when their IoU is above 0.3, or one lies in the other. The same head
  /// gives slightly different boxes in two turns; the heads of two people hardly ever share that much.
  func isSame(as other: FoundFace) -> Bool {
    let byMinimum = NonMaximumSuppression(measure: .minimum, limit: 0.7)
    return box.iou(other.box) > 0.3 || byMinimum.overlap(box, other.box) > byMinimum.limit
  }
}
