extension BinaryFloatingPoint {
  /// The number with a fixed count of decimals, rounded half away from zero.
  package func fixed(_ decimals: Int) -> String {
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
  package var grouped: String {
    var digits = "\(magnitude)"
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (self < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// In at most four characters: `812`, `9876`, `12k`, `3M`.
  package var short: String {
    switch magnitude {
    case ..<10_000: "\(self)"
    case ..<1_000_000: "\(self / 1000)k"
    default: "\(self / 1_000_000)M"
    }
  }
}
