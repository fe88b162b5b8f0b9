/// What the user can tune about detection; one type for browser, commands and training.
///
/// The defaults are those of the reference (facenet-pytorch 2.6.0).
public struct DetectionSettings: Hashable, Sendable, Codable {
  /// The smallest face to look for, in photo pixels, at least 12: P-Net's window.
  public var minFaceSize: Int
  /// The step between pyramid levels. 0.709 ≈ 1/√2: each level has half the area of the one before.
  public var scaleFactor: Double
  /// The least score that P-, R- and O-Net let pass.
  public var thresholds: Thresholds
  /// How much two boxes may overlap before the one with the lower score is dropped.
  public var overlaps: Overlaps
  /// The ways the photo is turned before it is looked at.
  public var rotations: Rotations

  // As they stand in files, whatever the properties are called.
  private enum CodingKeys: String, CodingKey {
    case minFaceSize = "minFaceSize", scaleFactor = "scaleFactor", thresholds = "thresholds"
    case overlaps = "overlaps", rotations = "rotations"
  }

  /// The least scores that pass the three networks, in `0...1`.
  public struct Thresholds: Hashable, Sendable, Codable {
    /// A proposal passes P-Net with `score >= pnet`, a candidate R- and O-Net with `score >` theirs.
    public var pnet, rnet, onet: Float

    // As they stand in files, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
      case pnet = "pnet", rnet = "rnet", onet = "onet"
    }

    /// The defaults are the reference's.
    public init(pnet: Float = 0.6, rnet: Float = 0.7, onet: Float = 0.7) {
      self.pnet = pnet
      self.rnet = rnet
      self.onet = onet
    }
  }

  /// The limits of non-maximum suppression, each in `0...1`.
  public struct Overlaps: Hashable, Sendable, Codable {
    /// IoU within one pyramid level, over all levels together, and after R-Net.
    public var level, pyramid, rnet: Float
    /// Overlap by the smaller area, after O-Net.
    public var onet: Float

    // As they stand in files, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
      case level = "level", pyramid = "pyramid", rnet = "rnet", onet = "onet"
    }

    /// The defaults are the reference's.
    public init(level: Float = 0.5, pyramid: Float = 0.7, rnet: Float = 0.7, onet: Float = 0.7) {
      self.level = level
      self.pyramid = pyramid
      self.rnet = rnet
      self.onet = onet
    }
  }

  /// The defaults are the reference's. Nothing is checked; see ``fault``.
  public init(
    minFaceSize: Int = 20, scaleFactor: Double = 0.709, thresholds: Thresholds = Thresholds(),
    overlaps: Overlaps = Overlaps(), rotations: Rotations = .upright
  ) {
    self.minFaceSize = minFaceSize
    self.scaleFactor = scaleFactor
    self.thresholds = thresholds
    self.overlaps = overlaps
    self.rotations = rotations
  }

  /// What ``minFaceSize`` may be, in photo pixels.
  public static let minFaceSizeRange = 12...10_000
  /// What ``scaleFactor`` may be; at 0.95 a level has nine tenths of the area of the one before.
  public static let scaleFactorRange = 0.1...0.95
  /// What each of the thresholds and overlap limits may be.
  public static let thresholdRange: ClosedRange<Float> = 0...1

  /// The first value outside its range, or nil when all are usable.
  public var fault: SettingsFault? {
    if !Self.minFaceSizeRange.contains(minFaceSize) { return .minFaceSize(minFaceSize) }
    if !Self.scaleFactorRange.contains(scaleFactor) { return .scaleFactor(scaleFactor) }
    for threshold in [thresholds.pnet, thresholds.rnet, thresholds.onet]
    where !Self.thresholdRange.contains(threshold) {
      return .threshold(threshold)
    }
    for limit in [overlaps.level, overlaps.pyramid, overlaps.rnet, overlaps.onet]
    where !Self.thresholdRange.contains(limit) {
      return .overlap(limit)
    }
    if rotations.isEmpty { return .noRotation }
    return nil
  }
}

/// A detection setting outside the range in which it means something.
public enum SettingsFault: Error, Hashable, Sendable, CustomStringConvertible {
  case minFaceSize(Int)
  case scaleFactor(Double)
  case threshold(Float)
  case overlap(Float)
  case noRotation

  public var description: String {
    switch self {
    case .minFaceSize(let value):
      "minimum face size \(value): give a whole number of pixels from "
        + "\(DetectionSettings.minFaceSizeRange.lowerBound) to "
        + "\(DetectionSettings.minFaceSizeRange.upperBound) (P-Net sees nothing smaller than 12)"
    case .scaleFactor(let value):
      "scale factor \(value): give a number from \(DetectionSettings.scaleFactorRange.lowerBound) "
        + "to \(DetectionSettings.scaleFactorRange.upperBound)"
    case .threshold(let value):
      "threshold \(value): give a probability from 0 to 1"
    case .overlap(let value):
      "overlap limit \(value): give a share from 0 to 1"
    case .noRotation:
      "no rotation: give at least one of 0, 90, 180 and 270"
    }
  }
}
