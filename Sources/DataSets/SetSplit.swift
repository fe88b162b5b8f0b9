import Imaging

/// How a set is divided into parts for training, validation and test.
///
/// A hash decides the part of each label or photo, so that its part stays the same when others come or go.
package struct SetSplit: Sendable, Equatable {
  /// What stays together in one part.
  package enum Unit: String, Sendable, CaseIterable {
    /// All crops of a label: nobody is in two parts.
    case identity
    /// All crops of a photo, with its copies: a label may be in all parts.
    case picture
  }

  /// The share of each part, in any unit.
  package let weights: [Int]
  package var unit = Unit.identity
  /// Another seed divides differently.
  package var seed: UInt64 = 0

  /// Of three parts, two, or one.
  private static let names = ["train", "val", "test"]

  /// From `80:10:10` or `90:10`; nil for other text.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let weights = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard weights.count == parts.count, (2...3).contains(weights.count),
      weights.allSatisfy({ (0...1_000_000).contains($0) }), weights.contains(where: { $0 > 0 })
    else { return nil }
    self.weights = weights
  }

  /// The names of the parts that get anything.
  package var parts: [String] { zip(Self.names, weights).filter { $0.1 > 0 }.map(\.0) }

  /// The part of a crop.
  package func part(of crop: SetCrop) -> String {
    let key =
      switch unit {
      case .identity: crop.label ?? ""
      case .picture: crop.fingerprint.isEmpty ? crop.source : crop.fingerprint
      }
    // The unit is part of the key, so that a label with the text of a photo is on its own.
    let hash = ContentHash.of(Array("\(seed)\t\(unit.rawValue)\t\(key)".utf8))
    let total = weights.reduce(0, +)
    // The high bits in units of the shares: 64 bits times the total, without the low half.
    let place = Int(hash.multipliedFullWidth(by: UInt64(total)).high)
    var end = 0
    for (name, weight) in zip(Self.names, weights) {
      end += weight
      if place < end { return name }
    }
    return Self.names[weights.count - 1]
  }

  /// One line for people and for the set's own description.
  package var summary: String {
    "\(weights.map(String.init).joined(separator: ":")) by \(unit.rawValue), seed \(seed)"
  }
}
