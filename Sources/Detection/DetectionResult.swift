/// The faces of one photo and the time they took.
public struct DetectionResult: Sendable, Hashable {
  /// Largest box area first.
  public var faces: [Face]
  /// For all turns of the photo together; a stage that a memo answered took none.
  public var seconds: StageSeconds

  public init(faces: [Face], seconds: StageSeconds) {
    self.faces = faces
    self.seconds = seconds
  }
}

/// Where the time of one detection went, in seconds; decoding the photo is not part of it.
public struct StageSeconds: Sendable, Hashable, Codable {
  /// Wall time, as the stages' figures are.
  public var total: Double
  /// Making the image pyramid: its share of the work of P-Net's stage.
  public var resize: Double
  /// P-Net itself; R- and O-Net with the resizing of their crops.
  public var pnet, rnet, onet: Double

  /// NMS and box arithmetic.
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

  mutating func add(_ other: StageSeconds) {
    total += other.total
    resize += other.resize
    pnet += other.pnet
    rnet += other.rnet
    onet += other.onet
  }
}
