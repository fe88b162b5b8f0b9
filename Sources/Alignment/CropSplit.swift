import Imaging

/// The parts of a data set, such as train, val and test, and the share of each.
///
/// Which part something belongs to depends on its own key and the seed alone, so it does not change when photos are
/// added.
public struct CropSplit: Sendable, Hashable {
  /// What is never divided between parts.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// All crops with one label.
    case identity
    /// All crops of one content of a photo.
    case picture
  }

  /// One of the parts.
  public struct Part: Sendable, Hashable {
    /// As manifests and folders call it.
    public var name: String
    /// In relation to the other parts.
    public var share: Int

    public init(name: String, share: Int) { (self.name, self.share) = (name, share) }
  }

  /// In the order in which they are named.
  public var parts: [Part]
  /// What is never divided.
  public var unit: Unit
  /// Another one gives another division.
  public var seed: UInt64

  /// - Precondition: shares from 0, which are not all 0.
  public init(_ parts: [Part], unit: Unit, seed: UInt64 = 0) {
    precondition(parts.allSatisfy { $0.share >= 0 } && parts.contains { $0.share > 0 }, "split: no shares")
    (self.parts, self.unit, self.seed) = (parts, unit, seed)
  }

  /// The part of a crop.
  ///
  /// - Parameters:
  ///   - label: the crop's identity.
  ///   - picture: stands for the photo's content.
  public func part(label: String, picture: String) -> String {
    let key = unit == .identity ? label : picture
    let total = UInt64(parts.reduce(0) { $0 + $1.share })
    var place = ContentHash.of(Array("\(seed)\n\(unit.rawValue)\n\(key)".utf8)) % total
    for part in parts {
      if place < UInt64(part.share) { return part.name }
      place -= UInt64(part.share)
    }
    return parts[parts.count - 1].name
  }

  /// One line that differs between different splits.
  public var summary: String {
    parts.map { "\($0.name) \($0.share)" }.joined(separator: ", ") + " by \(unit.rawValue), seed \(seed)"
  }
}
