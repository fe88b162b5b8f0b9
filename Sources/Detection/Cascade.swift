public import Geometry
public import Networks

/// The steps between the networks, for one photo and one set of settings: pure functions from what a network
/// said to the boxes the next one judges (Zhang et al. 2016, in the order of facenet-pytorch 2.6.0).
///
/// No step looks at pixels or runs a network, so a memo of earlier answers can stand in for the networks.
public struct Cascade: Sendable {
  /// The size of the picture that the networks see: the photo's after its turn.
  public let photo: PixelSize
  /// Their `rotations` are ignored: a cascade works on one turn of the photo.
  public let settings: DetectionSettings
  /// The image pyramid's levels, finest first.
  public let levels: [PyramidLevel]

  /// - Precondition: `settings.fault` is nil, which is not checked here.
  public init(photo: PixelSize, settings: DetectionSettings) {
    self.photo = photo
    self.settings = settings
    levels = PyramidLevel.pyramid(
      of: photo, minFaceSize: settings.minFaceSize, scaleFactor: settings.scaleFactor)
  }

  // MARK: Stage 1

  /// The indices of one level's proposals that survive NMS within it, as boxes with P-Net's regression not yet applied,
  /// best score first.
  func survivors(of proposals: ArraySlice<Proposal>, level: PyramidLevel) -> [Int] {
    NonMaximumSuppression(limit: settings.overlaps.level).kept(
      of: proposals.map { Candidate($0, scale: level.scale).box }, scores: proposals.map(\.score))
  }

  /// The survivors of all levels, finest first, that survive NMS over all levels together, best score first.
  func suppressed(_ levels: [[Candidate]]) -> [Candidate] {
    NonMaximumSuppression(limit: settings.overlaps.pyramid).kept(of: Array(levels.joined()))
  }

  /// P-Net's survivors with their boxes refined and squared, each with the crop that R-Net judges. A box that
  /// has no pixel of the photo under it is dropped.
  public func rnetInput(from survivors: [Candidate]) -> CandidateBatch {
    CandidateBatch(survivors.map { $0.refined(unit: 0) }, photo: photo)
  }

  // MARK: Stage 2

  /// The candidates above the R-Net threshold that survive NMS, with R-Net's regression not yet applied, best
  /// score first.
  public func passed(_ batch: CandidateBatch, _ answers: [RNetAnswer]) -> [Candidate] {
    var passed: [Candidate] = []
    for (candidate, answer) in zip(batch.candidates, answers)
    where answer.score > settings.thresholds.rnet {
      passed.append(
        Candidate(
          box: candidate.box, score: answer.score, regression: answer.regression, window: candidate.window))
    }
    return NonMaximumSuppression(limit: settings.overlaps.rnet).kept(of: passed)
  }

  /// R-Net's survivors with their boxes refined and squared, each with the crop that O-Net judges.
  public func onetInput(from survivors: [Candidate]) -> CandidateBatch {
    CandidateBatch(survivors.map { $0.refined(unit: 1) }, photo: photo)
  }

  // MARK: Stage 3

  /// The faces: candidates above the O-Net threshold, refined, after NMS, largest box first.
  public func faces(_ batch: CandidateBatch, _ answers: [ONetAnswer]) -> [Face] {
    var faces: [Face] = []
    for (candidate, answer) in zip(batch.candidates, answers)
    where answer.score > settings.thresholds.onet {
      if let face = Face(answer, of: candidate.box) { faces.append(face) }
    }
    // Measured by the smaller area, so that a box inside another one counts as the same face.
    let suppression = NonMaximumSuppression(measure: .minimum, limit: settings.overlaps.onet)
    let kept = suppression.kept(of: faces.map(\.box), scores: faces.map(\.score))
    return kept.map { faces[$0] }.sortedByArea()
  }
}

/// Candidates and, in the same order, the pixels of the photo that the next network judges.
public struct CandidateBatch: Sendable, Hashable {
  /// Boxes are squares in pixels of the picture; scores and regressions come from the previous network.
  public private(set) var candidates: [Candidate] = []
  /// For each candidate the part of its box that lies inside the picture; never empty.
  public private(set) var crops: [CropRectangle] = []

  init(_ candidates: [Candidate], photo: PixelSize) {
    self.candidates.reserveCapacity(candidates.count)
    crops.reserveCapacity(candidates.count)
    for candidate in candidates {
      guard candidate.box.isFinite, let crop = candidate.box.crop(in: photo) else { continue }
      self.candidates.append(candidate)
      crops.append(crop)
    }
  }
}

extension Candidate {
  fileprivate func refined(unit: Float) -> Candidate {
    Candidate(
      box: box.refined(by: regression, unit: unit).squared(), score: score, regression: regression,
      window: window)
  }
}

extension NonMaximumSuppression {
  fileprivate func kept(of candidates: [Candidate]) -> [Candidate] {
    kept(of: candidates.map(\.box), scores: candidates.map(\.score)).map { candidates[$0] }
  }
}

extension Face {
  /// What O-Net said of a square, in photo pixels; nil when broken weights give numbers that are not finite.
  init?(_ answer: ONetAnswer, of square: BoundingBox) {
    self.init(
      box: square.refined(by: answer.regression, unit: 1), score: answer.score,
      landmarks: answer.landmarks.placed(in: square))
    if !box.isFinite { return nil }
  }
}

extension BoundingBox {
  /// False only with broken weights: such boxes are dropped before they reach integer arithmetic.
  var isFinite: Bool {
    minX.isFinite && minY.isFinite && maxX.isFinite && maxY.isFinite
  }
}

extension Landmarks {
  /// Converts O-Net's output, which is relative to the box, to photo pixels, with the reference's `+ 1` and
  /// `- 1`.
  func placed(in box: BoundingBox) -> Landmarks {
    let width = box.maxX - box.minX + 1
    let height = box.maxY - box.minY + 1
    func placed(_ point: Point) -> Point {
      Point(x: width * point.x + box.minX - 1, y: height * point.y + box.minY - 1)
    }
    return Landmarks(
      leftEye: placed(leftEye), rightEye: placed(rightEye), nose: placed(nose), leftMouth: placed(leftMouth),
      rightMouth: placed(rightMouth))
  }
}

extension [Face] {
  /// Largest box area first; of equal areas the better score first.
  func sortedByArea() -> [Face] {
    sorted {
      let (first, second) = ($0.box.width * $0.box.height, $1.box.width * $1.box.height)
      return first != second ? first > second : $0.score > $1.score
    }
  }
}
