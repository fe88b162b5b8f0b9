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
