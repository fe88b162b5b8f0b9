public import Widgets

/// The distribution of one photo's scores at each stage: counts in bins of equal width from 0 to 1.
public struct ScoreCounts: Hashable, Sendable {
  /// The number of bins of each stage, each 1/40 wide.
  public static let bins = 40

  /// The counts of P-, R- and O-Net in one piece, because a folder has very many of them: most bins are empty or have
  /// few scores. A number below 254 is a count; 254 and n are n empty bins; 255 goes before a count of two bytes, the
  /// higher one first. Empty when nothing was counted.
  private var packed: [UInt8] = []
  /// Proposals are counted from this score up.
  public var pnetFloor: Float

  public init(pnetFloor: Float = 1) { self.pnetFloor = pnetFloor }

  /// In the place of counts that were given up to save memory, and can be made again.
  static let dropped = ScoreCounts(pnetFloor: 2)

  /// Whether anything was counted.
  var hasCounts: Bool { !packed.isEmpty }

  /// P-Net's proposals after NMS within their level; empty when nothing was counted.
  public var pnet: [UInt16] { counts(ofStage: 0) }
  /// All candidates of R-Net.
  public var rnet: [UInt16] { counts(ofStage: 1) }
  /// All candidates of O-Net.
  public var onet: [UInt16] { counts(ofStage: 2) }

  private func counts(ofStage stage: Int) -> [UInt16] {
    if packed.isEmpty { return [] }
    var all: [UInt16] = []
    all.reserveCapacity(3 * Self.bins)
    var at = 0
    while at < packed.count {
      switch packed[at] {
      case 254:
        all.append(contentsOf: repeatElement(0, count: Int(packed[at + 1])))
        at += 2
      case 255:
        all.append(UInt16(packed[at + 1]) << 8 | UInt16(packed[at + 2]))
        at += 3
      case let count:
        all.append(UInt16(count))
        at += 1
      }
    }
    return Array(all[stage * Self.bins..<(stage + 1) * Self.bins])
  }

  private static func packed(_ counts: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    var empty: UInt8 = 0
    func close() {
      if empty > 0 { bytes += empty == 1 ? [0] : [254, empty] }
      empty = 0
    }
    for count in counts {
      if count == 0 {
        empty += 1
        continue
      }
      close()
      bytes += count < 254 ? [UInt8(count)] : [255, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)]
    }
    close()
    // No more room than needed.
    return Array(bytes)
  }

  /// Counts scores; those outside `0...1` are left out, and a bin counts up to 65,535.
  public init(
    pnet: some Sequence<Float>, rnet: some Sequence<Float>, onet: some Sequence<Float>, pnetFloor: Float
  ) {
    self.pnetFloor = pnetFloor
    packed = Self.packed(Self.counted(pnet) + Self.counted(rnet) + Self.counted(onet))
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
    if packed.isEmpty { return nil }
    switch knob {
    case .pnet: return pnet
    case .rnet: return rnet
    case .onet: return onet
    default: return nil
    }
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
