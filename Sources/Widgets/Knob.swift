public import Detection
import Geometry

/// A detection setting that is turned by keys.
public enum Knob: Int, CaseIterable, Hashable, Sendable {
  case pnet, rnet, onet, minFaceSize, scaleFactor
  case levelOverlap, pyramidOverlap, rnetOverlap, onetOverlap, rotations

  /// Rarely needed knobs; they are last, and shown only on request.
  public var isAdvanced: Bool { rawValue > Knob.scaleFactor.rawValue }

  /// The label of a value being typed.
  public var name: String {
    switch self {
    case .pnet: "P-Net threshold"
    case .rnet: "R-Net threshold"
    case .onet: "O-Net threshold"
    case .minFaceSize: "smallest face"
    case .scaleFactor: "scale factor"
    case .levelOverlap: "overlap within a level"
    case .pyramidOverlap: "overlap between levels"
    case .rnetOverlap: "overlap after R-Net"
    case .onetOverlap: "overlap after O-Net"
    case .rotations: "rotations"
    }
  }

  /// The label of the value.
  package var sign: String {
    switch self {
    case .pnet: "P"
    case .rnet: "R"
    case .onet: "O"
    case .minFaceSize: "size"
    case .scaleFactor: "step"
    case .levelOverlap: "nmsL"
    case .pyramidOverlap: "nmsP"
    case .rnetOverlap: "nmsR"
    case .onetOverlap: "nmsO"
    case .rotations: "turn"
    }
  }

  /// The choices of rotations that turning steps through; others can be typed or clicked.
  package static let rotationChoices: [Rotations] = [
    .upright, [.upright, .half], [.upright, .right, .left], .all,
  ]

  /// For rotations the index in ``rotationChoices``; for a choice that is not there, the index of one with as
  /// many rotations.
  public func value(in settings: DetectionSettings) -> Double {
    switch self {
    case .pnet: Double(settings.thresholds.pnet)
    case .rnet: Double(settings.thresholds.rnet)
    case .onet: Double(settings.thresholds.onet)
    case .minFaceSize: Double(settings.minFaceSize)
    case .scaleFactor: settings.scaleFactor
    case .levelOverlap: Double(settings.overlaps.level)
    case .pyramidOverlap: Double(settings.overlaps.pyramid)
    case .rnetOverlap: Double(settings.overlaps.rnet)
    case .onetOverlap: Double(settings.overlaps.onet)
    case .rotations: Double(settings.rotations.turns.count - 1)
    }
  }

  /// Sets a value, rounded to what the knob shows (a thousandth or a whole pixel) and limited to ``range``.
  public func set(_ value: Double, in settings: inout DetectionSettings) {
    let kept = min(max(range.lowerBound, value), range.upperBound)
    // Without rounding, a hundred small steps would drift.
    let fine = (kept * 1000).rounded() / 1000
    switch self {
    case .pnet: settings.thresholds.pnet = Float(fine)
    case .rnet: settings.thresholds.rnet = Float(fine)
    case .onet: settings.thresholds.onet = Float(fine)
    case .minFaceSize: settings.minFaceSize = Int(kept.rounded())
    case .scaleFactor: settings.scaleFactor = fine
    case .levelOverlap: settings.overlaps.level = Float(fine)
    case .pyramidOverlap: settings.overlaps.pyramid = Float(fine)
    case .rnetOverlap: settings.overlaps.rnet = Float(fine)
    case .onetOverlap: settings.overlaps.onet = Float(fine)
    case .rotations: settings.rotations = Self.rotationChoices[Int(kept.rounded())]
    }
  }

  /// What ``value(in:)`` can be set to: a score or an overlap, photo pixels, a ratio, or for rotations the
  /// index of the choice.
  public var range: ClosedRange<Double> {
    switch self {
    case .pnet, .rnet, .onet, .levelOverlap, .pyramidOverlap, .rnetOverlap, .onetOverlap: 0...1
    case .minFaceSize:
      Double(
        DetectionSettings.minFaceSizeRange.lowerBound)...Double(
          DetectionSettings.minFaceSizeRange.upperBound)
    case .scaleFactor: DetectionSettings.scaleFactorRange
    case .rotations: 0...Double(Self.rotationChoices.count - 1)
    }
  }

  /// The step of `[ ]`, or of `{ }` when `coarse`.
  package func step(coarse: Bool) -> Double {
    switch self {
    case .minFaceSize: coarse ? 10 : 1
    case .rotations: 1
    default: coarse ? 0.05 : 0.01
    }
  }

  /// The setting as text: two decimals, a third only when it is not zero; whole pixels; the number of
  /// rotations.
  package func text(in settings: DetectionSettings) -> String {
    self == .rotations ? "\(settings.rotations.turns.count)" : text(value(in: settings))
  }

  /// A value of the range as text.
  package func text(_ value: Double) -> String {
    guard self != .minFaceSize else { return "\(Int(value.rounded()))" }
    let thousandths = Int((value * 1000).rounded())
    return thousandths.isMultiple(of: 10) ? value.fixed(2) : value.fixed(3)
  }

  /// The values that can be typed, in words.
  package var limits: String {
    self == .rotations
      ? "any of 0, 90, 180 and 270, with commas between"
      : "a number from \(text(range.lowerBound)) to \(text(range.upperBound))"
  }

  /// The setting as it would be typed.
  package func typed(in settings: DetectionSettings) -> String {
    self == .rotations
      ? settings.rotations.turns.map { "\($0.degrees)" }.joined(separator: ",") : text(in: settings)
  }

  /// Sets a typed value; false when it is invalid or out of range.
  package func setTyped(_ text: String, in settings: inout DetectionSettings) -> Bool {
    let text = text.filter { $0 != " " }
    if self == .rotations {
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let degrees = parts.compactMap { Int($0) }
      guard degrees.count == parts.count, degrees.allSatisfy((0..<360).contains),
        let rotations = Rotations(degrees: degrees), !rotations.isEmpty
      else { return false }
      settings.rotations = rotations
      return true
    }
    guard let value = Double(text.replacing(",", with: ".")), value.isFinite, range.contains(value) else {
      return false
    }
    set(value, in: &settings)
    return true
  }

  /// The scale ends after this many doublings of the face size; larger sizes can be typed.
  private static let doublings = 6.0

  /// The position of the value on the knob's scale, in `0...1`.
  package func position(_ value: Double) -> Double {
    guard self == .minFaceSize else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    // Sizes are perceived by ratio: each doubling from 12 to 768 pixels is a sixth of the scale.
    var doublings = 0.0
    var rest = max(1, value / range.lowerBound)
    while rest >= 2 { (rest, doublings) = (rest / 2, doublings + 1) }
    return min(1, (doublings + (rest - 1)) / Self.doublings)
  }

  /// The value at a position on the scale, the inverse of ``position(_:)``; rounded to what a mouse can aim
  /// at.
  package func value(at position: Double) -> Double {
    let position = min(max(0, position), 1)
    guard self == .minFaceSize else {
      let value = range.lowerBound + position * (range.upperBound - range.lowerBound)
      return self == .rotations ? value.rounded() : (value * 100).rounded() / 100
    }
    var size = range.lowerBound
    var rest = position * Self.doublings
    while rest >= 1 { (rest, size) = (rest - 1, size * 2) }
    return (size * (1 + rest)).rounded()
  }
}
