import Detection

/// What is searched in a photo. Keys that are missing in JSON take the defaults.
public struct DetectionOptions: Hashable, Sendable, Codable {
  /// The height of the smallest face to look for, in photo pixels, from 12. Twice the size is about four times as
  /// fast.
  public var minimumFaceSize = 20
  /// The lowest score of a face, in `0...1`. Lower finds more faces, and more that are none.
  public var minimumScore: Float = 0.7
  /// The turns of the photo in which faces are searched; each takes as long as the first.
  public var rotations: Rotations = .upright
  /// Photos with more pixels are refused before memory is taken: a megapixel takes 3 MB, and as much again
  /// during the search.
  public var maximumMegapixels = 50
  /// The first two networks, for experts.
  public var stages = StageThresholds()

  /// The defaults are those of the reference, facenet-pytorch 2.6.0.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case minimumFaceSize, minimumScore, rotations, maximumMegapixels, stages
  }

  /// Reads what is there; everything else has its default. Ranges are checked by ``validate()``.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    minimumFaceSize = try values.decodeIfPresent(Int.self, forKey: .minimumFaceSize) ?? minimumFaceSize
    minimumScore = try values.decodeIfPresent(Float.self, forKey: .minimumScore) ?? minimumScore
    rotations = try values.decodeIfPresent(Rotations.self, forKey: .rotations) ?? rotations
    maximumMegapixels = try values.decodeIfPresent(Int.self, forKey: .maximumMegapixels) ?? maximumMegapixels
    stages = try values.decodeIfPresent(StageThresholds.self, forKey: .stages) ?? stages
  }

  /// Says whether every value is in its range. Each search asks this first, so calling it is never necessary.
  ///
  /// - Throws: ``FaceDetectionError/invalidOption(_:)``.
  public func validate() throws(FaceDetectionError) {
    if let fault = settings.fault { throw .invalidOption(fault.description) }
    guard Self.megapixels.contains(maximumMegapixels) else {
      throw .invalidOption(Self.megapixelsMessage(maximumMegapixels))
    }
  }

  /// Kernels count a picture's bytes in 32 bits.
  static let megapixels = 1...700

  static func megapixelsMessage(_ value: Int) -> String {
    "limit of \(value) megapixels: give a number from \(megapixels.lowerBound) to \(megapixels.upperBound)"
  }

  var settings: DetectionSettings {
    DetectionSettings(
      minFaceSize: minimumFaceSize, scaleFactor: stages.pyramidStep,
      thresholds: .init(pnet: stages.proposal, rnet: stages.refinement, onet: minimumScore),
      overlaps: .init(
        level: stages.levelOverlap, pyramid: stages.proposalOverlap, rnet: stages.refinementOverlap,
        onet: stages.faceOverlap),
      rotations: CascadeRotations(rawValue: rotations.rawValue))
  }
}

/// What the networks before the last one let through, and how much boxes may overlap. All are in `0...1`, but for the
/// step. Keys that are missing in JSON take the defaults.
public struct StageThresholds: Hashable, Sendable, Codable {
  /// The lowest scores that pass P-Net and R-Net.
  public var proposal: Float = 0.6, refinement: Float = 0.7
  /// The step between the sizes in which the photo is searched, in `0.1...0.95`.
  public var pyramidStep = 0.709
  /// The overlaps (intersection over union) above which the box with the lower score is dropped: within one size,
  /// over all sizes, after R-Net.
  public var levelOverlap: Float = 0.5, proposalOverlap: Float = 0.7, refinementOverlap: Float = 0.7
  /// The overlap of two faces by the smaller one's area above which the one with the lower score is dropped.
  public var faceOverlap: Float = 0.7

  /// The defaults are those of the reference.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case proposal, refinement, pyramidStep, levelOverlap, proposalOverlap, refinementOverlap, faceOverlap
  }

  /// Reads what is there; everything else has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    proposal = try values.decodeIfPresent(Float.self, forKey: .proposal) ?? proposal
    refinement = try values.decodeIfPresent(Float.self, forKey: .refinement) ?? refinement
    pyramidStep = try values.decodeIfPresent(Double.self, forKey: .pyramidStep) ?? pyramidStep
    levelOverlap = try values.decodeIfPresent(Float.self, forKey: .levelOverlap) ?? levelOverlap
    proposalOverlap = try values.decodeIfPresent(Float.self, forKey: .proposalOverlap) ?? proposalOverlap
    refinementOverlap =
      try values.decodeIfPresent(Float.self, forKey: .refinementOverlap) ?? refinementOverlap
    faceOverlap = try values.decodeIfPresent(Float.self, forKey: .faceOverlap) ?? faceOverlap
  }
}

/// Quarter turns of a photo. The published weights find heads up to about 45° from upright; turning the photo finds
/// the others.
public struct Rotations: OptionSet, Hashable, Sendable, Codable {
  /// Bit n is the turn clockwise by n times 90°.
  public let rawValue: UInt8

  /// Bits above the fourth are dropped.
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111 }

  /// The photo as it is.
  public static let upright = Rotations(rawValue: 1 << 0)
  /// Turned clockwise by 90°.
  public static let right = Rotations(rawValue: 1 << 1)
  /// Turned by 180°.
  public static let half = Rotations(rawValue: 1 << 2)
  /// Turned clockwise by 270°.
  public static let left = Rotations(rawValue: 1 << 3)
  /// Every turn.
  public static let all: Rotations = [.upright, .right, .half, .left]
}
