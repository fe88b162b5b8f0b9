public import Networks

/// The faces of one photo and the time they took.
public struct DetectionResult: Sendable, Hashable {
  /// Largest box area first.
  public var faces: [Face]
  public var seconds: StageSeconds

  public init(faces: [Face], seconds: StageSeconds) {
    self.faces = faces
    self.seconds = seconds
  }
}

/// Where the time of one detection went, in seconds of wall time; decoding the photo is not part of it.
public struct StageSeconds: Sendable, Hashable, Codable {
  public var total: Double
  /// Making the image pyramid.
  public var resize: Double
  /// P-Net itself; R- and O-Net with the resizing of their crops.
  public var pnet, rnet, onet: Double

  /// NMS, box arithmetic and hand-over between the stages.
  public var other: Double { max(0, total - resize - pnet - rnet - onet) }

  public init(
    total: Double = 0, resize: Double = 0, pnet: Double = 0, rnet: Double = 0, onet: Double = 0
  ) {
    self.total = total
    self.resize = resize
    self.pnet = pnet
    self.rnet = rnet
    self.onet = onet
  }
}

/// What every stage of one detection saw, from the first proposal to the faces.
public struct DetectionTrace: Sendable {
  public var cascade: Cascade
  /// P-Net's proposals after NMS, regression not yet applied, best score first.
  public var suppressed: [Candidate]
  /// What R-Net judged, and its answers in the same order.
  public var rnetInput: CandidateBatch
  public var rnetAnswers: [RNetAnswer]
  /// R-Net's survivors after NMS, regression not yet applied.
  public var passed: [Candidate]
  /// What O-Net judged, and its answers in the same order.
  public var onetInput: CandidateBatch
  public var onetAnswers: [ONetAnswer]
  public var result: DetectionResult
}
