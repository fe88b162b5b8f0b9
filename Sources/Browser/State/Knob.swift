public import Detection

/// A detection setting that is turned by keys.
public enum Knob: Int, CaseIterable, Hashable, Sendable {
  case pnet, rnet, onet, minFaceSize, scaleFactor

  public var name: String {
    switch self {
    case .pnet: "P-Net threshold"
    case .rnet: "R-Net threshold"
    case .onet: "O-Net threshold"
    case .minFaceSize: "smallest face"
    case .scaleFactor: "scale factor"
    }
  }

  /// What stands before the value.
  var sign: String {
    switch self {
    case .pnet: "P"
    case .rnet: "R"
    case .onet: "O"
    case .minFaceSize: "size"
    case .scaleFactor: "step"
    }
  }

  public func value(in settings: DetectionSettings) -> Double {
    switch self {
    case .pnet: Double(settings.thresholds.pnet)
    case .rnet: Double(settings.thresholds.rnet)
    case .onet: Double(settings.thresholds.onet)
    case .minFaceSize: Double(settings.minFaceSize)
    case .scaleFactor: settings.scaleFactor
    }
  }

  /// Sets a value, rounded to what the knob shows (a thousandth, a whole pixel) and kept within ``range``.
  public func set(_ value: Double, in settings: inout DetectionSettings) {
    let kept = min(max(range.lowerBound, value), range.upperBound)
    // Rounding keeps a hundred small steps from drifting.
    let fine = (kept * 1000).rounded() / 1000
    switch self {
    case .pnet: settings.thresholds.pnet = Float(fine)
    case .rnet: settings.thresholds.rnet = Float(fine)
    case .onet: settings.thresholds.onet = Float(fine)
    case .minFaceSize: settings.minFaceSize = Int(kept.rounded())
    case .scaleFactor: settings.scaleFactor = fine
    }
  }

  public var range: ClosedRange<Double> {
    switch self {
    case .pnet, .rnet, .onet: 0...1
    case .minFaceSize:
      Double(
        DetectionSettings.minFaceSizeRange.lowerBound)...Double(
          DetectionSettings.minFaceSizeRange.upperBound)
    case .scaleFactor: DetectionSettings.scaleFactorRange
    }
  }

  /// A turn by `[ ]`, or by `{ }` when `coarse`.
  func step(coarse: Bool) -> Double {
    switch self {
    case .pnet, .rnet, .onet, .scaleFactor: coarse ? 0.05 : 0.01
    case .minFaceSize: coarse ? 10 : 1
    }
  }

  /// The value as text: two decimals, a third only when it is not zero; whole pixels.
  func text(_ value: Double) -> String {
    guard self != .minFaceSize else { return "\(Int(value.rounded()))" }
    let thousandths = Int((value * 1000).rounded())
    return thousandths.isMultiple(of: 10) ? value.fixed(2) : value.fixed(3)
  }

  /// Where the value lies on the knob's scale, in `0...1`.
  func position(_ value: Double) -> Double {
    guard self == .minFaceSize else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    // Sizes are felt by ratio: each doubling from 12 to 768 pixels is a sixth of the scale.
    var doublings = 0.0
    var rest = max(1, value / range.lowerBound)
    while rest >= 2 { (rest, doublings) = (rest / 2, doublings + 1) }
    return min(1, (doublings + (rest - 1)) / 6)
  }
}

extension BinaryFloatingPoint {
  /// The number with a fixed count of decimals, rounded half away from zero.
  func fixed(_ decimals: Int) -> String {
    var factor = 1
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int((Double(self) * Double(factor)).rounded())
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return "\(scaled)" }
    let fraction = "\(scaled.magnitude % UInt(factor))"
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(scaled.magnitude / UInt(factor)).\(zeros)\(fraction)"
  }
}

extension Int {
  /// The number with a comma before each group of three digits.
  var grouped: String {
    var digits = "\(magnitude)"
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (self < 0 ? "-" : "") + groups.joined(separator: ",")
  }
}
