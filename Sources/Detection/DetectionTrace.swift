public import Geometry
public import Networks

/// What every stage of one detection saw.
public struct DetectionTrace: Sendable {
  /// One for each turn of the photo that the settings ask for, in rising order.
  public var passes: [CascadePass]
  /// The merged faces of all passes, in pixels of the upright photo.
  public var result: DetectionResult
}

/// What every stage saw of the photo turned one way; boxes are in pixels of the turned photo.
public struct CascadePass: Sendable {
  /// How the photo was turned; it also maps boxes and landmarks back to the upright photo.
  public var turn: QuarterTurn
  /// The steps between the networks, for the size of the turned photo.
  public var cascade: Cascade
  /// P-Net's proposals after NMS, regression not yet applied, best score first.
  public var suppressed: [Candidate]
  /// What R-Net judged, and its answers in the same order.
  public var rnetInput: CandidateBatch
  /// One for each crop of ``rnetInput``.
  public var rnetAnswers: [RNetAnswer]
  /// R-Net's survivors after NMS, regression not yet applied.
  public var passed: [Candidate]
  /// What O-Net judged, and its answers in the same order.
  public var onetInput: CandidateBatch
  /// One for each crop of ``onetInput``.
  public var onetAnswers: [ONetAnswer]
  /// Largest box area first.
  public var faces: [Face]
}

extension [CascadePass] {
  /// Two boxes from different turns are one face when their IoU is above this. The same head gives slightly
  /// different boxes in two turns; the heads of two people hardly ever share a third of their area.
  private static var sameFace: Float { 0.3 }

  /// The faces of all passes in pixels of the upright photo, largest box first; a face found in several turns
  /// is kept once, with its best score.
  func mergedFaces(photo: PixelSize) -> [Face] {
    if count == 1, let only = first, only.turn == .none { return only.faces }
    let found = flatMap { pass in
      pass.faces.map { face in
        Found(
          turn: pass.turn,
          face: Face(
            box: pass.turn.restored(face.box, photo: photo), score: face.score,
            landmarks: pass.turn.restored(face.landmarks, photo: photo)))
      }
    }
    var kept: [Found] = []
    let byMinimum = NonMaximumSuppression(measure: .minimum, limit: 0.7)
    for candidate in found.sorted(by: { $0.face.score > $1.face.score }) {
      let known = kept.contains {
        $0.turn != candidate.turn
          && ($0.face.box.iou(candidate.face.box) > Self.sameFace
            || byMinimum.overlap($0.face.box, candidate.face.box) > byMinimum.limit)
      }
      if !known { kept.append(candidate) }
    }
    return kept.map(\.face).sortedByArea()
  }

  private struct Found {
    var turn: QuarterTurn
    var face: Face
  }
}
