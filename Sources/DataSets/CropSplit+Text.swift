package import Alignment

extension CropSplit {
  /// From `80:10:10` (train, val and test) or `90:10` (train and val); nil for other text.
  package init?(_ text: String, by unit: Unit = .identity, seed: UInt64 = 0) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let shares = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard shares.count == parts.count, (2...3).contains(shares.count),
      shares.allSatisfy({ (0...1_000_000).contains($0) }), shares.contains(where: { $0 > 0 })
    else { return nil }
    let named = zip(["train", "val", "test"], shares).map { Part(name: $0, share: $1) }
    self.init(named, unit: unit, seed: seed)
  }

  /// The part of a crop.
  func part(of crop: SetCrop) -> String {
    part(label: crop.label ?? "", picture: crop.fingerprint.isEmpty ? crop.source : crop.fingerprint)
  }
}
