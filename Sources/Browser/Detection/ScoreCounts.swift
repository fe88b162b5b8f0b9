public import Widgets

/// The distribution of one photo's scores at each stage: counts in bins of equal width from 0 to 1.
public struct ScoreCounts: Hashable, Sendable {
  /// The number of bins of each stage, each 1/40 wide.
  public static let bins = 40

  /// P-Net's proposals after NMS within their level; all candidates of R-Net and O-Net.
  public private(set) var pnet, rnet, onet: [UInt16]
  /// Proposals are counted from this score up.
  public var pnetFloor: Float

  public init(pnetFloor: Float = 1) {
    (pnet, rnet, onet) = ([], [], [])
    self.pnetFloor = pnetFloor
  }

  /// Counts scores; those outside `0...1` are left out, and a bin counts up to 65,535.
  public init(
    pnet: some Sequence<Float>, rnet: some Sequence<Float>, onet: some Sequence<Float>, pnetFloor: Float
  ) {
    self.pnetFloor = pnetFloor
    self.pnet = Self.counted(pnet)
    self.rnet = Self.counted(rnet)
    self.onet = Self.counted(onet)
  }

  private static func counted(_ scores: some Sequence<Float>) -> [UInt16] {
    var counts = [UInt16](repeating: 0, count: bins)
    for score in scores where score >= 0 && score <= 1 {
      let bin = min(bins - 1, Int(score * Float(bins)))
      if counts[bin] < .max { counts[bin] += 1 }
    }
    return counts
  }

  /// The counts of the scores that a knob cuts; nil for other knobs, and when there are no counts.
  public func counts(of knob: Knob) -> [UInt16]? {
    let counts: [UInt16]
    switch knob {
    case .pnet: counts = pnet
    case .rnet: counts = rnet
    case .onet: counts = onet
    default: return nil
    }
    return counts.isEmpty ? nil : counts
  }

  /// The counts as heights of bars in `0...1`, on a logarithmic scale, spread over any number of columns.
  static func heights(_ counts: [UInt16], columns: Int) -> [Double] {
    guard columns > 0 else { return [] }
    let width = Double(counts.count) / Double(columns)
    let sums = (0..<columns).map { column in
      let low = Double(column) * width, high = low + width
      return (Int(low)..<min(counts.count, Int(high.rounded(.up)))).reduce(0.0) { sum, bin in
        let share = min(high, Double(bin + 1)) - max(low, Double(bin))
        return sum + Double(counts[bin]) * max(0, share)
      }
    }
    let most = sums.max() ?? 0
    guard most > 0 else { return sums }
    return sums.map { (1 + $0).doublings / (1 + most).doublings }
  }
}

extension Double {
  /// About the logarithm to base 2, linear between powers of two.
  fileprivate var doublings: Double { Double(exponent) + significand - 1 }
}
